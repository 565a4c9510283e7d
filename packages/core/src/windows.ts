/** The namespace tree over the flat exports: `Windows.Networking.Sockets.MessageWebSocket` and all the others. */
import { AsyncStatus } from './foundation/async-status.ts';
import { Uri } from './foundation/uri.ts';
import { SocketMessageType } from './sockets/enums.ts';
import type { MessageWebSocket } from './sockets/message-web-socket.ts';
import type { StreamWebSocket } from './sockets/stream-web-socket.ts';
import { WebSocketError } from './sockets/web-socket-error.ts';
import { WindowsRuntimeBuffer } from './streams/buffer.ts';
import { DataReader } from './streams/data-reader.ts';
import { DataWriter } from './streams/data-writer.ts';
import { InputStreamOptions, UnicodeEncoding } from './streams/enums.ts';
import { WebErrorStatus } from './web/web-error-status.ts';

/** What a platform adds: the two classes with its transport. */
export interface PlatformSockets {
  readonly MessageWebSocket: new () => MessageWebSocket;
  readonly StreamWebSocket: new () => StreamWebSocket;
}

/** A fresh tree of plain objects; it touches no global. */
export function namespaceTree<T extends PlatformSockets>({ MessageWebSocket, StreamWebSocket }: T) {
  return {
    Foundation: { AsyncStatus, Uri },
    Networking: {
      Sockets: {
        MessageWebSocket: MessageWebSocket as T['MessageWebSocket'],
        StreamWebSocket: StreamWebSocket as T['StreamWebSocket'],
        SocketMessageType,
        WebSocketError,
      },
    },
    Storage: {
      Streams: { Buffer: WindowsRuntimeBuffer, DataReader, DataWriter, InputStreamOptions, UnicodeEncoding },
    },
    Web: { WebErrorStatus },
  };
}
