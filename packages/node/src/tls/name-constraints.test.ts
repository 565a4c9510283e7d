/** Which names the constraints of an authority forbid, and which one is told. */
import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { element, field, name as nameOf, objectIdentifier, sequence, utf8 } from '../x509/der-writer.ts';
import { Tag } from '../x509/der.ts';
import { forbiddenName, mostComparisons } from './name-constraints.ts';
import { ecKey, extension, write, type Writing } from './testing/certificate-writer.ts';

const NAMES = '2.5.29.17';
const CONSTRAINTS = '2.5.29.30';

const key = ecKey();
const certificate = (writing: Partial<Writing>): X509Certificate =>
  new X509Certificate(write({ subject: 'server', key, ...writing }, undefined).cert);

const dns = (text: string): Uint8Array => element(0x82, Buffer.from(text));
const email = (text: string): Uint8Array => element(0x81, Buffer.from(text));
const address = (...bytes: number[]): Uint8Array => element(0x87, Uint8Array.from(bytes));
const directory = (...attributes: [type: string, text: string][]): Uint8Array => field(4, subject(...attributes));
const subject = (...attributes: [type: string, text: string][]): Uint8Array =>
  nameOf(...attributes.map(([type, text]) => [type, utf8(text)] as const));
const [country, organization, common] = ['2.5.4.6', '2.5.4.10', '2.5.4.3'] as const;

const named = (...names: Uint8Array[]): X509Certificate =>
  certificate({ extensions: { [NAMES]: extension(NAMES, sequence(...names)) } });
const withValue = (value: Uint8Array): X509Certificate =>
  certificate({ extensions: { [CONSTRAINTS]: extension(CONSTRAINTS, value, true) } });
const bases = (list: 0 | 1, ...names: Uint8Array[]): Uint8Array => field(list, ...names.map((base) => sequence(base)));
const permitting = (...names: Uint8Array[]): X509Certificate => withValue(sequence(bases(0, ...names)));
const excluding = (...names: Uint8Array[]): X509Certificate => withValue(sequence(bases(1, ...names)));

test('an authority without constraints forbids nothing', () => {
  expect(forbiddenName(named(dns('a.example')), certificate({}), true)).toBeUndefined();
});

describe('the first name that is forbidden is told', () => {
  test.each<[string, X509Certificate, X509Certificate]>([
    ['b.example', named(dns('a.example'), dns('b.example'), dns('c.example')), permitting(dns('a.example'))],
    ['127.0.0.1', named(address(127, 0, 0, 1)), excluding(address(127, 0, 0, 0, 255, 0, 0, 0))],
    ['ada@a.example', named(email('ada@a.example')), permitting(email('b.example'))],
    ['CN=server', certificate({}), excluding(directory([common, 'server']))],
    ['host.a.example', certificate({ subject: 'host.a.example' }), permitting(dns('b.example'))],
  ])('%s', (text, leaf, authority) => {
    expect(forbiddenName(leaf, authority, true)).toBe(text);
  });
});

describe('of several bases of a kind', () => {
  test('a name may be under any that is permitted', () => {
    const authority = permitting(dns('a.example'), dns('b.example'));
    for (const host of ['a.example', 'b.example'])
      expect(forbiddenName(named(dns(host)), authority, true)).toBeUndefined();
    expect(forbiddenName(named(dns('c.example')), authority, true)).toBe('c.example');
  });

  test('a name may be under none that is excluded', () => {
    const authority = excluding(dns('a.example'), dns('b.example'));
    for (const host of ['a.example', 'b.example']) expect(forbiddenName(named(dns(host)), authority, true)).toBe(host);
    expect(forbiddenName(named(dns('c.example')), authority, true)).toBeUndefined();
  });

  test('what is excluded is forbidden, also where it is permitted', () => {
    const authority = withValue(sequence(bases(0, dns('example')), bases(1, dns('bad.example'))));
    expect(forbiddenName(named(dns('good.example')), authority, true)).toBeUndefined();
    expect(forbiddenName(named(dns('a.bad.example')), authority, true)).toBe('a.bad.example');
    expect(forbiddenName(named(dns('a.test')), authority, true)).toBe('a.test');
  });
});

describe('a kind of name that can not be compared here', () => {
  test('is forbidden where it is permitted or excluded', () => {
    for (const authority of [permitting(email('a.example')), excluding(email('a.example'))])
      expect(forbiddenName(named(email('ada@b.example')), authority, true)).toBe('ada@b.example');
  });

  test('is allowed where constraints are for other kinds alone', () => {
    expect(forbiddenName(named(email('ada@b.example')), permitting(dns('a.example')), true)).toBeUndefined();
  });
});

describe('an address', () => {
  test.each<[number[], number[], boolean]>([
    [[10, 1, 2, 3], [10, 1, 0, 0, 255, 255, 0, 0], true],
    [[10, 2, 2, 3], [10, 1, 0, 0, 255, 255, 0, 0], false],
    [[10, 1, 2, 3], [10, 1, 99, 99, 255, 255, 0, 0], true],
    [[10, 1, 2, 130], [10, 1, 2, 128, 255, 255, 255, 128], true],
    [[10, 1, 2, 100], [10, 1, 2, 128, 255, 255, 255, 128], false],
  ])('%j is in the network %j: %s', (bytes, network, isIn) => {
    expect(forbiddenName(named(address(...bytes)), permitting(address(...network)), true) === undefined).toBe(isIn);
    expect(forbiddenName(named(address(...bytes)), excluding(address(...network)), true) === undefined).toBe(!isIn);
  });
});

describe('a directory name', () => {
  const under = (leaf: X509Certificate, ...base: [string, string][]): boolean =>
    forbiddenName(leaf, permitting(directory(...base)), true) === undefined;
  const leaf = certificate({ subjectName: subject([country, 'DE'], [organization, 'Good  Company'], [common, 'x']) });

  test('is under a base that it begins with, whatever the case and the blanks', () => {
    expect(under(leaf, [country, 'DE'])).toBe(true);
    expect(under(leaf, [country, 'de'], [organization, 'GOOD COMPANY'])).toBe(true);
    expect(under(leaf, [country, 'DE'], [organization, 'Good Company'], [common, 'x'])).toBe(true);
  });

  test('is not under a base of which another part differs, or that is longer', () => {
    expect(under(leaf, [country, 'DE'], [organization, 'Other'])).toBe(false);
    expect(under(leaf, [organization, 'Good Company'])).toBe(false);
    expect(under(leaf, [country, 'DE'], [organization, 'Good Company'], [common, 'x'], [common, 'y'])).toBe(false);
  });

  test('that is empty is not a name', () => {
    const nameless = certificate({
      subjectName: sequence(),
      extensions: { [NAMES]: extension(NAMES, sequence(dns('a.example')), true) },
    });
    expect(under(nameless, [country, 'DE'])).toBe(true);
  });
});

describe('a common name', () => {
  const judged = (text: string, isLeaf = true): string | undefined =>
    forbiddenName(certificate({ subject: text }), permitting(dns('good.example')), isLeaf);

  test.each(['HOST.good.example', 'host.good.example.'])('%s is a server’s name and under the base, or not', (text) => {
    expect(judged(text)).toBe(text.endsWith('.') ? text : undefined);
  });

  test.each(['host.bad.example', '*.bad.example', 'a_b.bad-host.example'])('%s is a server’s name', (text) => {
    expect(judged(text)).toBe(text);
    expect(judged(text, false)).toBeUndefined();
  });

  test.each(['host', 'a host.bad.example', 'https://host.bad.example', 'host.bad.example/path', 'host.bad.example:1'])(
    '%s is none',
    (text) => {
      expect(judged(text)).toBeUndefined();
    },
  );
});

describe('constraints that are malformed throw', () => {
  test.each<[string, Uint8Array]>([
    ['no sequence', element(Tag.set, bases(0, dns('a.example')))],
    ['a list that is none', sequence(field(2, sequence(dns('a.example'))))],
    ['one that is and one that is none', sequence(bases(0, dns('a.example')), objectIdentifier('1.2.3'))],
    ['an empty base', sequence(field(0, sequence()))],
    ['a base with a limit', sequence(field(0, sequence(dns('a.example'), element(0x80, Uint8Array.of(0)))))],
  ])('%s', (_what, value) => {
    expect(() => forbiddenName(named(dns('a.example')), withValue(value), true)).toThrow(RangeError);
  });
});

test('as many names as may be compared with so many constraints are, and no more', () => {
  const some = (count: number, made: Uint8Array): Uint8Array[] => Array.from({ length: count }, () => made);
  // Beside the subject.
  const leaf = named(...some(1023, dns('a.example')));
  const authority = (count: number): X509Certificate =>
    withValue(sequence(bases(0, ...some(512, email('x'))), bases(1, ...some(count - 512, email('x')))));
  expect(mostComparisons).toBe(1024 * 1024);
  expect(forbiddenName(leaf, authority(1024), true)).toBeUndefined();
  expect(() => forbiddenName(leaf, authority(1025), true)).toThrow(/1025 name constraints are too many for 1024 names/);
});
