/** `twinsocket` in Node: MessageWebSocket and StreamWebSocket over ws. */
export * from '@twinsocket/core/api';
export { capabilities } from './capabilities.ts';
export { Certificate } from './certificate.ts';
export { CertificateStores } from './certificate-stores.ts';
// Instead of core's functions, which support only Web Streams.
export { asInputStream, asOutputStream } from './node-streams.ts';
export { MessageWebSocket, StreamWebSocket } from './sockets.ts';
// The classes themselves, for `instanceof`; api.ts has only their types, which code for pages may use too.
export { ServerMessageWebSocket, ServerStreamWebSocket } from '@twinsocket/core';
export {
  acceptMessageWebSocket,
  acceptStreamWebSocket,
  type AcceptedRequest,
  type AcceptedWebSocket,
} from './server-sockets.ts';
