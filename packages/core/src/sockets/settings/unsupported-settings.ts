/**
 * What a platform can't do is refused by name before anything is dialled, never dropped in silence: headers, credentials and
 * certificates change who is talking to whom.
 */
import { winrtError, type WinRTError } from '../../errors.ts';
import { ERROR_NOT_SUPPORTED } from '../../hresult.ts';
import type { Capabilities } from '../../capabilities.ts';
import type { WebSocketControl } from './web-socket-control.ts';

/** The first setting that this platform can't honour, as the error that the connect fails with. */
export function unsupportedSetting(
  control: WebSocketControl,
  { credentials, certificates, certificateAuthorities, dialling }: Capabilities,
  secure: boolean,
  validated: boolean,
): WinRTError | undefined {
  const dials = dialling === 'configurable';
  const supported: Partial<Record<keyof WebSocketControl, boolean>> = {
    serverCredential: credentials,
    proxyCredential: credentials,
    clientCertificate: certificates,
    ignorableServerCertificateErrors: certificates || !secure,
    certificateAuthorities: certificateAuthorities === 'configurable',
    proxy: dials,
    agent: dials,
    lookup: dials,
  };
  const names = Object.keys(supported) as (keyof WebSocketControl)[];
  const refused = names.find((name) => !supported[name] && isSet(control[name]));
  const what = refused
    ? `control.${refused}`
    : secure && validated && !certificates && 'a handler of servercustomvalidationrequested';
  if (!what) return undefined;
  return winrtError(ERROR_NOT_SUPPORTED, `connectAsync: this platform does not support ${what}; see capabilities`);
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null;
}
