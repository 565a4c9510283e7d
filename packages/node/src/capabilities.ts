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
  credentials: false,
  certificates: false,
  dialling: 'platform',
  fragments: 'sent',
  partialMessages: 'sliced',
  unsolicitedPongs: false,
  localAddress: true,
} as const);
