import type { Capabilities } from '@twinsocket/core';

/** What a page's WebSocket can do (WHATWG WebSockets standard). */
export const capabilities: Capabilities = /*#__PURE__*/ Object.freeze({
  closeCodes: 'web',
  failureReasons: 'opaque',
  certificateAuthorities: 'platform',
  receiveBackPressure: 'limited',
  sendBackPressure: 'engine',
  protocolChecks: 'engine',
  requestHeaders: false,
  credentials: false,
  certificates: false,
  dialling: 'platform',
  fragments: 'joined',
  partialMessages: 'sliced',
  unsolicitedPongs: false,
  localAddress: false,
  handshakeResponse: false,
  serverSockets: false,
} as const);

/** The capabilities of a WebSocketStream's connection that differ. */
export const webSocketStreamCapabilities: Partial<Capabilities> = /*#__PURE__*/ Object.freeze({
  receiveBackPressure: 'paused',
  sendBackPressure: 'opaque',
} as const);
