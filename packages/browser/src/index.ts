/** `twinsocket` in a page: MessageWebSocket and StreamWebSocket over the page's own WebSocket. */
export * from '@twinsocket/core/api';
export { capabilities } from './capabilities.ts';
export { Certificate } from './certificate.ts';
export { MessageWebSocket, StreamWebSocket } from './sockets.ts';
