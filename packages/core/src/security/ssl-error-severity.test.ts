import { expect, test } from 'vitest';
import { ChainValidationResult } from './chain-validation-result.ts';
import { SocketSslErrorSeverity, worstSeverity } from './ssl-error-severity.ts';

test('has the names and numbers of Windows', () => {
  expect(SocketSslErrorSeverity).toEqual({ none: 0, ignorable: 1, fatal: 2 });
});

test.each<[(keyof typeof ChainValidationResult)[], keyof typeof SocketSslErrorSeverity]>([
  [[], 'none'],
  [['success'], 'none'],
  [['untrusted'], 'ignorable'],
  [['success', 'expired', 'invalidName'], 'ignorable'],
  [['incompleteChain', 'wrongUsage', 'revocationInformationMissing', 'revocationFailure'], 'ignorable'],
  [['revoked'], 'fatal'],
  [['untrusted', 'invalidSignature'], 'fatal'],
  [['invalidCertificateAuthorityPolicy'], 'fatal'],
  [['basicConstraintsError'], 'fatal'],
  [['unknownCriticalExtension'], 'fatal'],
  [['otherErrors', 'untrusted'], 'fatal'],
])('%s is %s', (names, severity) => {
  expect(worstSeverity(names.map((name) => ChainValidationResult[name]))).toBe(SocketSslErrorSeverity[severity]);
});
