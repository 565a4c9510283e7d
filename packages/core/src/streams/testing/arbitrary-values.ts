/** Values of every kind that a DataWriter writes, and how each is written and read. */
import * as fc from 'fast-check';
import { fromUint8Array, toUint8Array } from '../buffer.ts';
import type { DataReader } from '../data-reader.ts';
import type { DataWriter } from '../data-writer.ts';
import { ByteOrder, UnicodeEncoding } from '../enums.ts';

/** One value under the settings that it is written with; `read` gives what `expected` is. */
export interface Item {
  readonly kind: string;
  readonly byteOrder: ByteOrder;
  readonly unicodeEncoding: UnicodeEncoding;
  readonly expected: unknown;
  write(writer: DataWriter): void;
  read(reader: DataReader): unknown;
}

type Form = Pick<Item, 'kind' | 'expected' | 'write' | 'read'>;

const number = (
  kind: 'Byte' | 'Int16' | 'UInt16' | 'Int32' | 'UInt32' | 'Single' | 'Double' | 'TimeSpan',
  values: fc.Arbitrary<number>,
): fc.Arbitrary<Form> =>
  values.map((value) => ({
    kind,
    expected: value,
    write: (writer) => writer[`write${kind}`](value),
    read: (reader) => reader[`read${kind}`](),
  }));

/** A number where that is exact, as the projection has it. */
const projected = (value: bigint): number | bigint =>
  value >= -(2n ** 53n) && value <= 2n ** 53n ? Number(value) : value;

const forms: readonly fc.Arbitrary<Form>[] = [
  number('Byte', fc.integer({ min: 0, max: 0xff })),
  number('Int16', fc.integer({ min: -0x8000, max: 0x7fff })),
  number('UInt16', fc.integer({ min: 0, max: 0xffff })),
  number('Int32', fc.integer()),
  number('UInt32', fc.integer({ min: 0, max: 0xffffffff })),
  number('Single', fc.float()),
  number('Double', fc.double()),
  // As ticks, up to where a double of milliseconds has one for each of them.
  number(
    'TimeSpan',
    fc.integer({ min: -(2 ** 51), max: 2 ** 51 }).map((ticks) => ticks / 10_000),
  ),
  fc.boolean().map((value) => ({
    kind: 'Boolean',
    expected: value,
    write: (writer) => writer.writeBoolean(value),
    read: (reader) => reader.readBoolean(),
  })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({
    kind: 'Int64',
    expected: projected(value),
    write: (writer) => writer.writeInt64(value),
    read: (reader) => reader.readInt64(),
  })),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => ({
    kind: 'UInt64',
    expected: projected(value),
    write: (writer) => writer.writeUInt64(value),
    read: (reader) => reader.readUInt64(),
  })),
  fc.uuid().map((value) => ({
    kind: 'Guid',
    expected: value,
    write: (writer) => writer.writeGuid(value),
    read: (reader) => reader.readGuid(),
  })),
  fc.date({ min: new Date(-9.3e14), max: new Date(9.1e14), noInvalidDate: true }).map((value) => ({
    kind: 'DateTime',
    expected: value,
    write: (writer) => writer.writeDateTime(value),
    read: (reader) => reader.readDateTime(),
  })),
  fc.uint8Array({ maxLength: 300, size: 'max' }).map((value) => ({
    kind: 'Bytes',
    expected: value,
    write: (writer) => writer.writeBytes(value),
    read: (reader) => {
      const bytes = new Uint8Array(value.byteLength);
      reader.readBytes(bytes);
      return bytes;
    },
  })),
  fc.uint8Array({ maxLength: 300, size: 'max' }).map((value) => ({
    kind: 'Buffer',
    expected: value,
    write: (writer) => writer.writeBuffer(fromUint8Array(value)),
    read: (reader) => toUint8Array(reader.readBuffer(value.byteLength)),
  })),
  fc.string({ unit: 'binary', maxLength: 100 }).map((value) => ({
    kind: 'String',
    expected: value,
    write: (writer) => writer.writeString(value),
    read: (reader) => {
      const utf8 = reader.unicodeEncoding === UnicodeEncoding.utf8;
      return reader.readString(utf8 ? new TextEncoder().encode(value).byteLength : value.length);
    },
  })),
];

const settings = fc.record({
  byteOrder: fc.constantFrom(...Object.values(ByteOrder)),
  unicodeEncoding: fc.constantFrom(...Object.values(UnicodeEncoding)),
});

/** Any value under any settings. */
export const items: fc.Arbitrary<Item> = fc
  .tuple(fc.oneof(...forms), settings)
  .map(([form, set]) => ({ ...form, ...set }));

/** Gives a reader or writer the settings of an item. */
export function applySettings(target: DataReader | DataWriter, { byteOrder, unicodeEncoding }: Item): void {
  target.byteOrder = byteOrder;
  target.unicodeEncoding = unicodeEncoding;
}
