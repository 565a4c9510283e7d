import type { Capabilities } from '@twinsocket/core';

/** What Node can do with ws. */
export const capabilities: Capabilities = /*#__PURE__*/ Object.freeze({
  closeCodes: 'rfc6455',
  failureReasons: 'detailed',
  certificateAuthorities: 'configurable',
  receiveBackPressure: 'paused',
  sendBackPressure: 'network',
  protocolChecks: 'complete',
} as const);
