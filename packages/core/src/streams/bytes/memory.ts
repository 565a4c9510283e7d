/**
 * Who owns the memory of bytes, and whether it was transferred. The rule for all members is in docs/memory.md: bytes passed in are read
 * before the call returns, and bytes given out belong to the receiver.
 */
import { asWinRTError, winrtError, type WinRTError } from '../../errors.ts';
import { E_INVALIDARG, E_OUTOFMEMORY } from '../../hresult.ts';

/** New bytes, all 0. Throws E_OUTOFMEMORY 0x8007000E if the engine has not enough memory. */
export function allocate(size: number, where: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(size);
  } catch (cause) {
    throw outOfMemory(size, where, cause);
  }
}

function outOfMemory(size: number, where: string, cause: unknown): WinRTError {
  return winrtError(E_OUTOFMEMORY, `${where}: not enough memory for ${size} bytes`, cause);
}

/**
 * The error of a member after work on bytes or text has thrown. Engines throw a RangeError if they have not enough memory for a size, or
 * if the size is too large for an array or string; Firefox sometimes an InternalError. Both become E_OUTOFMEMORY 0x8007000E. They are
 * recognised by name, because they may be of another realm.
 */
export function sizeError(thrown: unknown, where: string): WinRTError {
  const { name, message } = Object(thrown) as Partial<Error>;
  if (name !== 'RangeError' && name !== 'InternalError') return asWinRTError(thrown, where);
  return winrtError(E_OUTOFMEMORY, `${where}: not enough memory: ${message}`, thrown);
}

/** A copy of the bytes in new memory, which is not shared and has a fixed size. Throws as {@link allocate} does. */
export function copyOf(bytes: Uint8Array, where: string, start = 0, end = bytes.length): Uint8Array<ArrayBuffer> {
  try {
    // A new array and `set` take longer for a small message, and several times as long before they are compiled.
    return plainBytes(bytes).slice(start, end);
  } catch (cause) {
    throw outOfMemory(end - start, where, cause);
  }
}

/**
 * Copies the bytes from `start` to `end` into the target, to `at`. Not by a loop, which is slow until it
 * is compiled.
 */
export function copyTo(target: Uint8Array, bytes: Uint8Array, start: number, end: number, at = 0): void {
  target.set(bytes.subarray(start, end), at);
}

/**
 * Whether received bytes fill their memory. Then no other bytes share it, because the slices of one packet don't overlap.
 */
export function fillsMemory(bytes: Uint8Array): boolean {
  return bytes.byteLength === bytes.buffer.byteLength;
}

/** The bytes for an app, which may change or transfer them: a copy, unless the bytes fill their memory. */
export function ownMemory(bytes: Uint8Array, where: string): Uint8Array {
  return fillsMemory(bytes) ? bytes : copyOf(bytes, where);
}

/** The bytes as a plain Uint8Array: `slice` of Node's Buffer shares memory, while `slice` of a Uint8Array copies. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.constructor === Uint8Array) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** All of the parts, in one piece. */
export function joined(parts: readonly Uint8Array[], where: string): Uint8Array {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const all = allocate(
    parts.reduce((size, { byteLength }) => size + byteLength, 0),
    where,
  );
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}

/** How many bytes a slice may keep alive in addition to twice its own size. */
const slack = 1024;

/** The bytes, copied if they would keep a much larger chunk alive. */
export function unpinned(bytes: Uint8Array): Uint8Array {
  return bytes.buffer.byteLength > 2 * bytes.byteLength + slack ? copyOf(bytes, 'receive') : bytes;
}

/** Bytes that members of a page and its apps accept (Web IDL, BufferSource): a copy, if their memory is shared or can be resized. */
export function lendable(bytes: Uint8Array, where = 'send'): Uint8Array {
  const { constructor, resizable } = bytes.buffer as ArrayBuffer & { readonly resizable?: boolean };
  return constructor === ArrayBuffer && !resizable ? bytes : copyOf(bytes, where);
}

/** The bytes of an app's view or ArrayBuffer. Throws E_INVALIDARG 0x80070057 if its memory was transferred. */
export function viewBytes(view: ArrayBufferView | ArrayBuffer, where: string): Uint8Array {
  try {
    if (!ArrayBuffer.isView(view)) {
      // Throws for a transferred ArrayBuffer, and for an object that only has an ArrayBuffer's tag, which would become an array otherwise.
      ArrayBuffer.prototype.slice.call(view, 0, 0);
      return new Uint8Array(view);
    }
    // V8 compiles `length`, but calls `byteLength`, `byteOffset` and `buffer`, each of which takes longer than to read a small value.
    if (view.constructor === Uint8Array && (view as Uint8Array).length > 0) return view as Uint8Array;
    // A view of transferred memory looks empty; only a call of its methods throws. For a DataView, `byteLength` throws.
    if (view.byteLength === 0) (view as Partial<Uint8Array>).keys?.();
    return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  } catch (cause) {
    throw lostMemory(where, cause);
  }
}

/** The error of a member that got bytes whose memory was transferred. */
export function lostMemory(where: string, cause?: unknown): WinRTError {
  const text = 'the buffer was transferred or shrunk, so its bytes are gone; transfer a copy instead';
  return winrtError(E_INVALIDARG, `${where}: ${text}`, cause);
}
