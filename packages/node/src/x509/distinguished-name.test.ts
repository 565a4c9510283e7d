import { expect, test } from 'vitest';
import { name, utf8 } from './der-writer.ts';
import { readElements } from './der.ts';
import { commonNameOf, distinguishedNameOf } from './distinguished-name.ts';

const [CN, O, C, DC, UNKNOWN] = ['2.5.4.3', '2.5.4.10', '2.5.4.6', '0.9.2342.19200300.100.1.25', '1.2.3.4'];
const nameOf = (...attributes: [string, string][]) =>
  readElements(name(...attributes.map(([type, value]) => [type, utf8(value)] as const)))[0];

test('the common name', () => {
  expect(commonNameOf(nameOf([C, 'DE'], [O, 'A, B'], [CN, 'tëst,+x']))).toBe('tëst,+x');
});

test('of several common names the last', () => {
  expect(commonNameOf(nameOf([CN, 'general'], [O, 'Contoso'], [CN, 'specific']))).toBe('specific');
});

test('without a common name the text is empty', () => {
  expect(commonNameOf(nameOf([O, 'Contoso']))).toBe('');
  expect(commonNameOf(nameOf())).toBe('');
  expect(commonNameOf(undefined)).toBe('');
});

test('the whole name keeps its order and shows unknown attributes by number', () => {
  expect(distinguishedNameOf(nameOf([DC, 'com'], [DC, 'contoso'], [CN, 'Ada L.'], [UNKNOWN, 'x']))).toBe(
    'DC=com, DC=contoso, CN=Ada L., OID.1.2.3.4=x',
  );
});

test.each([
  ['a, b', '"a, b"'],
  ['a+b', '"a+b"'],
  ['say "hi"', '"say ""hi"""'],
  [' x', '" x"'],
  ['x ', '"x "'],
  ['#1', '"#1"'],
  ['', '""'],
  ['a b', 'a b'],
  ['a#b', 'a#b'],
])('%j is written %s', (value, written) => {
  expect(distinguishedNameOf(nameOf([CN, value]))).toBe(`CN=${written}`);
});
