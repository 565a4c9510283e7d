/**
 * What a platform can't do is refused by name before anything is dialled, never dropped in silence: headers, credentials and
 * certificates change who is talking to whom.
 */
import { winrtError, type WinRTError } from '../../errors.ts';
import { ERROR_NOT_SUPPORTED } from '../../hresult.ts';
import { connectsItself } from '../../internal/platform.ts';
import type { Capabilities } from '../../capabilities.ts';
import type { WebSocketControl } from './web-socket-control.ts';

/** The first setting that this platform can't honour, as the error that the connect fails with. */
export function unsupportedSetting(
  control: WebSocketControl,
  { credentials, certificates, certificateAuthorities, dialling }: Capabilities,
  secure: boolean,
  validated: boolean,
): WinRTError | undefined {
  // Only what the platform lacks is looked up in the control, so that a connect in Node, which lacks nothing, looks nothing up.
  const lacking: (keyof WebSocketControl)[] = [];
  if (!connectsItself || !credentials) lacking.push('serverCredential', 'proxyCredential');
  const withoutCertificates = !connectsItself || !certificates;
  if (withoutCertificates) lacking.push('clientCertificate');
  if (withoutCertificates && secure) lacking.push('ignorableServerCertificateErrors');
  if (!connectsItself || certificateAuthorities !== 'configurable') lacking.push('certificateAuthorities');
  if (!connectsItself || dialling !== 'configurable') lacking.push('proxy', 'agent', 'lookup');
  const refused = lacking.find((name) => isSet(control[name]));
  const what = refused
    ? `control.${refused}`
    : secure && validated && withoutCertificates && 'a handler of servercustomvalidationrequested';
  if (!what) return undefined;
  return winrtError(ERROR_NOT_SUPPORTED, `connectAsync: this platform does not support ${what}; see capabilities`);
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null;
}
