/** Reads values from bytes. A subclass provides the bytes. */
import { describe, winrtError } from '../../errors.ts';
import { E_INVALIDARG } from '../../hresult.ts';
import { WindowsRuntimeBuffer, type IBuffer } from '../buffer.ts';
import { ByteOrder, defaultByteOrder, requireByteOrder, UnicodeEncoding } from '../enums.ts';
import { readGuid } from './guid.ts';
import { fromInt64 } from './integers.ts';
import { sizeError, viewBytes } from '../bytes/memory.ts';
import { codeUnitSize, requireEncoding } from './text.ts';
import { dateOfTicks, timeSpanOfTicks } from './ticks.ts';

/** The part of `DataReader` that reads values from loaded bytes. If there are too few, it throws E_BOUNDS 0x8000000B and consumes nothing. */
export abstract class ValueReader {
  #byteOrder: ByteOrder = defaultByteOrder;
  #unicodeEncoding: UnicodeEncoding = UnicodeEncoding.utf8;

  /** @internal The next `count` bytes, which stay unread. Throws with the name `member` if they aren't loaded or can't be read now. */
  protected abstract peek(count: number, member: string): Uint8Array;

  /** @internal Drops `count` bytes that {@link peek} has given. */
  protected abstract skip(count: number): void;

  /** @internal Fills the target with the next bytes, by the rules of {@link peek}. */
  protected abstract moveTo(target: Uint8Array, member: string): void;

  /** @internal The next `count` bytes, which stay unread, as text; by the rules of {@link peek}. */
  protected abstract peekText(count: number, encoding: UnicodeEncoding, member: string): string;

  /** @internal */
  protected abstract get unread(): number;

  /** Which byte of a number is first. @default ByteOrder.bigEndian */
  get byteOrder(): ByteOrder {
    return this.#byteOrder;
  }

  set byteOrder(order: ByteOrder) {
    this.#byteOrder = requireByteOrder(order);
  }

  /** How {@link readString} decodes. @default UnicodeEncoding.utf8 */
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

  /** A copy of the next `length` bytes, in a buffer of that capacity and length. The caller owns its memory. */
  readBuffer(length: number): IBuffer {
    const count = length >>> 0;
    const buffer = WindowsRuntimeBuffer.copyOf(this.peek(count, 'readBuffer'), 'readBuffer');
    this.skip(count);
    return buffer;
  }

  /** One unsigned byte. */
  readByte(): number {
    return this.#take(1, 'readByte')[0] as number;
  }

  /**
   * Fills the given view or plain array with as many bytes as it is long. Without an argument it returns all unread bytes as an array of
   * numbers, which take 8 bytes each in most engines. If it throws, nothing is consumed.
   *
   * @throws {WinRTError} E_OUTOFMEMORY 0x8007000E: there are more bytes than an array of the engine can have; use `readBuffer`.
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the argument is neither a view nor an array, or its memory was transferred.
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

  /** 8 bytes, 100 ns ticks since 1601-01-01T00:00Z. Fractions of a millisecond are lost. */
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

  /** 8 bytes, signed. A number from -2^53 to 2^53; beyond that a bigint at run time, because a number would not be exact. */
  readInt64(): number {
    return fromInt64(this.#view(8, 'readInt64').getBigInt64(0, this.#littleEndian)) as number;
  }

  /** 4 bytes, IEEE 754. */
  readSingle(): number {
    return this.#view(4, 'readSingle').getFloat32(0, this.#littleEndian);
  }

  /**
   * A string of `codeUnitCount` code units of {@link unicodeEncoding}: bytes for utf8, pairs of bytes for UTF-16. A byte order mark is
   * part of the string. If it throws, nothing is consumed.
   *
   * @throws {WinRTError} ERROR_NO_UNICODE_TRANSLATION 0x80070459: the bytes are not valid in this encoding.
   * @throws {WinRTError} E_OUTOFMEMORY 0x8007000E: the text is longer than the engine's longest string (512 MiB in V8).
   */
  readString(codeUnitCount: number): string {
    const count = (codeUnitCount >>> 0) * codeUnitSize(this.#unicodeEncoding);
    const text = this.peekText(count, this.#unicodeEncoding, 'readString');
    this.skip(count);
    return text;
  }

  /** 8 bytes of 100 ns ticks, as milliseconds with fractions. */
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

  /** 8 bytes, unsigned. A number up to 2^53; beyond that a bigint at run time, because a number would not be exact. */
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
