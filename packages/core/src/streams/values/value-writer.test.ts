import { describe, expect, test } from 'vitest';
import { E_BOUNDS, E_INVALIDARG, E_POINTER, ERROR_NO_UNICODE_TRANSLATION } from '../../hresult.ts';
import { fromUint8Array, WindowsRuntimeBuffer } from '../buffer.ts';
import { DataWriter } from '../data-writer.ts';
import { UnicodeEncoding } from '../enums.ts';
import { fails, written } from '../testing/bytes.ts';

test('starts big-endian, in utf8, empty', () => {
  const { byteOrder, unicodeEncoding, unstoredBufferLength } = new DataWriter();
  expect([byteOrder, unicodeEncoding, unstoredBufferLength]).toEqual([1, 0, 0]);
});

describe('a value that has no form throws, and nothing is written', () => {
  const refused = (write: (writer: DataWriter) => unknown): DataWriter => {
    const writer = new DataWriter();
    writer.writeByte(1);
    expect(() => write(writer)).toThrow();
    expect(writer.unstoredBufferLength).toBe(1);
    return writer;
  };

  test.each<[string, number, (writer: DataWriter) => unknown]>([
    ['a lone surrogate in utf8', ERROR_NO_UNICODE_TRANSLATION, (writer) => writer.writeString('a\uD800')],
    ['a text that is no GUID', E_INVALIDARG, (writer) => writer.writeGuid('no guid')],
    ['an invalid Date', E_INVALIDARG, (writer) => writer.writeDateTime(new Date(Number.NaN))],
    ['no Date at all', E_INVALIDARG, (writer) => writer.writeDateTime(0 as never)],
    ['a Date beyond 64 bits of ticks', E_INVALIDARG, (writer) => writer.writeDateTime(new Date(8.64e15))],
    ['one before them', E_INVALIDARG, (writer) => writer.writeDateTime(new Date(-8.64e15))],
    ['an endless TimeSpan', E_INVALIDARG, (writer) => writer.writeTimeSpan(Infinity)],
    ['a TimeSpan that is not a number', E_INVALIDARG, (writer) => writer.writeTimeSpan(Number.NaN)],
    ['a TimeSpan beyond 64 bits', E_INVALIDARG, (writer) => writer.writeTimeSpan(2 ** 63 / 10_000)],
    ['no buffer', E_POINTER, (writer) => writer.writeBuffer(null as never)],
    ['bytes as a buffer', E_INVALIDARG, (writer) => writer.writeBuffer(Uint8Array.of(1) as never)],
    ['more than the buffer holds', E_BOUNDS, (writer) => writer.writeBuffer(fromUint8Array(new Uint8Array(4)), 2, 3)],
    ['a start behind its end', E_BOUNDS, (writer) => writer.writeBuffer(fromUint8Array(new Uint8Array(4)), 5)],
    ['a text as bytes', E_INVALIDARG, (writer) => writer.writeBytes('ab' as never)],
  ])('%s', (_, number, write) => {
    const writer = refused(write);
    expect(() => write(writer)).toThrow(expect.objectContaining(fails(number)));
  });

  test.each<[string, (writer: DataWriter, value: never) => unknown]>([
    ['writeByte', (writer, value) => writer.writeByte(value)],
    ['writeInt16', (writer, value) => writer.writeInt16(value)],
    ['writeUInt16', (writer, value) => writer.writeUInt16(value)],
    ['writeInt32', (writer, value) => writer.writeInt32(value)],
    ['writeUInt32', (writer, value) => writer.writeUInt32(value)],
    ['writeSingle', (writer, value) => writer.writeSingle(value)],
    ['writeDouble', (writer, value) => writer.writeDouble(value)],
    ['writeInt64', (writer, value) => writer.writeInt64(value)],
    ['writeTimeSpan', (writer, value) => writer.writeTimeSpan(value)],
    ['writeString', (writer, value) => writer.writeString(value)],
    ['writeBytes', (writer, value) => writer.writeBytes([1, value])],
  ])('%s of a value that is not a number: JavaScript throws its TypeError', (_, write) => {
    const value = {
      valueOf() {
        throw new TypeError('no value');
      },
      toString() {
        throw new TypeError('no text');
      },
    };
    refused((writer) => write(writer, value as never));
  });
});

describe('writeString', () => {
  test('every value has a text', () => {
    expect(written((writer) => writer.writeString(null as never))).toBe('6e 75 6c 6c');
    expect(written((writer) => writer.writeString(undefined as never))).toBe('75 6e 64 65 66 69 6e 65 64');
    expect(written((writer) => writer.writeString(12 as never))).toBe('31 32');
  });

  test('UTF-16 writes a lone surrogate as it is', () => {
    const write = (writer: DataWriter): void => {
      writer.unicodeEncoding = UnicodeEncoding.utf16LE;
      expect(writer.writeString('\uD800')).toBe(2);
    };
    expect(written(write)).toBe('00 d8');
  });
});

describe('bytes', () => {
  test('plain numbers wrap, views give their bytes', () => {
    expect(written((writer) => writer.writeBytes([0, 255, 256, -1]))).toBe('00 ff 00 ff');
    expect(written((writer) => writer.writeBytes(new Uint8Array([1, 2, 3]).subarray(1)))).toBe('02 03');
    expect(written((writer) => writer.writeBytes(new DataView(new ArrayBuffer(3), 1)))).toBe('00 00');
  });

  test('are copied when they are written', () => {
    const bytes = Uint8Array.of(1, 2);
    const write = (writer: DataWriter): void => {
      writer.writeBytes(bytes);
      writer.writeBuffer(fromUint8Array(bytes));
      bytes.fill(9);
    };
    expect(written(write)).toBe('01 02 01 02');
  });

  test('of a buffer: those in use, or a part of them', () => {
    const buffer = new WindowsRuntimeBuffer(8);
    buffer.length = 2;
    expect(written((writer) => writer.writeBuffer(buffer))).toBe('00 00');
    const full = fromUint8Array(Uint8Array.of(1, 2, 3, 4));
    expect(written((writer) => writer.writeBuffer(full, 1, 2))).toBe('02 03');
    expect(written((writer) => writer.writeBuffer(full, 4, 0))).toBe('');
    expect(written((writer) => writer.writeBuffer(full, 2))).toBe('03 04');
  });
});

test('grows as far as it must', () => {
  const all = written((writer) => {
    for (let index = 0; index < 1000; index++) writer.writeUInt16(index);
    writer.writeBytes(new Uint8Array(5000).fill(7));
  });
  const bytes = all.split(' ');
  expect([bytes.length, bytes.slice(1998, 2002)]).toEqual([7000, ['03', 'e7', '07', '07']]);
});
