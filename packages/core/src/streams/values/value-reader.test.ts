import { describe, expect, test } from 'vitest';
import { E_BOUNDS, E_INVALIDARG, ERROR_NO_UNICODE_TRANSLATION } from '../../hresult.ts';
import { toUint8Array } from '../buffer.ts';
import type { DataReader } from '../data-reader.ts';
import { ByteOrder, UnicodeEncoding } from '../enums.ts';
import { fails, readerOver } from '../testing/bytes.ts';

const thrownBy = (reader: DataReader, read: (reader: DataReader) => unknown, number: number): void => {
  const before = reader.unconsumedBufferLength;
  expect(() => read(reader)).toThrow(expect.objectContaining(fails(number)));
  expect(reader.unconsumedBufferLength).toBe(before);
};

test('starts big-endian, in utf8, with all bytes asked for', () => {
  const { byteOrder, unicodeEncoding, inputStreamOptions, unconsumedBufferLength } = readerOver([]);
  expect([byteOrder, unicodeEncoding, inputStreamOptions, unconsumedBufferLength]).toEqual([1, 0, 0, 0]);
});

test.each([2, -1, 0.5, '1', null])('refuses %s as an enum value and keeps the old one', (value) => {
  const reader = readerOver([]);
  expect(() => (reader.byteOrder = value as never)).toThrow(expect.objectContaining(fails(E_INVALIDARG)));
  const encoding = value === 2 ? 3 : value;
  expect(() => (reader.unicodeEncoding = encoding as never)).toThrow(expect.objectContaining(fails(E_INVALIDARG)));
  const options = value === 2 ? 4 : value;
  expect(() => (reader.inputStreamOptions = options as never)).toThrow(expect.objectContaining(fails(E_INVALIDARG)));
  expect([reader.byteOrder, reader.unicodeEncoding, reader.inputStreamOptions]).toEqual([1, 0, 0]);
});

test('options are flags and can be joined', () => {
  const reader = readerOver([]);
  reader.inputStreamOptions = 3;
  expect(reader.inputStreamOptions).toBe(3);
});

describe('more than there is throws E_BOUNDS and consumes nothing', () => {
  const reads: [string, number, (reader: DataReader) => unknown][] = [
    ['readBoolean', 1, (reader) => reader.readBoolean()],
    ['readByte', 1, (reader) => reader.readByte()],
    ['readInt16', 2, (reader) => reader.readInt16()],
    ['readUInt16', 2, (reader) => reader.readUInt16()],
    ['readInt32', 4, (reader) => reader.readInt32()],
    ['readUInt32', 4, (reader) => reader.readUInt32()],
    ['readSingle', 4, (reader) => reader.readSingle()],
    ['readDouble', 8, (reader) => reader.readDouble()],
    ['readInt64', 8, (reader) => reader.readInt64()],
    ['readUInt64', 8, (reader) => reader.readUInt64()],
    ['readDateTime', 8, (reader) => reader.readDateTime()],
    ['readTimeSpan', 8, (reader) => reader.readTimeSpan()],
    ['readGuid', 16, (reader) => reader.readGuid()],
    ['readBuffer', 5, (reader) => reader.readBuffer(5)],
    ['readBytes', 5, (reader) => reader.readBytes(new Uint8Array(5))],
    ['readString', 5, (reader) => reader.readString(5)],
  ];

  test.each(reads)('%s of %i bytes', (name, size, read) => {
    const short = readerOver(Array.from({ length: size - 1 }, () => 65));
    thrownBy(short, read, E_BOUNDS);
    expect(() => read(short)).toThrow(name);
    read(readerOver(Array.from({ length: size }, () => 65)));
  });

  test('what is there can still be read', () => {
    const reader = readerOver([1, 2, 3]);
    thrownBy(reader, (over) => over.readInt32(), E_BOUNDS);
    expect(reader.readByte()).toBe(1);
    reader.unicodeEncoding = UnicodeEncoding.utf16LE;
    thrownBy(reader, (over) => over.readString(2), E_BOUNDS);
  });

  test('counts are UInt32', () => {
    thrownBy(readerOver([1]), (reader) => reader.readBuffer(-1), E_BOUNDS);
    expect(readerOver([1]).readBuffer(2 ** 32 + 1).length).toBe(1);
  });
});

describe('malformed strings throw and consume nothing', () => {
  test.each<[string, number[], UnicodeEncoding, number]>([
    ['a cut sequence', [0xe2, 0x82], UnicodeEncoding.utf8, 2],
    ['an overlong form', [0xc0, 0x80], UnicodeEncoding.utf8, 2],
    ['a surrogate as utf8', [0xed, 0xa0, 0x80], UnicodeEncoding.utf8, 3],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80], UnicodeEncoding.utf8, 4],
    ['a lone high surrogate', [0x00, 0xd8], UnicodeEncoding.utf16LE, 1],
    ['a lone low surrogate', [0xdc, 0x00], UnicodeEncoding.utf16BE, 1],
    ['surrogates in the wrong order', [0xde, 0x00, 0xd8, 0x3d], UnicodeEncoding.utf16BE, 2],
    ['half a pair', [0x3d, 0xd8, 0x00, 0xde], UnicodeEncoding.utf16LE, 1],
  ])('%s', (_, bytes, encoding, count) => {
    const reader = readerOver(bytes);
    reader.unicodeEncoding = encoding;
    thrownBy(reader, (over) => over.readString(count), ERROR_NO_UNICODE_TRANSLATION);
  });

  test('of a character that begins and ends in the right place, the rest does not matter', () => {
    const reader = readerOver([0x41, 0xe2, 0x82, 0xac, 0xff]);
    expect(reader.readString(4)).toBe('A€');
    expect(reader.readByte()).toBe(0xff);
  });

  test('a UTF-16 string longer than one call can take', () => {
    const text = '😀'.repeat(20_000);
    const bytes = new Uint8Array(
      Uint16Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)).buffer,
    );
    const reader = readerOver(bytes);
    reader.unicodeEncoding = UnicodeEncoding.utf16LE;
    expect(reader.readString(text.length)).toBe(text);
  });
});

describe('readBytes', () => {
  test('fills what it is given', () => {
    const reader = readerOver([1, 2, 3, 4, 5, 6, 7]);
    const bytes = new Uint8Array(2);
    const array: number[] = [];
    array.length = 2;
    const view = new DataView(new ArrayBuffer(4), 1, 2);
    reader.readBytes(bytes);
    reader.readBytes(array);
    reader.readBytes(view);
    expect([[...bytes], array, [...new Uint8Array(view.buffer)]]).toEqual([
      [1, 2],
      [3, 4],
      [0, 5, 6, 0],
    ]);
    reader.readBytes([]);
    reader.readBytes(new Uint8Array(0));
    expect(reader.unconsumedBufferLength).toBe(1);
  });

  test('without an array it returns all that is loaded', () => {
    const reader = readerOver([1, 2, 3]);
    expect(reader.readBytes()).toEqual([1, 2, 3]);
    expect(reader.readBytes()).toEqual([]);
  });

  test('refuses what is neither', () => {
    for (const value of [null, 3, 'ab', {}, new ArrayBuffer(1)]) {
      thrownBy(readerOver([1, 2, 3]), (reader) => reader.readBytes(value as never), E_INVALIDARG);
    }
  });
});

describe('readBuffer', () => {
  test('is a copy, as large as what was read', () => {
    const reader = readerOver([1, 2, 3]);
    const buffer = reader.readBuffer(2);
    expect([buffer.capacity, buffer.length, [...toUint8Array(buffer)]]).toEqual([2, 2, [1, 2]]);
    toUint8Array(buffer)[0] = 9;
    expect(reader.readByte()).toBe(3);
    expect(reader.readBuffer(0).length).toBe(0);
  });
});

test('the byte order is that of the moment', () => {
  const reader = readerOver([1, 2, 1, 2]);
  reader.byteOrder = ByteOrder.littleEndian;
  expect(reader.readUInt16()).toBe(0x0201);
  reader.byteOrder = ByteOrder.bigEndian;
  expect(reader.readUInt16()).toBe(0x0102);
});
