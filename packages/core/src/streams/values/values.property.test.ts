import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { E_BOUNDS, ERROR_NO_UNICODE_TRANSLATION } from '../../hresult.ts';
import { toUint8Array } from '../buffer.ts';
import { DataReader } from '../data-reader.ts';
import { DataWriter } from '../data-writer.ts';
import { InputStreamOptions, type ByteOrder, type UnicodeEncoding } from '../enums.ts';
import { AppInputStream } from '../testing/app-streams.ts';
import { applySettings, items, type Item } from '../testing/arbitrary-values.ts';
import { cut, readerOver } from '../testing/bytes.ts';
import { effort, propertyTimeout } from '../testing/effort.ts';

/** Reads the item, loading more whenever what is loaded does not do. */
async function readLoading(reader: DataReader, item: Item, nextSize: () => number): Promise<unknown> {
  for (;;) {
    const before = reader.unconsumedBufferLength;
    try {
      return item.read(reader);
    } catch (error) {
      expect(error).toMatchObject({ number: E_BOUNDS });
      expect(reader.unconsumedBufferLength).toBe(before);
      expect(await reader.loadAsync(nextSize())).toBeGreaterThan(0);
    }
  }
}

test(
  'what is written reads back, in any order and encoding, however it is cut and loaded (300 runs)',
  { timeout: propertyTimeout },
  async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 10 });
    const property = fc.asyncProperty(
      fc.array(items, { maxLength: 30, size: 'max' }),
      sizes,
      sizes,
      fc.constantFrom(InputStreamOptions.none, InputStreamOptions.partial),
      fc.constantFrom('given', 'own'),
      async (list, cuts, loads, options, answer) => {
        const writer = new DataWriter();
        for (const item of list) {
          applySettings(writer, item);
          item.write(writer);
        }
        const length = writer.unstoredBufferLength;
        const stream = new AppInputStream(cut(toUint8Array(writer.detachBuffer()), cuts), undefined, answer);
        const reader = new DataReader(stream);
        reader.inputStreamOptions = options;
        let next = 0;
        const nextSize = (): number => loads[next++ % loads.length] as number;
        for (const item of list) {
          applySettings(reader, item);
          expect(await readLoading(reader, item, nextSize)).toEqual(item.expected);
        }
        // Nothing is left, neither loaded nor in the stream.
        expect(reader.unconsumedBufferLength + (await reader.loadAsync(length + 1))).toBe(0);
      },
    );
    await fc.assert(property, effort(300));
  },
);

interface Attempt {
  readonly member: keyof typeof sizesOf;
  readonly count: number;
  readonly byteOrder: ByteOrder;
  readonly unicodeEncoding: UnicodeEncoding;
}

const sizesOf = {
  readBoolean: 1,
  readByte: 1,
  readInt16: 2,
  readUInt16: 2,
  readInt32: 4,
  readUInt32: 4,
  readSingle: 4,
  readInt64: 8,
  readUInt64: 8,
  readDouble: 8,
  readDateTime: 8,
  readTimeSpan: 8,
  readGuid: 16,
  readBuffer: 1,
  readString: 1,
} as const;

const attempts: fc.Arbitrary<Attempt> = fc.record({
  member: fc.constantFrom(...(Object.keys(sizesOf) as Attempt['member'][])),
  count: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 0xffffffff })),
  byteOrder: fc.constantFrom<ByteOrder>(0, 1),
  unicodeEncoding: fc.constantFrom<UnicodeEncoding>(0, 1, 2),
});

/** What a value is as bytes again, where reading loses nothing. */
const writeBack: Partial<Record<Attempt['member'], (writer: DataWriter, value: never) => void>> = {
  readByte: (writer, value) => writer.writeByte(value),
  readInt16: (writer, value) => writer.writeInt16(value),
  readUInt16: (writer, value) => writer.writeUInt16(value),
  readInt32: (writer, value) => writer.writeInt32(value),
  readUInt32: (writer, value) => writer.writeUInt32(value),
  readInt64: (writer, value) => writer.writeInt64(value),
  readUInt64: (writer, value) => writer.writeUInt64(value),
  readGuid: (writer, value) => writer.writeGuid(value),
  readBuffer: (writer, value) => writer.writeBuffer(value),
  readString: (writer, value) => writer.writeString(value),
};

test(
  'garbage reads as values of the right bytes, or throws the named error and consumes nothing (3000 runs)',
  { timeout: propertyTimeout },
  () => {
    const property = fc.property(
      fc.uint8Array({ maxLength: 120 }),
      fc.array(attempts, { maxLength: 40 }),
      (garbage, reads) => {
        const reader = readerOver(garbage);
        for (const { member, count, byteOrder, unicodeEncoding } of reads) {
          Object.assign(reader, { byteOrder, unicodeEncoding });
          const before = reader.unconsumedBufferLength;
          const unit = member === 'readString' && unicodeEncoding !== 0 ? 2 : sizesOf[member];
          const size = member === 'readString' || member === 'readBuffer' ? count * unit : unit;
          try {
            const value: unknown = reader[member](count);
            expect(before - reader.unconsumedBufferLength).toBe(size);
            const writer = new DataWriter();
            Object.assign(writer, { byteOrder, unicodeEncoding });
            writeBack[member]?.(writer, value as never);
            const from = garbage.byteLength - before;
            if (writeBack[member]) {
              expect([...toUint8Array(writer.detachBuffer())]).toEqual([...garbage.subarray(from, from + size)]);
            }
          } catch (error) {
            const { number } = error as { number?: number };
            if (number === undefined) throw error;
            expect(number).toBe(size > before ? E_BOUNDS : ERROR_NO_UNICODE_TRANSLATION);
            expect(number === E_BOUNDS || member === 'readString').toBe(true);
            expect(reader.unconsumedBufferLength).toBe(before);
          }
        }
      },
    );
    fc.assert(property, effort(3000));
  },
);

test('a value that is refused leaves the writer as it was (500 runs)', { timeout: propertyTimeout }, () => {
  const refusable = fc.oneof(
    fc
      .string({ unit: 'binary', maxLength: 10 })
      .map((text) => (writer: DataWriter) => writer.writeString(`${text}\uD800`)),
    fc.string().map((text) => (writer: DataWriter) => writer.writeGuid(`${text}!`)),
    fc.constantFrom(Number.NaN, Infinity, 1e300).map((span) => (writer: DataWriter) => writer.writeTimeSpan(span)),
    fc
      .constantFrom(Number.NaN, 8.64e15, -8.64e15)
      .map((time) => (writer: DataWriter) => writer.writeDateTime(new Date(time))),
  );
  const property = fc.property(fc.array(items, { maxLength: 5 }), refusable, (list, refused) => {
    const [writer, same] = [new DataWriter(), new DataWriter()];
    for (const item of list) {
      for (const each of [writer, same]) {
        applySettings(each, item);
        item.write(each);
      }
    }
    writer.unicodeEncoding = 0;
    expect(() => refused(writer)).toThrow();
    expect(toUint8Array(writer.detachBuffer())).toEqual(toUint8Array(same.detachBuffer()));
  });
  fc.assert(property, effort(500));
});
