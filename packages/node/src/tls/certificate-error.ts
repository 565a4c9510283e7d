import { ChainValidationResult, hresult, winrtError, type WinRTError } from '@twinsocket/core';
import { shortened } from '../failure-text.ts';
import { certificateHResult } from '../node-errors.ts';
import type { Fault } from './verify-codes.ts';

/** The error of a server that is refused for these faults. The first one is the most severe, and gives the HRESULT. */
export function certificateError(host: string, faults: readonly [Fault, ...Fault[]]): WinRTError {
  const named = faults.map(({ code, result, detail }) => `${nameOf(result)} (${code}: ${shortened(detail)})`);
  const text =
    `connectAsync: the TLS certificate of ${host} is refused: ${named.join('; ')}. ` +
    "Add its authority to Node's: control.certificateAuthorities = [...tls.rootCertificates, pem], " +
    'or list the errors to ignore in control.ignorableServerCertificateErrors; information has all errors';
  return winrtError(certificateHResult(faults[0].code), text);
}

/** The error of a certificate that OpenSSL could read, but that breaks a rule of X.509 which OpenSSL does not check. */
export function malformedCertificate(host: string, cause: unknown): WinRTError {
  const text = `connectAsync: the TLS certificate of ${host} is malformed`;
  return winrtError(hresult.WININET_E_SEC_INVALID_CERT, text, cause);
}

/** The error of a certificate that the app has rejected in `servercustomvalidationrequested`. */
export function rejectedByApp(host: string, cause?: unknown): WinRTError {
  const text = `connectAsync: a handler of servercustomvalidationrequested has rejected the certificate of ${host}`;
  return winrtError(hresult.INET_E_SECURITY_PROBLEM, text, cause);
}

function nameOf(result: ChainValidationResult): string {
  return Object.entries(ChainValidationResult).find(([, value]) => value === result)?.[0] ?? String(result);
}
