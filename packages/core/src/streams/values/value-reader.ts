/** How values are read off bytes; where the bytes come from is a reader's own affair. */
import { describe, winrtError } from '../../errors.ts';
import { E_INVALIDARG } from '../../hresult.ts';
import { WindowsRuntimeBuffer, type IBuffer } from '../buffer.ts';
import { ByteOrder, defaultByteOrder, requireByteOrder, UnicodeEncoding } from '../enums.ts';
import { readGuid } from './guid.ts';
import { fromInt64 } from './integers.ts';
import { copyOf, sizeError, viewBytes } from '../bytes/memory.ts';
import { codeUnitSize, decodeText, requireEncoding } from './text.ts';
import { dateOfTicks, timeSpanOfTicks } from './ticks.ts';

/** The reading half of `DataReader`: values off loaded bytes; too few of them throw E_BOUNDS 0x8000000B and consume nothing. */
export abstract class ValueReader {
  #byteOrder: ByteOrder = defaultByteOrder;
  #unicodeEncoding: UnicodeEncoding = UnicodeEncoding.utf8;

  /** @internal The next `count` bytes, which stay unread. Throws for `member` if they aren't there or can't be had now. */
  protected abstract peek(count: number, member: string): Uint8Array;

  /** @internal Drops `count` bytes that {@link peek} has given. */
  protected abstract skip(count: number): void;

  /** @internal Fills the target with the next bytes, by the rules of {@link peek}. */
  protected abstract moveTo(target: Uint8Array, member: string): void;

  /** @internal */
  protected abstract get unread(): number;

  /** Which byte of a number comes first; the most significant by default. */
  get byteOrder(): ByteOrder {
    return this.#byteOrder;
  }

  set byteOrder(order: ByteOrder) {
    this.#byteOrder = requireByteOrder(order);
  }

  /** How {@link readString} decodes; utf8 by default. */
  get unicodeEncoding(): UnicodeEncoding {
    return this.#unicodeEncoding;
  }

  set unicodeEncoding(encoding: UnicodeEncoding) {
    this.#unicodeEncoding = requireEncoding(encoding);
  }

  /** One byte; true unless it is 0. */
  readBoolean(): boolean {
    return this.#take(1, 'readBoolean')[0] !== 0;
  }

  /** A copy of the next `length` bytes, its capacity and length, in memory that is the caller's alone. */
  readBuffer(length: number): IBuffer {
    const count = length >>> 0;
    const bytes = copyOf(this.peek(count, 'readBuffer'), 'readBuffer');
    this.skip(count);
    return WindowsRuntimeBuffer.holding(bytes);
  }

  /** One unsigned byte. */
  readByte(): number {
    return this.#take(1, 'readByte')[0] as number;
  }

  /**
   * Fills the array given, a byte view or a plain array, with as many bytes as it is long. Without one it returns all bytes
   * not yet read, as plain numbers, which take 8 bytes each in most engines; more than its arrays can have throws E_OUTOFMEMORY
   * 0x8007000E. A view whose memory was transferred throws E_INVALIDARG 0x80070057. Either way nothing is consumed.
   */
  readBytes(value: ArrayBufferView | number[]): void;
  readBytes(): number[];
  readBytes(value?: ArrayBufferView | number[]): number[] | undefined {
    if (value === undefined) return this.#readNumbers();
    if (ArrayBuffer.isView(value)) {
      this.moveTo(viewBytes(value, 'readBytes'), 'readBytes');
    } else if (Array.isArray(value)) {
      this.#take(value.length, 'readBytes').forEach((byte, index) => (value[index] = byte));
    } else {
      throw winrtError(E_INVALIDARG, `readBytes: ${describe(value)} is neither an ArrayBufferView nor an array`);
    }
    return undefined;
  }

  /** 8 bytes, 100 ns ticks since 1601-01-01T00:00Z; what is finer than a millisecond is lost. */
  readDateTime(): Date {
    return dateOfTicks(this.#view(8, 'readDateTime').getBigInt64(0, this.#littleEndian));
  }

  /** 8 bytes, IEEE 754. */
  readDouble(): number {
    return this.#view(8, 'readDouble').getFloat64(0, this.#littleEndian);
  }

  /** 16 bytes, as lower-case text with dashes. */
  readGuid(): string {
    return readGuid(this.#take(16, 'readGuid'), this.#littleEndian);
  }

  /** 2 bytes, signed. */
  readInt16(): number {
    return this.#view(2, 'readInt16').getInt16(0, this.#littleEndian);
  }

  /** 4 bytes, signed. */
  readInt32(): number {
    return this.#view(4, 'readInt32').getInt32(0, this.#littleEndian);
  }

  /** Typed as a number, which it is up to 2^53 on both sides; beyond that it is a bigint, since no number is exact. */
  readInt64(): number {
    return fromInt64(this.#view(8, 'readInt64').getBigInt64(0, this.#littleEndian)) as number;
  }

  /** 4 bytes, IEEE 754. */
  readSingle(): number {
    return this.#view(4, 'readSingle').getFloat32(0, this.#littleEndian);
  }

  /**
   * A string of so many code units of {@link unicodeEncoding}: bytes for utf8, byte pairs for UTF-16. Malformed bytes throw
   * ERROR_NO_UNICODE_TRANSLATION 0x80070459, a text that is longer than the engine's strings can be (512 MiB in V8) throws
   * E_OUTOFMEMORY 0x8007000E, and nothing is consumed. A byte order mark is data.
   */
  readString(codeUnitCount: number): string {
    const count = (codeUnitCount >>> 0) * codeUnitSize(this.#unicodeEncoding);
    const text = decodeText(this.peek(count, 'readString'), this.#unicodeEncoding, 'readString');
    this.skip(count);
    return text;
  }

  /** 8 bytes of 100 ns ticks, in milliseconds with fractions. */
  readTimeSpan(): number {
    return timeSpanOfTicks(this.#view(8, 'readTimeSpan').getBigInt64(0, this.#littleEndian));
  }

  /** 2 bytes, unsigned. */
  readUInt16(): number {
    return this.#view(2, 'readUInt16').getUint16(0, this.#littleEndian);
  }

  /** 4 bytes, unsigned. */
  readUInt32(): number {
    return this.#view(4, 'readUInt32').getUint32(0, this.#littleEndian);
  }

  /** Typed as a number, which it is up to 2^53; beyond that it is a bigint, since no number is exact. */
  readUInt64(): number {
    return fromInt64(this.#view(8, 'readUInt64').getBigUint64(0, this.#littleEndian)) as number;
  }

  get #littleEndian(): boolean {
    return this.#byteOrder === ByteOrder.littleEndian;
  }

  #readNumbers(): number[] {
    const bytes = this.peek(this.unread, 'readBytes');
    let numbers: number[];
    try {
      numbers = Array.from(bytes);
    } catch (thrown) {
      throw sizeError(thrown, 'readBytes, use readBuffer');
    }
    this.skip(bytes.byteLength);
    return numbers;
  }

  #take(count: number, member: string): Uint8Array {
    const bytes = this.peek(count, member);
    this.skip(count);
    return bytes;
  }

  #view(count: number, member: string): DataView {
    const bytes = this.#take(count, member);
    return new DataView(bytes.buffer, bytes.byteOffset, count);
  }
}
