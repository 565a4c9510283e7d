/**
 * What users import on every platform; a platform's `index.ts` adds its own `MessageWebSocket` and `StreamWebSocket`, which know
 * their transport.
 */
export { WinRTError } from './errors.ts';
export type { HandshakeResponse, ResponseHeaders } from './web/handshake-response.ts';
export { WebErrorStatus } from './web/web-error-status.ts';

export { AsyncStatus } from './foundation/async-status.ts';
export type {
  IAsyncAction,
  IAsyncActionWithProgress,
  IAsyncInfo,
  IAsyncOperation,
  IAsyncOperationWithProgress,
  IPromiseWithIAsyncAction,
  IPromiseWithIAsyncActionWithProgress,
  IPromiseWithIAsyncOperation,
  IPromiseWithIAsyncOperationWithProgress,
  IPromiseWithOperation,
} from './foundation/async-info.ts';
export type { Abortable } from './internal/abort.ts';
export { Deferral, type DeferralCompletedHandler } from './foundation/deferral.ts';
export type { ListenerOptions, TypedEventHandler, WinRTEvent } from './foundation/events.ts';
export type { IPromise } from './foundation/promise.ts';
export type { IIterable, IIterator, ReadableVector } from './foundation/readable-vector.ts';
export { Uri } from './foundation/uri.ts';
export type { Vector } from './foundation/vector.ts';
export type { IVectorView, VectorView } from './foundation/vector-view.ts';
export { WwwFormUrlDecoder, type WwwFormUrlDecoderEntry } from './foundation/www-form-url-decoder.ts';

export { HostName } from './networking/host-name.ts';
export { HostNameType } from './networking/host-name-type.ts';

export type { AllocatedBytes } from './streams/bytes/allocated-bytes.ts';
export { fromUint8Array, toUint8Array, WindowsRuntimeBuffer, type IBuffer } from './streams/buffer.ts';
export { DataReader, type DataReaderLoadOperation } from './streams/data-reader.ts';
export { DataWriter, type DataWriterStoreOperation } from './streams/data-writer.ts';
export { ByteOrder, InputStreamOptions, UnicodeEncoding } from './streams/enums.ts';
export { InMemoryRandomAccessStream } from './streams/in-memory-random-access-stream.ts';
export { RandomAccessStream } from './streams/random-access-stream.ts';
export type { IClosable, IInputStream, IOutputStream, IRandomAccessStream } from './streams/stream.ts';
export type { ValueReader } from './streams/values/value-reader.ts';
export type { ValueWriter } from './streams/values/value-writer.ts';
export { asInputStream, asOutputStream } from './streams/web-streams.ts';

export type { SubjectAlternativeNameInfo } from './security/certificate.ts';
export type { CertificateHashName, CertificateKeyUsages } from './security/certificate-data.ts';
export { CertificateQuery } from './security/certificate-query.ts';
export { CertificateStores, type CertificateStore } from './security/certificate-stores.ts';
export { BinaryStringEncoding, CryptographicBuffer } from './security/cryptographic-buffer.ts';
export { PasswordCredential } from './security/password-credential.ts';
export { ChainValidationResult } from './security/chain-validation-result.ts';

export type { MessageReceivedHandler } from './sockets/message-web-socket.ts';
export type { MessageWebSocketMessageReceivedEventArgs } from './sockets/message-received-event-args.ts';
export type { ClientWebSocket, ServerCustomValidationHandler } from './sockets/client-web-socket.ts';
export type { ClosableWebSocket } from './sockets/closable-web-socket.ts';
export type {
  ClosedHandler,
  ConnectAsyncOptions,
  IWebSocket,
  ServerClosedHandler,
  WebSocketClosedEventArgs,
} from './sockets/i-web-socket.ts';
export type { SocketEnd, SocketState } from './sockets/session/socket-end.ts';
export type { MessageWebSocketControl } from './sockets/settings/message-web-socket-control.ts';
export type { StreamWebSocketControl } from './sockets/settings/stream-web-socket-control.ts';
export type { TimeoutControl } from './sockets/settings/timeout-control.ts';
export type { WebSocketControl } from './sockets/settings/web-socket-control.ts';
export { MessageWebSocketReceiveMode, SocketMessageType } from './sockets/settings/enums.ts';
export type { BandwidthStatistics } from './networking/bandwidth-statistics.ts';
export type { LookupAddress, LookupFunction } from './networking/lookup.ts';
export type {
  ConnectionInformation,
  MessageWebSocketInformation,
  StreamWebSocketInformation,
  WebSocketInformation,
} from './sockets/information/information.ts';
export type { WebSocketServerCustomValidationRequestedEventArgs } from './sockets/custom-validation.ts';
export type {
  ServerInformation,
  ServerMessageWebSocketInformation,
  ServerStreamWebSocketInformation,
} from './sockets/information/server-information.ts';
export type { ServerMessageReceivedHandler, ServerMessageWebSocket } from './sockets/server-message-web-socket.ts';
export type { ServerMessageWebSocketControl } from './sockets/settings/server-message-web-socket-control.ts';
export type { ServerMessageSocketOptions, ServerSocketOptions } from './sockets/settings/server-socket-options.ts';
export type { ServerStreamWebSocket } from './sockets/server-stream-web-socket.ts';
export { SocketSslErrorSeverity } from './security/ssl-error-severity.ts';
export { WebSocketError } from './sockets/web-socket-error.ts';
export type { BufferSource } from './streams/bytes/buffer-source.ts';

export type { Capabilities } from './capabilities.ts';
