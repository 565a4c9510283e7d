/** `twinsocket` in Node: MessageWebSocket and StreamWebSocket over ws. */
export * from '@twinsocket/core/api';
export { capabilities } from './capabilities.ts';
export { MessageWebSocket, StreamWebSocket } from './sockets.ts';
