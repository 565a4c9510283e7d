/** `twinsocket` in Node: MessageWebSocket and StreamWebSocket over ws. */
export * from '@twinsocket/core/api';
export { capabilities } from './capabilities.ts';
export { Certificate } from './certificate.ts';
// Instead of core's, which know the streams of the web alone.
export { asInputStream, asOutputStream } from './node-streams.ts';
export { MessageWebSocket, StreamWebSocket } from './sockets.ts';
// The classes themselves, for `instanceof`; api.ts has their types, which code for pages may name too.
export { ServerMessageWebSocket, ServerStreamWebSocket } from '@twinsocket/core';
export {
  acceptMessageWebSocket,
  acceptStreamWebSocket,
  type AcceptedRequest,
  type AcceptedWebSocket,
} from './server-sockets.ts';
