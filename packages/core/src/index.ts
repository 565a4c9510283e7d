/** For the platform packages: what users get, the classes to give a transport to, the seam, and what adapters share. */
export * from './api.ts';
export { MessageWebSocket } from './sockets/message-web-socket.ts';
export { StreamWebSocket } from './sockets/stream-web-socket.ts';
export { namespaceTree } from './windows.ts';

export { asWinRTError, describe, winrtError } from './errors.ts';
export * as hresult from './hresult.ts';
export { Deadline } from './foundation/deadline.ts';
export type { Connection, ConnectionInfo, ConnectOptions, ConnectRequest, Sink, Transport } from './transport.ts';
