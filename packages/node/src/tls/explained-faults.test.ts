/** How OpenSSL's code is combined with the faults found here: one of several, one that stands for many, or one that is not checked here. */
import { X509Certificate } from 'node:crypto';
import type { ChainValidationResult } from '@twinsocket/core';
import { expect, test } from 'vitest';
import { findFaults } from './faults.ts';
import { chainWith, faultKinds } from './testing/faulty-chains.ts';
import { ecKey, write } from './testing/certificate-writer.ts';
import { namesOf } from './testing/judge.ts';

const stranger = write({ subject: 'stranger', key: ecKey() }, undefined);

/** The results that are found in a chain with these faults, by name, where OpenSSL says this. */
function found(code: string | undefined, ...names: string[]): string[] {
  const { leaf, sent, root, trusted } = chainWith(...faultKinds.filter(({ name }) => names.includes(name)));
  const shown = [leaf, ...sent].map(({ cert }) => new X509Certificate(cert));
  const faults = findFaults({ sent: shown, fromStore: [] }, code, 'localhost', [(trusted ? root : stranger).cert]);
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
  ['CERT_REVOKED', ['MD5'], ['revoked', 'otherErrors']],
  ['CERT_REVOKED', ['intermediate no authority'], ['revoked', 'basicConstraintsError']],
  // OpenSSL checks trust first, and a fault that it finds later takes the place of that one.
  ['CERT_HAS_EXPIRED', ['expired', 'root not trusted'], ['untrusted', 'expired']],
  ['CERT_HAS_EXPIRED', ['expired', 'intermediate not sent'], ['incompleteChain', 'expired']],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', ['root not trusted'], ['untrusted']],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', ['root not trusted', 'expired'], ['untrusted', 'expired']],
])('%s of a chain with %j: %j', (code, names, results) => {
  expect(found(code, ...names)).toEqual(results);
});

test('a missing certificate is a fault, whatever OpenSSL reports', () => {
  expect(findFaults({ sent: [], fromStore: [] }, undefined, 'localhost', [])).toMatchObject([
    { code: 'PEER_DID_NOT_RETURN_A_CERTIFICATE' },
  ]);
});

test('what is told of a fault names what it is about', () => {
  const detailOf = (code: string | undefined, host: string, ...names: string[]): string[] => {
    const { leaf, sent } = chainWith(...faultKinds.filter(({ name }) => names.includes(name)));
    const shown = [leaf, ...sent].map(({ cert }) => new X509Certificate(cert));
    const faults = findFaults({ sent: shown, fromStore: [] }, code, host, [stranger.cert]);
    return faults.map(({ detail }) => detail);
  };
  expect(detailOf(undefined, 'a.example')).toEqual(['it is for localhost, 127.0.0.1, not for a.example']);
  expect(detailOf('SELF_SIGNED_CERT_IN_CHAIN', 'localhost')).toEqual([
    expect.stringMatching(/^"CN=root" is self-signed/),
  ]);
  const missing = detailOf('UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'localhost', 'intermediate not sent');
  expect(missing).toEqual([expect.stringMatching(/^the issuer of "CN=server", "CN=intermediate", was not sent/)]);
  const nameless = new X509Certificate(write({ subject: 'only a subject', key: ecKey() }, undefined).cert);
  const [fault] = findFaults({ sent: [nameless], fromStore: [] }, undefined, 'a.example', []);
  expect(fault?.detail).toBe('it is for only a subject, not for a.example');
});
