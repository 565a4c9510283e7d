/** What the web platform calls a BufferSource: an ArrayBuffer, or a view over one. */
import { describe, winrtError } from '../../errors.ts';
import { E_INVALIDARG } from '../../hresult.ts';
import { isTagged } from '../../internal/is-tagged.ts';
import { viewBytes } from './memory.ts';

/** The bytes that a `writable` accepts. */
export type BufferSource = ArrayBuffer | ArrayBufferView;

/** The bytes of a view or buffer; throws E_INVALIDARG 0x80070057 for anything else. */
export function requireBytes(value: unknown, member: string): Uint8Array {
  if (ArrayBuffer.isView(value) || isTagged(value, 'ArrayBuffer')) return viewBytes(value as ArrayBuffer, member);
  throw winrtError(E_INVALIDARG, `${member}: ${describe(value)} is neither an ArrayBuffer nor an ArrayBufferView`);
}
