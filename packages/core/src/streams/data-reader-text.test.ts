import { describe, expect, test } from 'vitest';
import { E_BOUNDS, RO_E_CLOSED } from '../hresult.ts';
import { toUint8Array } from './buffer.ts';
import { DataReader } from './data-reader.ts';
import { UnicodeEncoding } from './enums.ts';
import { fails } from './testing/bytes.ts';

describe.each(['ASCII', '\uFEFFGr\u00FC\u00DFe, \u20AC'])('over the message %j, which came as a string', (text) => {
  const bytes = new TextEncoder().encode(text);
  const size = bytes.length;
  const over = (): DataReader => DataReader.overMessage(text, 0, size);

  test('the whole text is read without its bytes', () => {
    const reader = over();
    expect(reader.unconsumedBufferLength).toBe(size);
    expect(reader.readString(size)).toBe(text);
    expect(reader.unconsumedBufferLength).toBe(0);
    expect(() => reader.readByte()).toThrow(expect.objectContaining(fails(E_BOUNDS)));
    expect(reader.readString(0)).toBe('');
  });

  test.each<[string, (reader: DataReader) => unknown]>([
    ['a byte, then the rest as numbers', (reader) => [reader.readByte(), ...reader.readBytes()]],
    ['all as numbers', (reader) => reader.readBytes()],
    ['a buffer', (reader) => toUint8Array(reader.readBuffer(size))],
    ['the detached buffer', (reader) => toUint8Array(reader.detachBuffer())],
    [
      'an array of the app',
      (reader) => {
        const target = new Uint8Array(size);
        reader.readBytes(target);
        return target;
      },
    ],
    [
      'a part of the text, of one character, then the rest',
      (reader) => {
        const first = text.startsWith('A') ? 1 : 3;
        return new TextEncoder().encode(reader.readString(first) + reader.readString(size - first));
      },
    ],
  ])('%s: its UTF-8', (_, read) => {
    const reader = over();
    expect([...(read(reader) as Iterable<number>)]).toEqual([...bytes]);
    expect(reader.unconsumedBufferLength).toBe(0);
  });

  test('as UTF-16 its bytes are read as pairs', () => {
    const [reader, other] = [over(), DataReader.overMessage(bytes)];
    reader.unicodeEncoding = other.unicodeEncoding = UnicodeEncoding.utf16LE;
    expect(reader.readString(2)).toBe(other.readString(2));
    expect(reader.unconsumedBufferLength).toBe(size - 4);
  });

  test('more than it has throws, and a closed reader gives none of it', () => {
    const reader = over();
    expect(() => reader.readString(size + 1)).toThrow(expect.objectContaining(fails(E_BOUNDS)));
    reader.close();
    expect(() => reader.readString(size)).toThrow(expect.objectContaining(fails(RO_E_CLOSED)));
  });
});
