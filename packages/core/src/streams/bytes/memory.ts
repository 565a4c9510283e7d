/**
 * The memory of bytes: whose it is, and whether it is still there. The rule of all members, docs/memory.md: what we are given is read
 * before the call returns, and what we give out is the receiver's alone.
 */
import { asWinRTError, winrtError, type WinRTError } from '../../errors.ts';
import { E_INVALIDARG, E_OUTOFMEMORY } from '../../hresult.ts';

/** Zeros; what is more than the engine has throws E_OUTOFMEMORY 0x8007000E. */
export function allocate(size: number, where: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(size);
  } catch (cause) {
    throw winrtError(E_OUTOFMEMORY, `${where}: not enough memory for ${size} bytes`, cause);
  }
}

/**
 * What a member fails with when work on bytes or text has thrown: a RangeError is the engine's word for a size that it has no memory
 * for, or that no array or string of it can have, and becomes E_OUTOFMEMORY 0x8007000E. By name, since it may be of another realm;
 * Firefox has an InternalError for some.
 */
export function sizeError(thrown: unknown, where: string): WinRTError {
  const { name, message } = Object(thrown) as Partial<Error>;
  if (name !== 'RangeError' && name !== 'InternalError') return asWinRTError(thrown, where);
  return winrtError(E_OUTOFMEMORY, `${where}: not enough memory: ${message}`, thrown);
}

/** The bytes in memory of their own, which is not shared and has a fixed size. Throws as {@link allocate} does. */
export function copyOf(bytes: Uint8Array, where: string): Uint8Array<ArrayBuffer> {
  const copy = allocate(bytes.byteLength, where);
  copy.set(bytes);
  return copy;
}

/**
 * Whether bytes that we have received are all of their memory. Then nobody has another part of it: what arrives in one packet is
 * cut into parts that don't overlap.
 */
export function fillsMemory(bytes: Uint8Array): boolean {
  return bytes.byteLength === bytes.buffer.byteLength;
}

/** The bytes for an app, which may do with them what it likes: a copy, unless they are all of their memory. */
export function ownMemory(bytes: Uint8Array, where: string): Uint8Array {
  return fillsMemory(bytes) ? bytes : copyOf(bytes, where);
}

/** The bytes without the subclass: `slice` of Node's Buffer shares memory, where everybody else's copies. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.constructor === Uint8Array) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bytes that members of a page, and its apps, take: not of memory that is shared or can be resized, which are copied (WebIDL, BufferSource). */
export function lendable(bytes: Uint8Array, where = 'send'): Uint8Array {
  const { constructor, resizable } = bytes.buffer as ArrayBuffer & { readonly resizable?: boolean };
  return constructor === ArrayBuffer && !resizable ? bytes : copyOf(bytes, where);
}

/** The bytes of a view or an ArrayBuffer that an app gives. Throws E_INVALIDARG 0x80070057 if its memory is gone. */
export function viewBytes(view: ArrayBufferView | ArrayBuffer, where: string): Uint8Array {
  try {
    if (!ArrayBuffer.isView(view)) {
      // Throws for what has been transferred, and for what has an ArrayBuffer's tag alone: an array would be made of that.
      ArrayBuffer.prototype.slice.call(view, 0, 0);
      return new Uint8Array(view);
    }
    // One whose memory is gone looks empty, until one of its methods is called. A DataView tells by itself.
    if (view.byteLength === 0) (view as Partial<Uint8Array>).keys?.();
    if (view.constructor === Uint8Array) return view as Uint8Array;
    return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  } catch (cause) {
    throw lostMemory(where, cause);
  }
}

/** The error of a member that is given bytes which are not there any more. */
export function lostMemory(where: string, cause?: unknown): WinRTError {
  const text = 'the buffer was transferred or shrunk, so its bytes are gone; transfer a copy instead';
  return winrtError(E_INVALIDARG, `${where}: ${text}`, cause);
}
