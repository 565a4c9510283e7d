/** `Windows.Security.Cryptography.Certificates.ChainValidationResult`: what can be wrong with a server's certificate. */
export const ChainValidationResult = {
  success: 0,
  untrusted: 1,
  revoked: 2,
  expired: 3,
  incompleteChain: 4,
  invalidSignature: 5,
  wrongUsage: 6,
  invalidName: 7,
  invalidCertificateAuthorityPolicy: 8,
  basicConstraintsError: 9,
  unknownCriticalExtension: 10,
  revocationInformationMissing: 11,
  revocationFailure: 12,
  otherErrors: 13,
} as const;
/** A value of the enum of the same name. */
export type ChainValidationResult = (typeof ChainValidationResult)[keyof typeof ChainValidationResult];

/**
 * The errors that an app may choose to live with. Windows documents that not all can be ignored, but not which: these are the
 * ones that leave the certificate itself intact, so that someone who knows it by other means can still recognise it.
 */
const ignorable = (): readonly ChainValidationResult[] => [
  ChainValidationResult.untrusted,
  ChainValidationResult.expired,
  ChainValidationResult.incompleteChain,
  ChainValidationResult.wrongUsage,
  ChainValidationResult.invalidName,
  ChainValidationResult.revocationInformationMissing,
  ChainValidationResult.revocationFailure,
];

/** Whether `control.ignorableServerCertificateErrors` may name it; never for `success`, which is no error. */
export function isIgnorable(result: ChainValidationResult): boolean {
  return ignorable().includes(result);
}
