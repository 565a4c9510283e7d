/** Writes values as bytes. A subclass provides the memory. */
import { winrtError } from '../../errors.ts';
import { E_BOUNDS } from '../../hresult.ts';
import { toText } from '../../internal/projection.ts';
import { bytesOf, type IBuffer } from '../buffer.ts';
import { ByteOrder, defaultByteOrder, requireByteOrder, UnicodeEncoding } from '../enums.ts';
import { writeGuid } from './guid.ts';
import { toInt64 } from './integers.ts';
import { encodeText, measureText, requireEncoding } from './text.ts';
import { requireByteArray } from '../bytes/byte-array.ts';
import { ticksOfDate, ticksOfTimeSpan } from './ticks.ts';

/** Converts the value before memory is reserved for it, so that nothing is written if the conversion throws. */
function toNumber(value: unknown): number {
  return Number(value);
}

/** The part of `DataWriter` that writes values to memory. If it refuses a value, it writes nothing. */
export abstract class ValueWriter {
  #byteOrder: ByteOrder = defaultByteOrder;
  #unicodeEncoding: UnicodeEncoding = UnicodeEncoding.utf8;

  /** @internal Memory for `count` bytes behind those written. Throws with the name `member` if nothing can be written now. */
  protected abstract reserve(count: number, member: string): Uint8Array;

  /** @internal Copies bytes behind those written. Throws as {@link reserve} does. */
  protected abstract append(bytes: Uint8Array, member: string): void;

  /** Which byte of a number is first. @default ByteOrder.bigEndian */
  get byteOrder(): ByteOrder {
    return this.#byteOrder;
  }

  set byteOrder(order: ByteOrder) {
    this.#byteOrder = requireByteOrder(order);
  }

  /** How {@link writeString} encodes. @default UnicodeEncoding.utf8 */
  get unicodeEncoding(): UnicodeEncoding {
    return this.#unicodeEncoding;
  }

  set unicodeEncoding(encoding: UnicodeEncoding) {
    this.#unicodeEncoding = requireEncoding(encoding);
  }

  /** One byte, 1 or 0. */
  writeBoolean(value: boolean): void {
    this.reserve(1, 'writeBoolean')[0] = value ? 1 : 0;
  }

  /**
   * Writes the buffer's bytes in use, or `count` of them from `start` on.
   *
   * @throws {WinRTError} E_BOUNDS 0x8000000B: the buffer has fewer bytes in use.
   */
  writeBuffer(buffer: IBuffer, start = 0, count?: number): void {
    const bytes = bytesOf(buffer, 'writeBuffer');
    const from = start >>> 0;
    const size = count === undefined ? bytes.byteLength - from : count >>> 0;
    if (size < 0 || from + size > bytes.byteLength) {
      throw winrtError(
        E_BOUNDS,
        `writeBuffer: start ${start} + count ${size} is more than the buffer's length of ${bytes.byteLength}`,
      );
    }
    this.append(bytes.subarray(from, from + size), 'writeBuffer');
  }

  /** One byte; other numbers wrap modulo 256. */
  writeByte(value: number): void {
    const number = toNumber(value);
    this.reserve(1, 'writeByte')[0] = number;
  }

  /**
   * Writes the bytes of a view, or the numbers of a plain array, which wrap modulo 256.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the argument is neither a view nor an array, or its memory was transferred.
   */
  writeBytes(value: ArrayBufferView | readonly number[]): void {
    this.append(requireByteArray(value, 'writeBytes'), 'writeBytes');
  }

  /**
   * 8 bytes, 100 ns ticks since 1601-01-01T00:00Z.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the Date is invalid, or beyond 64 bits of ticks.
   */
  writeDateTime(value: Date): void {
    const ticks = ticksOfDate(value);
    this.#view(8, 'writeDateTime').setBigInt64(0, ticks, this.#littleEndian);
  }

  /** 8 bytes, IEEE 754. */
  writeDouble(value: number): void {
    const number = toNumber(value);
    this.#view(8, 'writeDouble').setFloat64(0, number, this.#littleEndian);
  }

  /**
   * 16 bytes, from a text in any form that Windows reads: 32 digits, with dashes, in braces or parentheses, or as a C initializer.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the text is not a GUID.
   */
  writeGuid(value: string): void {
    writeGuid(value, (count) => this.reserve(count, 'writeGuid'), this.#littleEndian);
  }

  /** 2 bytes; other numbers wrap modulo 2^16. */
  writeInt16(value: number): void {
    const number = toNumber(value);
    this.#view(2, 'writeInt16').setInt16(0, number, this.#littleEndian);
  }

  /** 4 bytes; other numbers wrap modulo 2^32. */
  writeInt32(value: number): void {
    const number = toNumber(value);
    this.#view(4, 'writeInt32').setInt32(0, number, this.#littleEndian);
  }

  /** 8 bytes, exact for a bigint and for numbers up to 2^53; others wrap modulo 2^64. */
  writeInt64(value: number | bigint): void {
    const integer = toInt64(value);
    this.#view(8, 'writeInt64').setBigInt64(0, integer, this.#littleEndian);
  }

  /** 4 bytes, IEEE 754, rounded to the nearest. */
  writeSingle(value: number): void {
    const number = toNumber(value);
    this.#view(4, 'writeSingle').setFloat32(0, number, this.#littleEndian);
  }

  /**
   * Writes the code units of the string in {@link unicodeEncoding}, without length, terminator or byte order mark. Returns the number of
   * bytes written.
   *
   * @throws {WinRTError} ERROR_NO_UNICODE_TRANSLATION 0x80070459: the text has a lone surrogate, which UTF-8 can't encode. Nothing is
   * written.
   */
  writeString(value: string): number {
    const bytes = encodeText(toText(value), this.#unicodeEncoding, 'writeString');
    this.append(bytes, 'writeString');
    return bytes.byteLength;
  }

  /** The number of bytes that {@link writeString} would write. */
  measureString(value: string): number {
    return measureText(toText(value), this.#unicodeEncoding, 'measureString');
  }

  /**
   * 8 bytes of 100 ns ticks, from milliseconds with fractions.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the number is not finite, or beyond 64 bits of ticks.
   */
  writeTimeSpan(value: number): void {
    const ticks = ticksOfTimeSpan(value);
    this.#view(8, 'writeTimeSpan').setBigInt64(0, ticks, this.#littleEndian);
  }

  /** 2 bytes; other numbers wrap modulo 2^16. */
  writeUInt16(value: number): void {
    const number = toNumber(value);
    this.#view(2, 'writeUInt16').setUint16(0, number, this.#littleEndian);
  }

  /** 4 bytes; other numbers wrap modulo 2^32. */
  writeUInt32(value: number): void {
    const number = toNumber(value);
    this.#view(4, 'writeUInt32').setUint32(0, number, this.#littleEndian);
  }

  /** 8 bytes, exact for a bigint and for numbers up to 2^53; others wrap modulo 2^64. */
  writeUInt64(value: number | bigint): void {
    const integer = toInt64(value);
    this.#view(8, 'writeUInt64').setBigUint64(0, integer, this.#littleEndian);
  }

  get #littleEndian(): boolean {
    return this.#byteOrder === ByteOrder.littleEndian;
  }

  #view(count: number, member: string): DataView {
    const bytes = this.reserve(count, member);
    return new DataView(bytes.buffer, bytes.byteOffset, count);
  }
}
