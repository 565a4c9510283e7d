/** The enums of Windows.Storage.Streams. Constant objects, name to number, beside a union type of the same name. */
import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG } from '../hresult.ts';

/** Which byte of a number comes first. */
export const ByteOrder = { littleEndian: 0, bigEndian: 1 } as const;
/** A value of the enum of the same name. */
export type ByteOrder = (typeof ByteOrder)[keyof typeof ByteOrder];

/** What a new reader or writer has, as long observed in Windows, though the enum's zero is the other one: bigEndian. */
export const defaultByteOrder: ByteOrder = 1;

/** Throws E_INVALIDARG 0x80070057 for what is no value of the enum. */
export function requireByteOrder(order: ByteOrder): ByteOrder {
  if (order === ByteOrder.littleEndian || order === ByteOrder.bigEndian) return order;
  throw winrtError(E_INVALIDARG, `byteOrder: ${describe(order)} is not a ByteOrder`);
}

/** How a string's code units become bytes. */
export const UnicodeEncoding = { utf8: 0, utf16LE: 1, utf16BE: 2 } as const;
/** A value of the enum of the same name. */
export type UnicodeEncoding = (typeof UnicodeEncoding)[keyof typeof UnicodeEncoding];

/** Flags that tell when a read is complete: with all bytes asked for (`none`), with some (`partial`), or reading ahead. */
export const InputStreamOptions = { none: 0, partial: 1, readAhead: 2 } as const;
/** A value of the enum of the same name, or `partial | readAhead`. */
export type InputStreamOptions = (typeof InputStreamOptions)[keyof typeof InputStreamOptions] | 3;
