import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { element, sequence } from '../x509/der-writer.ts';
import { chainOf, includes, isSelfSigned, isSignedBy, trustCodeOf } from './chain.ts';
import { ecKey, extension, write, type Written } from './testing/certificate-writer.ts';

const key = ecKey();
const read = ({ cert }: Written): X509Certificate => new X509Certificate(cert);
const root = write({ subject: 'root', key }, undefined);
const middle = write({ subject: 'middle', key }, root);
const low = write({ subject: 'low', key }, middle);
const leaf = write({ subject: 'leaf', key }, low);

test('a certificate is in a list by its bytes, wherever it stands', () => {
  expect(includes([read(root), read(middle)], read(middle))).toBe(true);
  expect(includes([read(root), read(middle)], read(low))).toBe(false);
  expect(includes([], read(low))).toBe(false);
});

test('a certificate is self-signed if it names itself as issuer, and is signed with its own key', () => {
  expect(isSelfSigned(read(root))).toBe(true);
  expect(isSelfSigned(read(write({ subject: 'root', key, signer: ecKey() }, undefined)))).toBe(false);
  expect(isSelfSigned(read(middle))).toBe(false);
});

test('the chain goes up to a self-signed certificate, in whatever order it was sent', () => {
  const chain = chainOf(read(leaf), [root, middle, low].map(read), []);
  expect(chain.map(({ subject }) => subject)).toEqual(['CN=leaf', 'CN=low', 'CN=middle', 'CN=root']);
});

test('a chain that does not end is given up after twenty certificates', () => {
  const links = [write({ subject: 'link 0', key }, root)];
  for (let number = 1; number < 25; number++) links.unshift(write({ subject: `link ${number}`, key }, links[0]));
  const [first, ...others] = links.map(read);
  expect(first && chainOf(first, others, [])).toHaveLength(20);
});

test('of authorities with one name the first eight are tried', () => {
  const namesakes = Array.from({ length: 9 }, () => read(write({ subject: 'low', key: ecKey() }, undefined)));
  const above = [...namesakes.slice(0, 7), read(low)];
  expect(chainOf(read(leaf), above, [])[1]?.raw).toEqual(read(low).raw);
  const tooMany = [...namesakes.slice(0, 8), read(low)];
  expect(chainOf(read(leaf), tooMany, [])[1]?.raw).not.toEqual(read(low).raw);
});

test('an issuer is found among any number of others, before and behind it', () => {
  const others = Array.from({ length: 12 }, (_, at) => write({ subject: `other ${at}`, key }, undefined));
  const chain = chainOf(read(leaf), [...others, low, ...others].map(read), []);
  expect(chain.map(({ subject }) => subject)).toEqual(['CN=leaf', 'CN=low']);
});

test('authorities that sign each other are in a chain once', () => {
  const [first, second] = [
    write({ subject: 'first', key, issuerName: 'second' }, undefined),
    write({ subject: 'second', key, issuerName: 'first' }, undefined),
  ].map(read);
  const below = read(write({ subject: 'below', key, issuerName: 'first' }, undefined));
  const chain = first && second && chainOf(below, [second, first], []);
  expect(chain?.map(({ subject }) => subject)).toEqual(['CN=below', 'CN=first', 'CN=second']);
});

describe('of issuers with one name', () => {
  const identified = (byte: number): Readonly<Record<string, Uint8Array>> => ({
    '2.5.29.14': extension('2.5.29.14', element(0x04, Uint8Array.of(byte))),
  });
  const naming = (byte: number, signer = key) =>
    read(
      write(
        {
          subject: 'x',
          key,
          signer,
          issuerName: 'issuer',
          extensions: { '2.5.29.35': extension('2.5.29.35', sequence(element(0x80, Uint8Array.of(byte)))) },
        },
        undefined,
      ),
    );
  const [one, two] = [1, 2].map((byte) =>
    read(write({ subject: 'issuer', key, extensions: identified(byte) }, undefined)),
  ) as [X509Certificate, X509Certificate];

  test('the one that a certificate names by its key is taken', () => {
    expect(chainOf(naming(2), [one, two], [])[1]).toBe(two);
    expect(chainOf(naming(1), [two, one], [])[1]).toBe(one);
  });

  test('the one that it names is taken although it has not signed, so that this is found', () => {
    expect(chainOf(naming(2, ecKey()), [one, two], [])[1]).toBe(two);
  });

  test('one that has signed is taken if it names none of them, so that what is above is found', () => {
    expect(chainOf(naming(3), [one, two], [])[1]).toBe(one);
    expect(chainOf(naming(3, ecKey()), [one, two], [])).toHaveLength(1);
  });
});

test('a signature that OpenSSL can not check is not valid', () => {
  const unreadable = Object.create(read(root), {
    publicKey: {
      get() {
        throw new Error('unsupported');
      },
    },
  }) as X509Certificate;
  expect(isSignedBy(read(middle), read(root))).toBe(true);
  expect(isSignedBy(read(middle), unreadable)).toBe(false);
});

test.each<[string | undefined, Written[], Written[]]>([
  [undefined, [leaf, low, middle, root], [root]],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', [root], []],
  ['SELF_SIGNED_CERT_IN_CHAIN', [leaf, low, middle, root], [middle]],
  ['UNABLE_TO_GET_ISSUER_CERT', [leaf, low, middle], [middle]],
  ['UNABLE_TO_GET_ISSUER_CERT', [leaf, low, middle], [low]],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', [leaf, low, middle], [root]],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', [leaf], [root]],
])('%s is found at the end of a chain', (code, chain, trusted) => {
  expect(trustCodeOf(chain.map(read), trusted.map(read))).toBe(code);
});
