/**
 * The settings of a client: as a control holds them, and as one connection gets them. Both are of one class, which has all members from the
 * start: a frozen object that was spread out of others has a hidden class of its own, of 0.6 KiB, and takes ten times as long to make (V8).
 */
import type { ClientConnectionSettings, ControlSettings, MessageSettings } from './connection-settings.ts';
import { defaults } from './setting-defaults.ts';
import type { ChainValidationResult } from '../../security/chain-validation-result.ts';
import type { PasswordCredential } from '../../security/password-credential.ts';
import type { Credential } from '../../transport.ts';

const none: readonly never[] = /*#__PURE__*/ Object.freeze([]);

/** What a control holds, at first the defaults. The bytes of messages are handed on as they come, as parts are. */
export class HeldSettings implements ControlSettings {
  connectTimeout: number = defaults.connectTimeout;
  sendTimeout: number = defaults.sendTimeout;
  receiveTimeout: number = defaults.receiveTimeout;
  closeTimeout: number = defaults.closeTimeout;
  pongInterval: number = defaults.pongInterval;
  maxInboundBufferSize: number = defaults.maxInboundBufferSize;
  maxMessageSize = Infinity;
  partial = true;
  noDelay = true;
  perMessageDeflate = false;
  receiveBackPressure = false;
  certificateAuthorities: readonly string[] = none;
  ignorableErrors: readonly ChainValidationResult[] = none;
  serverCredential: ControlSettings['serverCredential'];
  proxyCredential: ControlSettings['proxyCredential'];
  proxy: ControlSettings['proxy'];
  agent: ControlSettings['agent'];
  lookup: ControlSettings['lookup'];
  clientCertificate: ControlSettings['clientCertificate'];
}

/** A frozen copy for one connection. */
export function settingsSnapshot(
  held: ControlSettings,
  message: MessageSettings | undefined,
  errors: readonly ChainValidationResult[] | undefined,
): ClientConnectionSettings {
  return Object.freeze(
    Object.assign(new HeldSettings(), held, message, {
      serverCredential: snapshot(held.serverCredential),
      proxyCredential: snapshot(held.proxyCredential),
      ignorableErrors: errors ? Object.freeze([...errors]) : none,
    }),
  );
}

/** The app may go on to use its object for something else. */
function snapshot(credential: PasswordCredential | undefined): Credential | undefined {
  return credential && { userName: credential.userName, password: credential.password };
}
