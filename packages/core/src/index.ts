/** For the platform packages: what users get, the classes to give a transport to, the seam, and what adapters share. */
export * from './api.ts';
export { MessageWebSocket } from './sockets/message-web-socket.ts';
export { StreamWebSocket } from './sockets/stream-web-socket.ts';
export { ServerMessageWebSocket, serverMessageWebSocketOver } from './sockets/server-message-web-socket.ts';
export { ServerStreamWebSocket, serverStreamWebSocketOver } from './sockets/server-stream-web-socket.ts';
export { serverWebSockets } from './server-web-sockets.ts';
export { Certificate, refuseCertificates, requireCertificate } from './security/certificate.ts';
export { requireQuery } from './security/certificate-query.ts';
export { CertificateStore, requireStoreName } from './security/certificate-stores.ts';
export type { CertificateData, SubjectAlternativeNames } from './security/certificate-data.ts';
export { isIgnorable } from './security/chain-validation-result.ts';
export { worstSeverity } from './security/ssl-error-severity.ts';
export { namespaceTree } from './windows.ts';

export { VectorView } from './foundation/vector-view.ts';
export { completedOperation } from './foundation/async-operation.ts';

// For what prints them.
export { AsyncInfo } from './foundation/async-info.ts';
export { WinRTPromise } from './foundation/promise.ts';
export { WwwFormUrlDecoderEntry } from './foundation/www-form-url-decoder.ts';
export { ClosableWebSocket } from './sockets/closable-web-socket.ts';
export { WebSocketClosedEventArgs } from './sockets/i-web-socket.ts';
export { ConnectionInformation, WebSocketInformation } from './sockets/information/information.ts';
export { MessageWebSocketMessageReceivedEventArgs } from './sockets/message-received-event-args.ts';
export { MessageWebSocketControl } from './sockets/settings/message-web-socket-control.ts';
export { runValidation, WebSocketServerCustomValidationRequestedEventArgs } from './sockets/custom-validation.ts';
export { ServerMessageWebSocketControl } from './sockets/settings/server-message-web-socket-control.ts';
export { StreamWebSocketControl } from './sockets/settings/stream-web-socket-control.ts';

export { asWinRTError, describe, messageOf, winrtError } from './errors.ts';
export * as hresult from './hresult.ts';
export { printable } from './internal/printable.ts';
export { abnormalClosure, messageTooBig, noStatusReceived, tlsFailure } from './sockets/session/close-codes.ts';
export { isCloseCode } from './sockets/session/close-arguments.ts';
export { messageTooLarge, wholeLimit } from './sockets/settings/message-limit.ts';
export { afterCallbacks } from './internal/after-callbacks.ts';
export { Deadline, longestTimer } from './internal/deadline.ts';
export { causeWithoutQuery, shownAddress, withoutQuery } from './internal/redact.ts';
export { constructionKey } from './internal/illegal-constructor.ts';
export { Fifo } from './internal/fifo.ts';
export { isTagged } from './internal/is-tagged.ts';
export { microtask } from './internal/microtask.ts';
export { now } from './internal/now.ts';
export { toText } from './internal/projection.ts';
export { bytesOf } from './streams/buffer.ts';
export { copyOf, lendable, plainBytes, sizeError } from './streams/bytes/memory.ts';
export { installShortTextDecoder } from './streams/values/text.ts';
export { ChunkInputStream } from './streams/chunk-input-stream.ts';
export type {
  Acceptor,
  AcceptOptions,
  BandwidthSource,
  ConnectAttempt,
  Connection,
  ConnectionInfo,
  ConnectOptions,
  ConnectRequest,
  Credential,
  OpenedConnection,
  Outgoing,
  PeerCertificates,
  SendTotals,
  ConnectionHandler,
  Transport,
} from './transport.ts';
