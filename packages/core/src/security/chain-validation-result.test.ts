import { expect, test } from 'vitest';
import { ChainValidationResult, isIgnorable } from './chain-validation-result.ts';

test('has the names and numbers of Windows', () => {
  expect(Object.entries(ChainValidationResult)).toEqual([
    ['success', 0],
    ['untrusted', 1],
    ['revoked', 2],
    ['expired', 3],
    ['incompleteChain', 4],
    ['invalidSignature', 5],
    ['wrongUsage', 6],
    ['invalidName', 7],
    ['invalidCertificateAuthorityPolicy', 8],
    ['basicConstraintsError', 9],
    ['unknownCriticalExtension', 10],
    ['revocationInformationMissing', 11],
    ['revocationFailure', 12],
    ['otherErrors', 13],
  ]);
});

test('some may be ignored, and Success is not an error', () => {
  const names = Object.entries(ChainValidationResult).filter(([, result]) => isIgnorable(result));
  expect(names.map(([name]) => name)).toEqual([
    'untrusted',
    'expired',
    'incompleteChain',
    'wrongUsage',
    'invalidName',
    'revocationInformationMissing',
    'revocationFailure',
  ]);
});
