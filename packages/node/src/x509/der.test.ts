import { describe, expect, test } from 'vitest';
import { element, objectIdentifier, sequence, utf8 } from './der-writer.ts';
import {
  childrenOf,
  onlyElement,
  readBits,
  readElements,
  readObjectIdentifier,
  readText,
  Tag,
  type Element,
} from './der.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const only = (bytes: Uint8Array): Element => readElements(bytes)[0] as Element;

describe('elements', () => {
  test('side by side, and inside one another', () => {
    const [first, second, ...more] = readElements(hex('3006 020101 020102 0400'));
    expect(more).toEqual([]);
    expect([first?.tag, second?.tag]).toEqual([Tag.sequence, Tag.octetString]);
    expect(childrenOf(first).map(({ content }) => content[0])).toEqual([1, 2]);
    expect(first?.whole).toEqual(hex('3006 020101 020102'));
    expect(second?.content).toEqual(new Uint8Array());
  });

  test.each([0, 127, 128, 255, 256, 65_535, 65_536])('of %i bytes', (size) => {
    const content = new Uint8Array(size).fill(7);
    const [read, next] = readElements(Buffer.concat([element(Tag.octetString, content), sequence()]));
    expect(Buffer.compare(read?.content ?? hex('00'), content)).toBe(0);
    expect(next?.tag).toBe(Tag.sequence);
  });

  test('no element in no bytes', () => {
    expect(readElements(new Uint8Array())).toEqual([]);
    expect(childrenOf(undefined)).toEqual([]);
  });

  test.each([
    ['a tag alone', '30'],
    ['less than its length', '0402 01'],
    ['rubbish behind', '0401 01 04'],
    ['an open end', '3080 0000'],
    ['a length that is cut off', '0482 01'],
    ['a length of five bytes', '0485 00 00 00 00 01 ff'],
    ['the longest length', '04 84 ff ff ff ff 01'],
    ['a tag of two bytes', '1f 81 00 00'],
  ])('%s is refused', (_, bytes) => {
    expect(() => readElements(hex(bytes))).toThrow(RangeError);
  });
});

test('exactly one element', () => {
  expect(onlyElement(hex('0400')).tag).toBe(Tag.octetString);
  expect(() => onlyElement(hex(''))).toThrow(RangeError);
  expect(() => onlyElement(hex('0400 0400'))).toThrow(RangeError);
});

describe('strings of bits', () => {
  test.each([
    ['0302 01 86', 0x86],
    ['0302 07 ff', 0x80],
    ['0303 07 81 80', 0x81],
    ['0301 00', 0],
  ])('%s', (bytes, bits) => {
    expect(readBits(only(hex(bytes)))).toBe(bits);
  });

  test.each([
    ['without a count of unused bits', '0300'],
    ['with eight unused bits', '0302 08 80'],
    ['with unused bits of none', '0301 01'],
    ['that is not a bit string', '0402 01 86'],
  ])('one %s is refused', (_, bytes) => {
    expect(() => readBits(only(hex(bytes)))).toThrow(RangeError);
  });
});

describe('object identifiers', () => {
  test.each([
    '0.9.2342.19200300.100.1.25',
    '1.2.840.113549.1.1.11',
    '1.3.14.3.2.26',
    '2.5.4.3',
    '2.16.840.1.101.3.4.2.1',
    '2.999.3',
  ])('%s', (dotted) => {
    expect(readObjectIdentifier(only(objectIdentifier(dotted)))).toBe(dotted);
  });

  test('of RFC 5280: the bytes of id-ce-subjectAltName', () => {
    expect(readObjectIdentifier(only(hex('0603 551d11')))).toBe('2.5.29.17');
  });

  test.each([
    ['empty', '0600'],
    ['cut off', '0602 5580'],
    ['padded in front', '0604 80551d13'],
    ['padded inside', '0604 55801d13'],
  ])('%s is refused', (_, bytes) => {
    expect(() => readObjectIdentifier(only(hex(bytes)))).toThrow(RangeError);
  });

  test('a zero byte inside a number is not padding', () => {
    expect(readObjectIdentifier(only(hex('0604 2a818003')))).toBe('1.2.16387');
  });

  test('no object identifier in another element', () => {
    expect(readObjectIdentifier(undefined)).toBe('');
    expect(readObjectIdentifier(only(utf8('2.5.4.3')))).toBe('');
  });
});

test.each([
  ['UTF8String', Tag.utf8String, Buffer.from('tëst €')],
  ['BMPString', Tag.bmpString, Buffer.from('tëst €', 'utf16le').swap16()],
  ['UniversalString', Tag.universalString, hex('00000074 000000eb 00000073 00000074 00000020 000020ac')],
])('text in a %s', (_, tag, bytes) => {
  expect(readText(only(element(tag, bytes)))).toBe('tëst €');
});

test.each([
  ['PrintableString', 0x13],
  ['TeletexString', 0x14],
  ['IA5String', 0x16],
  ['field without its own tag', 0x82],
])('text in a %s', (_, tag) => {
  expect(readText(only(element(tag, hex('74eb7374'))))).toBe('tëst');
});

test('a character beyond Unicode is replaced', () => {
  expect(readText(only(element(Tag.universalString, hex('7fffffff 00000041'))))).toBe('\ufffdA');
});
