/** What is wrong with a server's certificate, in OpenSSL's words and in WinRT's. */
import { ChainValidationResult } from '@twinsocket/core';

/** One thing that is wrong. */
export interface Fault {
  /** OpenSSL's name for it, without `X509_V_ERR_`, or Node's code. */
  readonly code: string;
  readonly result: ChainValidationResult;
  /** For people: of which certificate, with which value. */
  readonly detail: string;
}

/** In the order in which they decide over the HRESULT of a connect that fails by several: the most severe first. */
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

/** Nobody can tell a missing issuer from one that isn't trusted, so either word of the app covers these. */
const untrustedOrIncomplete = ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'];

/** What isn't known is one of the `otherErrors`. */
export function faultOf(code: string, detail: string): Fault {
  const [result] = codesBySeverity.find(([, codes]) => codes.includes(code)) ?? [ChainValidationResult.otherErrors];
  return { code, result, detail };
}

/** Each result once, with what was found of it first; the most severe in front. */
export function bySeverity(faults: readonly Fault[]): Fault[] {
  return codesBySeverity.flatMap(([result]) => faults.find((fault) => fault.result === result) ?? []);
}

/** Whether the trust in this certificate is what is at fault, as opposed to something in it. */
export function isAboutTrust(code: string): boolean {
  const { result } = faultOf(code, '');
  return result === ChainValidationResult.untrusted || result === ChainValidationResult.incompleteChain;
}

export function isIgnored({ code, result }: Fault, ignorable: readonly ChainValidationResult[]): boolean {
  if (ignorable.includes(result)) return true;
  const { untrusted, incompleteChain } = ChainValidationResult;
  return untrustedOrIncomplete.includes(code) && (ignorable.includes(untrusted) || ignorable.includes(incompleteChain));
}
