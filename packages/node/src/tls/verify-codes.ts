/** The faults of a server's certificate: OpenSSL's codes and WinRT's results. */
import { ChainValidationResult } from '@twinsocket/core';

/** One fault of a certificate. */
export interface Fault {
  /** OpenSSL's name of the fault, without `X509_V_ERR_`, or Node's code. */
  readonly code: string;
  readonly result: ChainValidationResult;
  /** Text for errors: the certificate and the value that is wrong. */
  readonly detail: string;
}

/** The most severe result first: of several faults the first one gives the HRESULT of the connect. */
const codesBySeverity: readonly (readonly [ChainValidationResult, readonly string[]])[] = [
  [ChainValidationResult.revoked, ['CERT_REVOKED']],
  [ChainValidationResult.invalidSignature, ['CERT_SIGNATURE_FAILURE', 'UNABLE_TO_DECRYPT_CERT_SIGNATURE']],
  [
    ChainValidationResult.untrusted,
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'CERT_UNTRUSTED', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
  ],
  [ChainValidationResult.incompleteChain, ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT']],
  [ChainValidationResult.invalidName, ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH']],
  [ChainValidationResult.expired, ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']],
  [ChainValidationResult.wrongUsage, ['INVALID_PURPOSE', 'CERT_REJECTED']],
  [ChainValidationResult.basicConstraintsError, ['INVALID_CA', 'PATH_LENGTH_EXCEEDED', 'KEYUSAGE_NO_CERTSIGN']],
  [ChainValidationResult.unknownCriticalExtension, ['UNHANDLED_CRITICAL_EXTENSION']],
  [ChainValidationResult.revocationInformationMissing, ['UNABLE_TO_GET_CRL']],
  [ChainValidationResult.revocationFailure, ['CRL_HAS_EXPIRED', 'CRL_NOT_YET_VALID']],
  [ChainValidationResult.otherErrors, []],
];

/** A missing issuer can't be told from an issuer that isn't trusted, so ignoring either result ignores these codes. */
const untrustedOrIncomplete = ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'];

/** An unknown code counts as `otherErrors`. */
export function faultOf(code: string, detail: string): Fault {
  const [result] = codesBySeverity.find(([, codes]) => codes.includes(code)) ?? [ChainValidationResult.otherErrors];
  return { code, result, detail };
}

/** The first fault of each result, the most severe result first. */
export function bySeverity(faults: readonly Fault[]): Fault[] {
  return codesBySeverity.flatMap(([result]) => faults.find((fault) => fault.result === result) ?? []);
}

/** Whether a code is about the trust in a certificate, not about its content. */
export function isAboutTrust(code: string): boolean {
  const { result } = faultOf(code, '');
  return result === ChainValidationResult.untrusted || result === ChainValidationResult.incompleteChain;
}

export function isIgnored({ code, result }: Fault, ignorable: readonly ChainValidationResult[]): boolean {
  if (ignorable.includes(result)) return true;
  const { untrusted, incompleteChain } = ChainValidationResult;
  return untrustedOrIncomplete.includes(code) && (ignorable.includes(untrusted) || ignorable.includes(incompleteChain));
}
