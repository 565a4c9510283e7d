/** What is read of sockets that no server of a test makes: those of other runtimes, and those that somebody has read before. */
import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { chainFrom, readChain, takeChain, withoutRoot } from './shown-chain.ts';
import { ecKey, write } from './testing/certificate-writer.ts';

const key = ecKey();
const written = { root: write({ subject: 'root', key }, undefined) };
const middleWritten = write({ subject: 'middle', key }, written.root);
const leafWritten = write({ subject: 'leaf', key }, middleWritten);
let [root, middle, leaf, other]: X509Certificate[] = [];

beforeAll(() => {
  [root, middle, leaf, other] = [
    written.root,
    middleWritten,
    leafWritten,
    write({ subject: 'other', key }, undefined),
  ].map(({ cert }) => new X509Certificate(cert));
});

type Linked = Pick<DetailedPeerCertificate, 'raw'> & { issuerCertificate: Linked | undefined };

/** As `getPeerCertificate(true)` gives a chain: each linked to its issuer, a root to itself. */
function linked(...chain: readonly (X509Certificate | undefined)[]): Partial<Linked> {
  const all: Linked[] = chain.map((certificate) => ({
    raw: certificate?.raw as Buffer<ArrayBuffer>,
    issuerCertificate: undefined,
  }));
  for (const [at, certificate] of all.entries())
    certificate.issuerCertificate = all[at + 1] ?? (certificate.raw === root?.raw ? certificate : undefined);
  return all[0] ?? {};
}

/** As `getPeerX509Certificate()` gives those that were sent: each has the next. */
function sentAs(...chain: readonly (X509Certificate | undefined)[]): X509Certificate | undefined {
  const all = chain.map((certificate) => new X509Certificate(certificate?.raw ?? Buffer.alloc(0)));
  for (const [at, certificate] of all.entries())
    Object.defineProperty(certificate, 'issuerCertificate', { value: all[at + 1] });
  return all[0];
}

/** A socket that gives these, one after the other. */
function socketOf(answers: readonly (X509Certificate | undefined)[], chain: Partial<Linked> = {}) {
  const left = [...answers];
  const asked = { linked: 0 };
  const socket = {
    getPeerX509Certificate: () => left.shift(),
    getPeerCertificate: () => {
      asked.linked++;
      return chain;
    },
  };
  return { socket: socket as unknown as TLSSocket, asked };
}

const namesIn = (certificates: readonly X509Certificate[]): string[] => certificates.map(({ subject }) => subject);
const shown = (socket: TLSSocket, withStore: boolean): [sent: string[], fromStore: string[]] => {
  const { sent, fromStore } = takeChain(socket, withStore);
  return [namesIn(sent), namesIn(fromStore)];
};

describe('what was sent', () => {
  test('is in the order of the server, with its root and what is outside of the chain', () => {
    const { socket, asked } = socketOf([sentAs(leaf, other, middle, root), undefined]);
    expect(shown(socket, false)).toEqual([['CN=leaf', 'CN=other', 'CN=middle', 'CN=root'], []]);
    expect(asked.linked).toBe(0);
  });

  test('has beside it what OpenSSL took from its store, where that is asked for', () => {
    const { socket } = socketOf([sentAs(leaf), undefined], linked(leaf, middle, root));
    expect(shown(socket, true)).toEqual([['CN=leaf'], ['CN=middle', 'CN=root']]);
  });

  test('is the linked chain without its root, if somebody has taken it before', () => {
    for (const withStore of [true, false]) {
      const { socket, asked } = socketOf([undefined, undefined], linked(leaf, middle, root));
      expect(shown(socket, withStore)).toEqual([['CN=leaf', 'CN=middle'], []]);
      expect(asked.linked).toBe(1);
    }
  });

  test('has no root in a runtime that adds that of its store', () => {
    const { socket } = socketOf([sentAs(leaf, middle, root), sentAs(leaf)], linked(leaf, middle, root));
    expect(shown(socket, true)).toEqual([['CN=leaf', 'CN=middle'], []]);
  });

  test('is nothing of a server without a certificate', () => {
    expect(shown(socketOf([]).socket, true)).toEqual([[], []]);
    expect(shown(socketOf([]).socket, false)).toEqual([[], []]);
  });
});

test('a certificate that has signed itself is a root, unless it is all that was sent', () => {
  expect(namesIn(withoutRoot([root, middle, root].map((each) => each as X509Certificate)).sent)).toEqual([
    'CN=root',
    'CN=middle',
  ]);
  expect(withoutRoot([])).toEqual({ sent: [], fromStore: [] });
});

test('the chain of a socket that is not ours is read without taking anything', () => {
  const socket = {
    getPeerX509Certificate: () => expect.fail('it would be gone for others'),
    getPeerCertificate: (detailed: boolean) => (detailed ? linked(leaf, middle, root) : {}),
  };
  expect(namesIn(readChain(socket as unknown as TLSSocket).sent)).toEqual(['CN=leaf', 'CN=middle']);
});

test.each<[string, () => Partial<Linked> | null, string[]]>([
  ['null', () => null, []],
  ['an empty object', () => ({}), []],
  ['a chain whose root is linked to itself', () => linked(leaf, middle, root), ['CN=leaf', 'CN=middle', 'CN=root']],
  ['a chain without an end of its own', () => linked(leaf, middle), ['CN=leaf', 'CN=middle']],
  ['a chain that comes back to its beginning', () => linked(leaf, middle, leaf), ['CN=leaf', 'CN=middle']],
])('of %s', (_what, chain, names) => {
  expect(namesIn(chainFrom(chain() as Partial<DetailedPeerCertificate> | null))).toEqual(names);
});
