import { describe, winrtError } from '../../errors.ts';
import { E_INVALIDARG } from '../../hresult.ts';
import { allocate, viewBytes } from './memory.ts';

/**
 * The bytes of a parameter that is an array of bytes in WinRT: those of a view, or the numbers of a plain array, which wrap modulo 256. An
 * item of an array that is not a number throws here. Throws E_INVALIDARG 0x80070057 for anything else, and for transferred memory.
 */
export function requireByteArray(value: ArrayBufferView | readonly number[], member: string): Uint8Array {
  if (ArrayBuffer.isView(value)) return viewBytes(value, member);
  if (Array.isArray(value)) {
    // Not Uint8Array.from: it makes a list of all items first, and a sparse array of 4 GiB would end the process.
    const bytes = allocate(value.length, member);
    bytes.set(value);
    return bytes;
  }
  throw winrtError(E_INVALIDARG, `${member}: ${describe(value)} is neither an ArrayBufferView nor an array of numbers`);
}
