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
  capabilities: Capabilities,
  secure: boolean,
  validated: boolean,
): WinRTError | undefined {
  const { credentials, certificates, certificateAuthorities } = capabilities;
  const dialling = capabilities.dialling === 'configurable';
  const settings: readonly (readonly [asked: boolean, can: boolean, what: string])[] = [
    [control.serverCredential !== null, credentials, 'control.serverCredential'],
    [control.proxyCredential !== null, credentials, 'control.proxyCredential'],
    [control.clientCertificate !== null, certificates, 'control.clientCertificate'],
    [
      secure && control.ignorableServerCertificateErrors.length > 0,
      certificates,
      'control.ignorableServerCertificateErrors',
    ],
    [secure && validated, certificates, 'a handler of servercustomvalidationrequested'],
    [
      control.certificateAuthorities.length > 0,
      certificateAuthorities === 'configurable',
      'control.certificateAuthorities',
    ],
    [control.proxy !== null, dialling, 'control.proxy'],
    [control.agent !== null, dialling, 'control.agent'],
    [control.lookup !== null, dialling, 'control.lookup'],
  ];
  const refused = settings.find(([asked, can]) => asked && !can);
  if (!refused) return undefined;
  return winrtError(
    ERROR_NOT_SUPPORTED,
    `connectAsync: this platform does not support ${refused[2]}; see capabilities`,
  );
}
