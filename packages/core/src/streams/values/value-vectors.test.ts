/** Byte for byte, what each value is on the wire (computed with DataView and Buffer of Node, not with this code). */
import { describe, expect, test } from 'vitest';
import { DataReader } from '../data-reader.ts';
import type { DataWriter } from '../data-writer.ts';
import { ByteOrder, UnicodeEncoding } from '../enums.ts';
import { fromUint8Array } from '../buffer.ts';
import { bytesOfHex, written } from '../testing/bytes.ts';

type Kind =
  | 'Byte'
  | 'Boolean'
  | 'Int16'
  | 'UInt16'
  | 'Int32'
  | 'UInt32'
  | 'Int64'
  | 'UInt64'
  | 'Single'
  | 'Double'
  | 'Guid'
  | 'DateTime'
  | 'TimeSpan';

const write = (kind: Kind, value: unknown, order: ByteOrder): string =>
  written((writer: DataWriter) => {
    writer.byteOrder = order;
    (writer[`write${kind}`] as (value: unknown) => void).call(writer, value);
  });

const read = (kind: Kind, hex: string, order: ByteOrder): unknown => {
  const reader = DataReader.fromBuffer(fromUint8Array(bytesOfHex(hex)));
  reader.byteOrder = order;
  const value: unknown = reader[`read${kind}`]();
  expect(reader.unconsumedBufferLength).toBe(0);
  return value;
};

const reversed = (hex: string): string => hex.split(' ').reverse().join(' ');

describe('numbers: written, read back, big endian and little endian', () => {
  test.each<[Kind, number | bigint, string, (number | bigint)?]>([
    ['Int16', -2, 'ff fe'],
    ['UInt16', 258, '01 02'],
    ['Int16', 70000, '11 70', 4464],
    ['UInt16', -1, 'ff ff', 65535],
    ['Int32', -2, 'ff ff ff fe'],
    ['Int32', 2 ** 32 + 5, '00 00 00 05', 5],
    ['UInt32', 16909060, '01 02 03 04'],
    ['UInt32', 4294967295, 'ff ff ff ff'],
    ['UInt32', -1, 'ff ff ff ff', 4294967295],
    ['Int64', -2, 'ff ff ff ff ff ff ff fe'],
    ['Int64', 9007199254740992, '00 20 00 00 00 00 00 00'],
    ['Int64', -9007199254740992, 'ff e0 00 00 00 00 00 00'],
    ['Int64', 9007199254740993n, '00 20 00 00 00 00 00 01'],
    ['Int64', -9007199254740993n, 'ff df ff ff ff ff ff ff'],
    ['Int64', 2n ** 64n + 7n, '00 00 00 00 00 00 00 07', 7],
    ['Int64', Number.NaN, '00 00 00 00 00 00 00 00', 0],
    ['Int64', Number.POSITIVE_INFINITY, '00 00 00 00 00 00 00 00', 0],
    ['Int64', -1.9, 'ff ff ff ff ff ff ff ff', -1],
    ['Int64', 2 ** 64 + 4096, '00 00 00 00 00 00 10 00', 4096],
    ['UInt64', 18446744073709551615n, 'ff ff ff ff ff ff ff ff'],
    ['UInt64', -1, 'ff ff ff ff ff ff ff ff', 18446744073709551615n],
    ['Single', 1.5, '3f c0 00 00'],
    ['Single', 0.1, '3d cc cc cd', 0.10000000149011612],
    ['Double', Math.PI, '40 09 21 fb 54 44 2d 18'],
    ['Double', -0, '80 00 00 00 00 00 00 00'],
    ['TimeSpan', 1, '00 00 00 00 00 00 27 10'],
    ['TimeSpan', 30000, '00 00 00 00 11 e1 a3 00'],
    ['TimeSpan', 60000, '00 00 00 00 23 c3 46 00'],
    ['TimeSpan', -1500, 'ff ff ff ff ff 1b 1e 40'],
    ['TimeSpan', 0.5, '00 00 00 00 00 00 13 88'],
    ['TimeSpan', 0.0001, '00 00 00 00 00 00 00 01'],
  ])('%s %s is %s', (kind, value, hex, back = value) => {
    expect(write(kind, value, ByteOrder.bigEndian)).toBe(hex);
    expect(write(kind, value, ByteOrder.littleEndian)).toBe(reversed(hex));
    expect(read(kind, hex, ByteOrder.bigEndian)).toBe(back);
    expect(read(kind, reversed(hex), ByteOrder.littleEndian)).toBe(back);
  });
});

describe('bytes and booleans have no order', () => {
  test.each<[Kind, unknown, string, unknown]>([
    ['Byte', 300, '2c', 44],
    ['Byte', -1, 'ff', 255],
    ['Boolean', true, '01', true],
    ['Boolean', false, '00', false],
    ['Boolean', 'yes', '01', true],
  ])('%s %s is %s', (kind, value, hex, back) => {
    for (const order of Object.values(ByteOrder)) {
      expect(write(kind, value, order)).toBe(hex);
      expect(read(kind, hex, order)).toBe(back);
    }
  });

  test('any byte but 0 reads as true', () => {
    expect(read('Boolean', '02', ByteOrder.bigEndian)).toBe(true);
    expect(read('Boolean', 'ff', ByteOrder.bigEndian)).toBe(true);
  });
});

describe('Guid', () => {
  const guid = '00112233-4455-6677-8899-aabbccddeeff';
  const big = '00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff';
  const little = '33 22 11 00 55 44 77 66 88 99 aa bb cc dd ee ff';

  test('its first three fields follow the byte order, its last eight bytes do not', () => {
    expect(write('Guid', guid, ByteOrder.bigEndian)).toBe(big);
    expect(write('Guid', guid, ByteOrder.littleEndian)).toBe(little);
    expect(read('Guid', big, ByteOrder.bigEndian)).toBe(guid);
    expect(read('Guid', little, ByteOrder.littleEndian)).toBe(guid);
  });
});

describe('DateTime', () => {
  test.each([
    ['1601-01-01T00:00:00.000Z', '00 00 00 00 00 00 00 00'],
    ['1970-01-01T00:00:00.000Z', '01 9d b1 de d5 3e 80 00'],
    ['2020-04-29T12:34:56.789Z', '01 d6 1e 22 97 2a bc 50'],
    ['2024-02-29T00:00:00.000Z', '01 da 6a a2 3c e9 00 00'],
    ['1600-12-31T23:59:59.999Z', 'ff ff ff ff ff ff d8 f0'],
  ])('%s is %s', (text, hex) => {
    const date = new Date(text);
    expect(write('DateTime', date, ByteOrder.bigEndian)).toBe(hex);
    expect(write('DateTime', date, ByteOrder.littleEndian)).toBe(reversed(hex));
    expect(read('DateTime', hex, ByteOrder.bigEndian)).toEqual(date);
    expect(read('DateTime', reversed(hex), ByteOrder.littleEndian)).toEqual(date);
  });

  test('what is finer than a millisecond is cut off downwards', () => {
    const ticks = (count: bigint): string => write('Int64', count, ByteOrder.bigEndian);
    expect(read('DateTime', ticks(132326660967891234n), ByteOrder.bigEndian)).toEqual(
      new Date('2020-04-29T20:34:56.789Z'),
    );
    expect(read('DateTime', ticks(-1n), ByteOrder.bigEndian)).toEqual(new Date('1600-12-31T23:59:59.999Z'));
  });
});

describe('strings: utf8, utf16LE, utf16BE, measured', () => {
  test.each<[string, string, string, string, number, number]>([
    ['A', '41', '41 00', '00 41', 1, 2],
    ['é', 'c3 a9', 'e9 00', '00 e9', 2, 2],
    ['€', 'e2 82 ac', 'ac 20', '20 ac', 3, 2],
    ['😀', 'f0 9f 98 80', '3d d8 00 de', 'd8 3d de 00', 4, 4],
    [
      'Très bien!',
      '54 72 c3 a8 73 20 62 69 65 6e 21',
      '54 00 72 00 e8 00 73 00 20 00 62 00 69 00 65 00 6e 00 21 00',
      '00 54 00 72 00 e8 00 73 00 20 00 62 00 69 00 65 00 6e 00 21',
      11,
      20,
    ],
    [
      'Hello, World!',
      '48 65 6c 6c 6f 2c 20 57 6f 72 6c 64 21',
      '48 00 65 00 6c 00 6c 00 6f 00 2c 00 20 00 57 00 6f 00 72 00 6c 00 64 00 21 00',
      '00 48 00 65 00 6c 00 6c 00 6f 00 2c 00 20 00 57 00 6f 00 72 00 6c 00 64 00 21',
      13,
      26,
    ],
    ['\ufeffx', 'ef bb bf 78', 'ff fe 78 00', 'fe ff 00 78', 4, 4],
    ['', '', '', '', 0, 0],
  ])('%j', (text, utf8, utf16LE, utf16BE, size8, size16) => {
    const forms = [
      [UnicodeEncoding.utf8, utf8, size8, 1],
      [UnicodeEncoding.utf16LE, utf16LE, size16, 2],
      [UnicodeEncoding.utf16BE, utf16BE, size16, 2],
    ] as const;
    for (const [encoding, hex, size, unit] of forms) {
      for (const order of Object.values(ByteOrder)) {
        const hexWritten = written((writer) => {
          writer.byteOrder = order;
          writer.unicodeEncoding = encoding;
          expect(writer.measureString(text)).toBe(size);
          expect(writer.writeString(text)).toBe(size);
        });
        expect(hexWritten).toBe(hex);
        const reader = DataReader.fromBuffer(fromUint8Array(bytesOfHex(hex)));
        reader.byteOrder = order;
        reader.unicodeEncoding = encoding;
        expect(reader.readString(size / unit)).toBe(text);
        expect(reader.unconsumedBufferLength).toBe(0);
      }
    }
  });
});
