/** How OpenSSL's code is combined with the faults found here: one of several, one that stands for many, or one that is not checked here. */
import { X509Certificate } from 'node:crypto';
import type { ChainValidationResult } from '@twinsocket/core';
import { expect, test } from 'vitest';
import { findFaults } from './faults.ts';
import { chainWith, faultKinds } from './testing/faulty-chains.ts';
import { namesOf } from './testing/judge.ts';

/** The results that are found in a chain with these faults, by name, where OpenSSL says this. */
function found(code: string | undefined, ...names: string[]): string[] {
  const { leaf, sent, root } = chainWith(...faultKinds.filter(({ name }) => names.includes(name)));
  const shown = [leaf, ...sent].map(({ cert }) => new X509Certificate(cert));
  const faults = findFaults({ sent: shown, fromStore: [] }, code, 'localhost', [root.cert]);
  return namesOf(faults.map(({ result }) => result));
}

test.each<[string | undefined, string[], (keyof typeof ChainValidationResult)[]]>([
  // Nothing: then nothing is looked for.
  [undefined, ['expired'], []],
  // In Bun and Deno one word stands for many: what we find is what was meant.
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', ['expired'], ['expired']],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', ['MD5'], ['otherErrors']],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', [], ['incompleteChain']],
  // What Node has no word for.
  ['UNSPECIFIED', ['MD5'], ['otherErrors']],
  ['UNSPECIFIED', ['unknown critical extension'], ['unknownCriticalExtension']],
  ['UNSPECIFIED', ['intermediate not for certificates', 'expired'], ['expired', 'basicConstraintsError']],
  ['UNSPECIFIED', ['expired'], ['expired', 'otherErrors']],
  ['UNSPECIFIED', [], ['otherErrors']],
  // OpenSSL reports an issuer that is not an authority as INVALID_PURPOSE too.
  ['INVALID_PURPOSE', ['intermediate no authority'], ['basicConstraintsError']],
  ['INVALID_PURPOSE', ['intermediate no authority', 'expired'], ['expired', 'basicConstraintsError']],
  ['INVALID_PURPOSE', [], ['wrongUsage']],
  // What only OpenSSL knows stays a fault.
  ['CERT_REVOKED', ['expired'], ['revoked', 'expired']],
  ['SUITE_B_INVALID_VERSION', ['expired'], ['expired', 'otherErrors']],
  ['CERT_UNTRUSTED', ['expired'], ['untrusted', 'expired']],
])('%s of a chain with %j: %j', (code, names, results) => {
  expect(found(code, ...names)).toEqual(results);
});

test('a missing certificate is a fault, whatever OpenSSL reports', () => {
  expect(findFaults({ sent: [], fromStore: [] }, undefined, 'localhost', [])).toMatchObject([
    { code: 'PEER_DID_NOT_RETURN_A_CERTIFICATE' },
  ]);
});
