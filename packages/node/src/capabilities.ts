import type { Capabilities } from '@twinsocket/core';

/** What Node can do with ws. */
export const capabilities: Capabilities = /*#__PURE__*/ Object.freeze({
  closeCodes: 'rfc6455',
  failureReasons: 'detailed',
  certificateAuthorities: 'configurable',
  receiveBackPressure: 'paused',
  sendBackPressure: 'network',
  protocolChecks: 'complete',
  requestHeaders: true,
  credentials: true,
  certificates: true,
  dialling: 'configurable',
  fragments: 'sent',
  partialMessages: 'arriving',
  unsolicitedPongs: true,
  localAddress: true,
  handshakeResponse: true,
  serverSockets: true,
} as const);
