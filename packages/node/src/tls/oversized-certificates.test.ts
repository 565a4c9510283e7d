/** Certificates that are made to cost: as much in each place as the 100 KiB of certificates that OpenSSL reads allow. */
import { ChainValidationResult, hresult } from '@twinsocket/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { element, field, objectIdentifier, sequence } from '../x509/der-writer.ts';
import { connectError } from '../node-errors.ts';
import { extension, type Writing } from './testing/certificate-writer.ts';
import { authority } from './testing/certificates.ts';
import { chainWith, faultKinds, type Change } from './testing/faulty-chains.ts';
import { Judge, namesOf } from './testing/judge.ts';

const judge = new Judge((await authority('stranger')).cert);
beforeAll(() => judge.start());
afterAll(() => judge.close());

const { otherErrors } = ChainValidationResult;
const dns = (text: string): Uint8Array => element(0x82, Buffer.from(text));
const many = (count: number, make: (index: number) => Uint8Array): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => make(index));
const having = (identifier: string, value: Uint8Array, critical = false): Partial<Writing> => ({
  extensions: { [identifier]: extension(identifier, value, critical) },
});
const names = (...all: readonly Uint8Array[]): Partial<Writing> => having('2.5.29.17', sequence(...all));
const excluding = (count: number): Partial<Writing> =>
  having('2.5.29.30', sequence(field(1, Buffer.concat(many(count, () => sequence(dns('other')))))), true);

const verdictOn = (change: Change) => judge.verdictOn(chainWith({ name: 'oversized', result: otherErrors, change }));

test('more names than can be compared with the name constraints are refused without a comparison, as OpenSSL does', async () => {
  const change = { leaf: names(dns('localhost'), ...many(8000, () => dns('b'))), intermediate: excluding(4000) };
  const { accepted, error } = await verdictOn(change);
  expect([accepted, error?.number]).toEqual([false, hresult.WININET_E_SEC_INVALID_CERT]);
  expect(error?.cause).toMatchObject({ message: expect.stringContaining('name constraints') as string });
});

test('names and name constraints of which there are many, and not too many, are compared', async () => {
  const leaf = names(...many(400, () => dns('b')), dns('localhost'));
  expect(await verdictOn({ leaf, intermediate: excluding(400) })).toMatchObject({ accepted: true });
  const expired = faultKinds.filter(({ name }) => name === 'expired');
  const chain = chainWith(
    { name: 'many', result: otherErrors, change: { leaf, intermediate: excluding(400) } },
    ...expired,
  );
  expect(namesOf((await judge.verdictOn(chain)).found)).toEqual(['expired']);
});

const usage = '2.5.29.37';
const oversized: Readonly<Record<string, Change>> = {
  'many names': { leaf: names(...many(5000, () => dns('b'))) },
  'one long name': { leaf: names(dns('b'.repeat(30_000))) },
  'a long subject': { leaf: { ...names(dns('b')), subject: 'b'.repeat(30_000), validity: [-2e9, -1e9] } },
  'many usages': {
    leaf: having(usage, sequence(...many(3000, (index) => objectIdentifier(`1.3.6.1.4.1.99999.${index}`)))),
  },
  'a long name that is not permitted': {
    leaf: names(dns('localhost'), dns('b'.repeat(30_000))),
    intermediate: having('2.5.29.30', sequence(field(0, sequence(dns('localhost')))), true),
  },
};

test.each(Object.entries(oversized))(
  'the text of a refusal has not all of a certificate: %s',
  async (_what, change) => {
    const { accepted, error } = await verdictOn(change);
    expect(accepted).toBe(false);
    expect(error?.message.length).toBeLessThan(2500);
  },
);

test('the text and the cause of an error of Node have not all of a long text', () => {
  const error = Object.assign(new Error(`the names are ${'DNS:b, '.repeat(10_000)}`), {
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
  });
  const { message, cause, number } = connectError(error, 'wss://a.example/');
  expect(number).toBe(hresult.WININET_E_SEC_CERT_CN_INVALID);
  expect(message.length).toBeLessThan(1000);
  expect((cause as Error).message.length).toBeLessThan(1000);
  expect(cause).toMatchObject({ code: error.code });
});
