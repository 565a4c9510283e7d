import { describe, expect, test } from 'vitest';
import { element, field, name, objectIdentifier, sequence, utf8 } from './der-writer.ts';
import { readElements, Tag } from './der.ts';
import { extensionsIn, readExtensions } from './extensions.ts';

const critical = element(0x01, Uint8Array.of(0xff));
const extension = (dotted: string, value: Uint8Array, ...flags: Uint8Array[]): Uint8Array =>
  sequence(objectIdentifier(dotted), ...flags, element(Tag.octetString, value));
const list = (...extensions: Uint8Array[]) => extensionsIn(readElements(field(3, sequence(...extensions)))[0]);
const read = (...extensions: Uint8Array[]) => readExtensions(list(...extensions));
const alternativeNames = (...names: Uint8Array[]) =>
  read(extension('2.5.29.17', sequence(...names))).subjectAlternativeName;
const text = (number: number, value: string): Uint8Array => element(0x80 | number, Buffer.from(value));
const address = (...bytes: number[]): Uint8Array => element(0x87, Uint8Array.from(bytes));

const noNames = { distinguishedName: [], dnsName: [], emailName: [], ipAddress: [], principalName: [], url: [] };
const noUsages = {
  crlSign: false,
  dataEncipherment: false,
  digitalSignature: false,
  keyAgreement: false,
  keyCertificateSign: false,
  keyEncipherment: false,
  nonRepudiation: false,
};

test('none at all', () => {
  const nothing = { enhancedKeyUsages: [], keyUsages: noUsages, subjectAlternativeName: noNames };
  expect(readExtensions(extensionsIn(undefined))).toEqual(nothing);
  expect(read()).toEqual(nothing);
});

test('an unknown extension may hold anything', () => {
  expect(read(extension('1.2.3', Uint8Array.of(0xff, 0xff)), extension('2.5.29.37', sequence())).keyUsages).toEqual(
    noUsages,
  );
});

test('a malformed one that is known is refused', () => {
  expect(() => read(extension('2.5.29.17', Uint8Array.of(0x30, 0x05, 0x00)))).toThrow(RangeError);
});

test.each<[string, Uint8Array[]]>([
  ['the same one twice', [extension('2.5.29.37', sequence()), extension('2.5.29.37', sequence())]],
  ['without an identifier', [sequence(critical, element(Tag.octetString, sequence()))]],
  ['with a flag that is none', [extension('2.5.29.37', sequence(), element(Tag.boolean))]],
  ['with a number for a flag', [extension('2.5.29.37', sequence(), element(Tag.integer, Uint8Array.of(1)))]],
  ['with two flags', [extension('2.5.29.37', sequence(), critical, critical)]],
  ['without a value', [sequence(objectIdentifier('2.5.29.37'))]],
  ['with a value that is not an octet string', [sequence(objectIdentifier('2.5.29.37'), sequence())]],
  ['with nothing in its value', [extension('2.5.29.37', new Uint8Array())]],
  ['with something behind its value', [extension('2.5.29.37', Buffer.concat([sequence(), sequence()]))]],
])('an extension %s is refused', (_, extensions) => {
  expect(() => read(...extensions)).toThrow(RangeError);
});

test('bytes after the list of extensions are refused', () => {
  expect(() => extensionsIn(readElements(field(3, sequence(), sequence()))[0])).toThrow(RangeError);
});

test('which are critical', () => {
  const no = element(Tag.boolean, Uint8Array.of(0));
  const extensions = list(
    extension('1.2.3', sequence()),
    extension('1.2.4', sequence(), critical),
    extension('1.2.5', sequence(), no),
  );
  expect([...extensions].map(([identifier, { critical: isCritical }]) => [identifier, isCritical])).toEqual([
    ['1.2.3', false],
    ['1.2.4', true],
    ['1.2.5', false],
  ]);
});

test('enhanced key usages', () => {
  const value = sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'), objectIdentifier('1.3.6.1.5.5.7.3.2'));
  expect(read(extension('2.5.29.37', value, critical)).enhancedKeyUsages).toEqual([
    '1.3.6.1.5.5.7.3.1',
    '1.3.6.1.5.5.7.3.2',
  ]);
});

test.each<[keyof typeof noUsages, number]>([
  ['digitalSignature', 0x80],
  ['nonRepudiation', 0x40],
  ['keyEncipherment', 0x20],
  ['dataEncipherment', 0x10],
  ['keyAgreement', 0x08],
  ['keyCertificateSign', 0x04],
  ['crlSign', 0x02],
])('key usage %s is bit 0x%i', (usage, bit) => {
  const value = element(Tag.bitString, Uint8Array.of(1, bit));
  expect(read(extension('2.5.29.15', value, critical)).keyUsages).toEqual({ ...noUsages, [usage]: true });
});

describe('alternative names', () => {
  test('of each kind', () => {
    expect(
      alternativeNames(
        text(1, 'ada@example.com'),
        text(2, 'example.com'),
        text(2, '*.example.com'),
        field(4, name(['2.5.4.10', utf8('Contoso')], ['2.5.4.3', utf8('Ada')])),
        text(6, 'https://example.com/'),
        address(127, 0, 0, 1),
        field(0, objectIdentifier('1.3.6.1.4.1.311.20.2.3'), field(0, utf8('ada@corp.example.com'))),
      ),
    ).toEqual({
      distinguishedName: ['O=Contoso, CN=Ada'],
      dnsName: ['example.com', '*.example.com'],
      emailName: ['ada@example.com'],
      ipAddress: ['127.0.0.1'],
      principalName: ['ada@corp.example.com'],
      url: ['https://example.com/'],
    });
  });

  test('addresses of IPv6 are written short', () => {
    const loopback = [...Array.from({ length: 15 }, () => 0), 1];
    const documentation = [0x20, 0x01, 0x0d, 0xb8, ...Array.from({ length: 11 }, () => 0), 0x2a];
    expect(alternativeNames(address(...loopback), address(...documentation)).ipAddress).toEqual([
      '::1',
      '2001:db8::2a',
    ]);
  });

  test('kinds of names without a member in WinRT are skipped', () => {
    const otherName = field(0, objectIdentifier('1.3.6.1.5.5.7.8.5'), field(0, utf8('xmpp@example.com')));
    const registeredId = element(0x88, Uint8Array.of(0x2a, 0x03));
    expect(alternativeNames(otherName, registeredId, address(1, 2, 3))).toEqual(noNames);
  });
});
