/** Settings that exclude each other, or that have no meaning: refused before the connect, as unsupported settings are. */
import {
  ChainValidationResult,
  describe,
  hresult,
  isIgnorable,
  winrtError,
  type ConnectRequest,
  type Credential,
  type WinRTError,
} from '@twinsocket/core';
import { faultOfAuthorities } from '../tls/authority-texts.ts';

/** The error of the first conflict; the connect fails with it. */
export function conflictingSetting({ options, validate }: ConnectRequest): WinRTError | undefined {
  const { agent, certificateAuthorities, ignorableErrors, lookup, proxy, proxyCredential, serverCredential } = options;
  const fatal = ignorableErrors.find((error) => !isIgnorable(error));
  if (fatal !== undefined) {
    const text = `control.ignorableServerCertificateErrors: ${nameOf(fatal)} can't be ignored`;
    return winrtError(hresult.E_INVALIDARG, `connectAsync: ${text}`);
  }
  const credentialFault =
    faultOfCredential('serverCredential', serverCredential) ?? faultOfCredential('proxyCredential', proxyCredential);
  const fault = credentialFault ?? faultOfAuthorities(certificateAuthorities);
  if (fault) return fault;
  if (!agent) return undefined;
  // An agent makes the connection by itself, so settings that apply to the connection would have no effect.
  const ours: readonly (readonly [asked: boolean, what: string])[] = [
    [proxy !== undefined, 'control.proxy'],
    [lookup !== undefined, 'control.lookup'],
    [ignorableErrors.length > 0, 'control.ignorableServerCertificateErrors'],
    [validate !== undefined, 'a handler of servercustomvalidationrequested'],
  ];
  const [, what] = ours.find(([asked]) => asked) ?? [];
  if (what === undefined) return undefined;
  return winrtError(
    hresult.E_INVALIDARG,
    `connectAsync: ${what} can't be combined with control.agent, which makes the connection itself`,
  );
}

/** What Basic can't send, the only scheme that is answered (RFC 7617, 2). The text has neither name nor password, since logs are kept. */
function faultOfCredential(property: string, credential: Credential | undefined): WinRTError | undefined {
  if (!credential) return undefined;
  const { userName, password } = credential;
  const fault = userName.includes(':')
    ? 'the user name has a colon'
    : // oxlint-disable-next-line no-control-regex -- those are what is looked for
      /[\0-\x1f\x7f]/.test(userName + password)
      ? 'the user name or password has a control character'
      : undefined;
  if (!fault) return undefined;
  return winrtError(
    hresult.E_INVALIDARG,
    `connectAsync: control.${property}: ${fault}, which Basic can't send (RFC 7617, 2)`,
  );
}

function nameOf(error: ChainValidationResult): string {
  const name = Object.entries(ChainValidationResult).find(([, value]) => value === error)?.[0];
  return name === undefined ? describe(error) : `ChainValidationResult.${name}`;
}
