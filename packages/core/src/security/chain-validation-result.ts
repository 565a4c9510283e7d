/** `Windows.Security.Cryptography.Certificates.ChainValidationResult`: the possible errors of a server's certificate. */
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
 * The errors that an app can ignore. Windows documents that some can't be ignored, but not which. These are the errors that leave the
 * certificate itself intact, so that an app that knows the certificate by other means can still recognise it.
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

/** Whether the error may be in `control.ignorableServerCertificateErrors`; false for `success`, which is not an error. */
export function isIgnorable(result: ChainValidationResult): boolean {
  return ignorable().includes(result);
}
