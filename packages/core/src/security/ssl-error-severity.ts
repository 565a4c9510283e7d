import { ChainValidationResult, isIgnorable } from './chain-validation-result.ts';

/** `Windows.Networking.Sockets.SocketSslErrorSeverity`: how severe the errors of a server's certificate are. */
export const SocketSslErrorSeverity = { none: 0, ignorable: 1, fatal: 2 } as const;
/** A value of the enum of the same name. */
export type SocketSslErrorSeverity = (typeof SocketSslErrorSeverity)[keyof typeof SocketSslErrorSeverity];

/** The severity of the worst error: `fatal` if one can't be ignored, `none` if there are no errors. */
export function worstSeverity(results: readonly ChainValidationResult[]): SocketSslErrorSeverity {
  const errors = results.filter((result) => result !== ChainValidationResult.success);
  if (errors.length === 0) return SocketSslErrorSeverity.none;
  return errors.every(isIgnorable) ? SocketSslErrorSeverity.ignorable : SocketSslErrorSeverity.fatal;
}
