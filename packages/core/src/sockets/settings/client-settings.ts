/**
 * The settings of a client: as a control holds them, and as one connection gets them. Both are of one class, which has all members from the
 * start: a frozen object that was spread out of others has a hidden class of its own, of 0.6 KiB, and takes ten times as long to make (V8).
 */
import type { ClientConnectionSettings, ControlSettings, MessageSettings } from './connection-settings.ts';
import { defaults } from './setting-defaults.ts';
import type { ChainValidationResult } from '../../security/chain-validation-result.ts';
import { connectsItself } from '../../internal/platform.ts';
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

let last: { readonly held: ControlSettings; readonly copy: ClientConnectionSettings } | undefined;

/**
 * A frozen copy for one connection. Connections of settings that are frozen as well share it: most sockets leave them as they are. In a page,
 * which has few sockets, each has its own.
 */
export function settingsSnapshot(
  held: ControlSettings,
  message: MessageSettings = held,
  errors: readonly ChainValidationResult[] = none,
): ClientConnectionSettings {
  const { maxMessageSize, partial } = message;
  const shares = connectsItself && errors === none && Object.isFrozen(held);
  if (shares && last?.held === held && last.copy.maxMessageSize === maxMessageSize && last.copy.partial === partial)
    return last.copy;
  const copy: ClientConnectionSettings = Object.freeze(
    Object.assign(new HeldSettings(), held, message, {
      serverCredential: snapshot(held.serverCredential),
      proxyCredential: snapshot(held.proxyCredential),
      ignorableErrors: Object.freeze([...errors]),
    }),
  );
  if (shares) last = { held, copy };
  return copy;
}

/** The app may go on to use its object for something else. */
function snapshot(credential: PasswordCredential | undefined): Credential | undefined {
  return credential && { userName: credential.userName, password: credential.password };
}
