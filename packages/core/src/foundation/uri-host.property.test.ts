/** What a Uri or a HostName shows is the server that is dialled: the platform's own parser takes it back to the same host. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HostName } from '../networking/host-name.ts';
import { Uri } from './uri.ts';

const names = 'xn-- XN-- xN-- xn--good- xn--bcher-kva XN--BCHER-KVA xn--4dbcagdahymbxekheh6e0a7fei0b xn--a-ecp xn--ls8h xn--p1ai xn--fa-hia faß bücher Bücher bu\u0308cher רק рф ﬁ Ⅷ ｅｖｉｌ 💩 한'.split(' '); // prettier-ignore
const digitsAndEscapes = '. 。 ．  ｡ - -- _ a A 0 1 127 0x7f 017 256 4294967295 %2e %41 %C3%BC %zz [::1] :: @ / \\ : ? #'.split(' '); // prettier-ignore
const invisible = [' ', '\t', '\u200d', '\u200c', '\u00ad', '\u202e', '\ufeff', 'क्\u200dष'];

/** Parts of hosts that parsers map, decode, drop, refuse or take for something else. */
const parts = fc.oneof(
  fc.constantFrom(...names, ...digitsAndEscapes, ...invisible),
  fc.string({ maxLength: 3 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc.stringMatching(/^xn--[a-z0-9-]{1,12}$/),
);
const hosts = fc.array(parts, { minLength: 1, maxLength: 6 }).map((texts) => texts.join(''));
const runs = { numRuns: 1000 };

function made<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

describe.each(['ws:', 'wss:', 'http:'])('of a %s address', (protocol) => {
  test('host, absoluteUri, displayUri and displayIri name the host of absoluteCanonicalUri', () => {
    const property = fc.property(hosts, fc.constantFrom('', ':81', '/path', '?a@b'), (host, rest) => {
      const uri = made(() => new Uri(`${protocol}//${host}${rest}`));
      if (!uri) return;
      const dialled = new URL(uri.absoluteCanonicalUri).hostname;
      const bare = uri.host.includes(':') ? `[${uri.host}]` : uri.host;
      expect(new URL(`${protocol}//${bare}/`).hostname).toBe(dialled);
      for (const shown of [uri.absoluteUri, uri.displayUri, uri.displayIri]) {
        expect(new URL(shown).hostname).toBe(dialled);
        expect(new URL(shown).port).toBe(new URL(uri.absoluteCanonicalUri).port);
      }
      expect(new URL(uri.absoluteUri).href).toBe(uri.absoluteCanonicalUri);
    });
    fc.assert(property, runs);
  });
});

test('displayName of a HostName is the host of its canonicalName', () => {
  const property = fc.property(hosts, (host) => {
    const name = made(() => new HostName(host));
    if (!name) return;
    expect(new HostName(name.displayName).canonicalName).toBe(name.canonicalName);
    expect(name.toString()).toBe(name.displayName);
  });
  fc.assert(property, runs);
});
