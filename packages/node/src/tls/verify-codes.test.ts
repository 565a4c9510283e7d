import { ChainValidationResult } from '@twinsocket/core';
import { describe, expect, test } from 'vitest';
import { bySeverity, faultOf, isAboutTrust, isIgnored } from './verify-codes.ts';

const { untrusted, incompleteChain, expired, invalidName, otherErrors } = ChainValidationResult;

/** What Windows says of what OpenSSL (x509_vfy.h) and Node say. */
const results: readonly (readonly [result: keyof typeof ChainValidationResult, codes: readonly string[]])[] = [
  ['revoked', ['CERT_REVOKED']],
  ['invalidSignature', ['CERT_SIGNATURE_FAILURE', 'UNABLE_TO_DECRYPT_CERT_SIGNATURE']],
  ['untrusted', ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'CERT_UNTRUSTED', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY']], // prettier-ignore
  ['incompleteChain', ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT']],
  ['invalidName', ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH']],
  ['expired', ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']],
  ['wrongUsage', ['INVALID_PURPOSE', 'CERT_REJECTED']],
  ['basicConstraintsError', ['INVALID_CA', 'PATH_LENGTH_EXCEEDED', 'KEYUSAGE_NO_CERTSIGN']],
  ['unknownCriticalExtension', ['UNHANDLED_CRITICAL_EXTENSION']],
  ['revocationInformationMissing', ['UNABLE_TO_GET_CRL']],
  ['revocationFailure', ['CRL_HAS_EXPIRED', 'CRL_NOT_YET_VALID']],
  ['otherErrors', ['UNSPECIFIED', 'CA_MD_TOO_WEAK', 'a code that OpenSSL does not have yet']],
];

const all = results.flatMap(([name, codes]) => codes.map((code) => [code, name] as const));

test.each(all)('%s is %s', (code, name) => {
  expect(faultOf(code, 'detail')).toEqual({ code, result: ChainValidationResult[name], detail: 'detail' });
});

test('of several faults the most severe comes first, and of each result the first', () => {
  const faults = [...all].reverse().map(([code]) => faultOf(code, ''));
  expect(bySeverity(faults).map(({ code }) => code)).toEqual(results.map(([, codes]) => codes.at(-1)));
});

test('a code is about trust if the chain does not end at an authority that is trusted', () => {
  const about = all.filter(([code]) => isAboutTrust(code)).map(([, name]) => name);
  expect(new Set(about)).toEqual(new Set(['untrusted', 'incompleteChain']));
  expect(about).toHaveLength(6);
});

describe('an app that ignores', () => {
  test('a result ignores its codes and no others', () => {
    for (const [code, name] of all) {
      const fault = faultOf(code, '');
      expect(isIgnored(fault, [ChainValidationResult[name]])).toBe(true);
      expect(isIgnored(fault, [])).toBe(false);
      expect(isIgnored(fault, [name === 'invalidName' ? expired : invalidName])).toBe(false);
      expect(isIgnored(fault, [name === 'otherErrors' ? expired : otherErrors])).toBe(false);
    }
  });

  test('untrusted or incompleteChain ignores an issuer that is missing, which may be either', () => {
    const either = all
      .map(([code]) => faultOf(code, ''))
      .filter((fault) => isIgnored(fault, [untrusted]) && isIgnored(fault, [incompleteChain]));
    expect(either.map(({ code }) => code)).toEqual([
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ]);
  });
});
