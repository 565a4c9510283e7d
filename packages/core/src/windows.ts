/** The namespace tree of all exports: `Windows.Networking.Sockets.MessageWebSocket` and so on. */
import { AsyncStatus } from './foundation/async-status.ts';
import { withCallableClasses } from './internal/callable.ts';
import { Deferral } from './foundation/deferral.ts';
import { Uri } from './foundation/uri.ts';
import { WwwFormUrlDecoder, WwwFormUrlDecoderEntry } from './foundation/www-form-url-decoder.ts';
import { HostName } from './networking/host-name.ts';
import { HostNameType } from './networking/host-name-type.ts';
import type { Certificate } from './security/certificate.ts';
import { CertificateQuery } from './security/certificate-query.ts';
import type { CertificateStore, CertificateStores } from './security/certificate-stores.ts';
import { BinaryStringEncoding, CryptographicBuffer } from './security/cryptographic-buffer.ts';
import { PasswordCredential } from './security/password-credential.ts';
import { ChainValidationResult } from './security/chain-validation-result.ts';
import { WebSocketClosedEventArgs } from './sockets/i-web-socket.ts';
import { MessageWebSocketReceiveMode, SocketMessageType } from './sockets/settings/enums.ts';
import { MessageWebSocketInformation, StreamWebSocketInformation } from './sockets/information/information.ts';
import { MessageWebSocketMessageReceivedEventArgs } from './sockets/message-received-event-args.ts';
import { MessageWebSocketControl } from './sockets/settings/message-web-socket-control.ts';
import { WebSocketServerCustomValidationRequestedEventArgs } from './sockets/custom-validation.ts';
import { StreamWebSocketControl } from './sockets/settings/stream-web-socket-control.ts';
import type { MessageWebSocket } from './sockets/message-web-socket.ts';
import type { serverWebSockets } from './server-web-sockets.ts';
import { SocketSslErrorSeverity } from './security/ssl-error-severity.ts';
import type { StreamWebSocket } from './sockets/stream-web-socket.ts';
import { WebSocketError } from './sockets/web-socket-error.ts';
import { WindowsRuntimeBuffer, type IBuffer } from './streams/buffer.ts';
import { DataReader } from './streams/data-reader.ts';
import { DataWriter } from './streams/data-writer.ts';
import { ByteOrder, InputStreamOptions, UnicodeEncoding } from './streams/enums.ts';
import { InMemoryRandomAccessStream } from './streams/in-memory-random-access-stream.ts';
import { RandomAccessStream } from './streams/random-access-stream.ts';
import { WebErrorStatus } from './web/web-error-status.ts';

/** The classes that a platform adds: the two socket classes with its transport, its Certificate and stores, and all server classes or none. */
export interface PlatformClasses extends Partial<typeof serverWebSockets> {
  readonly Certificate: new (certBlob: IBuffer) => Certificate;
  readonly CertificateStore: new (key: symbol, name: string, ...more: never) => CertificateStore;
  readonly CertificateStores: typeof CertificateStores;
  readonly MessageWebSocket: new () => MessageWebSocket;
  readonly StreamWebSocket: new () => StreamWebSocket;
}

/**
 * A new tree of plain objects; it changes no global. It has the server classes if the platform passes them. Each class can be called
 * without `new`, so it is not the same object as the exported class; the instances are the same.
 */
export function namespaceTree<T extends PlatformClasses>(platform: T) {
  // The server classes aren't imported here, to keep them out of a page's bundle.
  const { Certificate, CertificateStore, CertificateStores, MessageWebSocket, StreamWebSocket, ...serverClasses } =
    platform;
  return withCallableClasses({
    Foundation: { AsyncStatus, Deferral, Uri, WwwFormUrlDecoder, WwwFormUrlDecoderEntry },
    Networking: {
      HostName,
      HostNameType,
      Sockets: {
        MessageWebSocket: MessageWebSocket,
        MessageWebSocketControl,
        MessageWebSocketInformation,
        MessageWebSocketMessageReceivedEventArgs,
        MessageWebSocketReceiveMode,
        SocketMessageType,
        SocketSslErrorSeverity,
        StreamWebSocket: StreamWebSocket,
        StreamWebSocketControl,
        StreamWebSocketInformation,
        WebSocketClosedEventArgs,
        WebSocketError,
        WebSocketServerCustomValidationRequestedEventArgs,
        ...serverClasses,
      },
    },
    Security: {
      Credentials: { PasswordCredential },
      Cryptography: {
        BinaryStringEncoding,
        Certificates: {
          Certificate: Certificate,
          CertificateQuery,
          CertificateStore: CertificateStore,
          CertificateStores: CertificateStores,
          ChainValidationResult,
        },
        CryptographicBuffer,
      },
    },
    Storage: {
      Streams: {
        Buffer: WindowsRuntimeBuffer,
        ByteOrder,
        DataReader,
        DataWriter,
        InMemoryRandomAccessStream,
        InputStreamOptions,
        RandomAccessStream,
        UnicodeEncoding,
      },
    },
    Web: { WebErrorStatus },
  });
}
