/**
 * What users import on every platform; a platform's `index.ts` adds its own `MessageWebSocket` and `StreamWebSocket`, which know
 * their transport.
 */
export { WinRTError } from './errors.ts';
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
export type { ListenerOptions, TypedEventHandler, WinRTEvent } from './foundation/events.ts';
export type { IPromise } from './foundation/promise.ts';
export { Uri } from './foundation/uri.ts';
export type { Vector } from './foundation/vector.ts';

export { fromUint8Array, toUint8Array, WindowsRuntimeBuffer, type IBuffer } from './streams/buffer.ts';
export { DataReader, type DataReaderLoadOperation } from './streams/data-reader.ts';
export { DataWriter, type DataWriterStoreOperation } from './streams/data-writer.ts';
export { InputStreamOptions, UnicodeEncoding } from './streams/enums.ts';
export type { IClosable, IInputStream, IOutputStream } from './streams/stream.ts';

export type { MessageReceivedHandler } from './sockets/message-web-socket.ts';
export type { ClosedHandler, ConnectAsyncOptions, IWebSocket } from './sockets/client-web-socket.ts';
export type { WebSocketClosedEventArgs } from './sockets/closed-event-args.ts';
export type { MessageWebSocketControl, StreamWebSocketControl, WebSocketControl } from './sockets/control.ts';
export { SocketMessageType } from './sockets/enums.ts';
export type {
  MessageWebSocketInformation,
  StreamWebSocketInformation,
  WebSocketInformation,
} from './sockets/information.ts';
export type { MessageWebSocketMessageReceivedEventArgs } from './sockets/message-received-event-args.ts';
export { WebSocketError } from './sockets/web-socket-error.ts';

export type { Capabilities } from './transport.ts';
