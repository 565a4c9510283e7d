/** The enums of Windows.Storage.Streams. Constant objects, name to number, beside a union type of the same name. */
import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG } from '../hresult.ts';

/** Which byte of a number is first: the least (`littleEndian`) or the most (`bigEndian`) significant. */
export const ByteOrder = { littleEndian: 0, bigEndian: 1 } as const;
/** A value of the enum of the same name. */
export type ByteOrder = (typeof ByteOrder)[keyof typeof ByteOrder];

/** The byte order of new readers and writers: bigEndian, as observed in Windows, although the enum's 0 is littleEndian. */
export const defaultByteOrder: ByteOrder = 1;

/** Throws E_INVALIDARG 0x80070057 if the argument is not a value of the enum. */
export function requireByteOrder(order: ByteOrder): ByteOrder {
  if (order === ByteOrder.littleEndian || order === ByteOrder.bigEndian) return order;
  throw winrtError(E_INVALIDARG, `byteOrder: ${describe(order)} is not a ByteOrder`);
}

/** How the code units of a string are encoded as bytes. */
export const UnicodeEncoding = { utf8: 0, utf16LE: 1, utf16BE: 2 } as const;
/** A value of the enum of the same name. */
export type UnicodeEncoding = (typeof UnicodeEncoding)[keyof typeof UnicodeEncoding];

/** Flags for when a read resolves: with all requested bytes (`none`), or with at least one (`partial`). `readAhead` has no effect on that. */
export const InputStreamOptions = { none: 0, partial: 1, readAhead: 2 } as const;
/** A value of the enum of the same name, or `partial | readAhead`. */
export type InputStreamOptions = (typeof InputStreamOptions)[keyof typeof InputStreamOptions] | 3;
