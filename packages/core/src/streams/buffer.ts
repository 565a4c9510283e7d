/** `Windows.Storage.Streams.Buffer`: bytes of a fixed capacity, of which the first `length` are in use. */
import { describe, winrtError, type WinRTError } from '../errors.ts';
import { hasMembers } from '../foundation/has-members.ts';
import { isUint8Array } from '../foundation/is-tagged.ts';
import { E_INVALIDARG, E_OUTOFMEMORY, E_POINTER, ERROR_NOT_SUPPORTED } from '../hresult.ts';
import type { AllocatedBytes } from './allocated-bytes.ts';

/** `Windows.Storage.Streams.IBuffer`. Its bytes are reached by {@link toUint8Array}. */
export interface IBuffer {
  /** The most bytes that it can hold. */
  readonly capacity: number;
  /** Bytes in use, at most `capacity`. */
  length: number;
}

/**
 * The class that `Windows.Storage.Streams.Buffer` is; the flat export has .NET's name, since `Buffer` is a global of Node.
 * Memory is taken when the bytes are first looked at, so that a large buffer lent to a read that answers with a buffer of
 * its own costs nothing.
 *
 * @example
 * ```ts
 * import { toUint8Array, WindowsRuntimeBuffer } from 'twinsocket';
 *
 * const buffer = new WindowsRuntimeBuffer(4);
 * buffer.length = 4;
 * toUint8Array(buffer)[0] = 42; // shares its memory
 * ```
 */
export class WindowsRuntimeBuffer implements IBuffer {
  readonly #capacity: number;
  #bytes: Uint8Array | undefined;
  #length = 0;

  /** Zero-filled, `length` 0. `capacity` in bytes, wrapped to 32 bits as WinRT does. */
  constructor(capacity: number) {
    this.#capacity = capacity >>> 0;
  }

  /** Names the class; frameworks that wrap objects in proxies leave one with such a tag alone. */
  get [Symbol.toStringTag](): string {
    return 'Buffer';
  }

  /** The most bytes that it can hold. */
  get capacity(): number {
    return this.#capacity;
  }

  /** The same as {@link capacity}. */
  get byteLength(): number {
    return this.#capacity;
  }

  /** Bytes in use; more than `capacity` throws E_INVALIDARG 0x80070057. Growing shows the bytes that are there. */
  get length(): number {
    return this.#length;
  }

  set length(value: number) {
    const length = value >>> 0;
    if (length > this.#capacity) {
      throw winrtError(E_INVALIDARG, `Buffer.length: ${value} is more than the capacity of ${this.#capacity}`);
    }
    this.#length = length;
  }

  /** A MemoryBuffer is raw memory for native code: always ERROR_NOT_SUPPORTED 0x80070032. */
  static createCopyFromMemoryBuffer(_input: unknown): never {
    throw withoutMemoryBuffers('createCopyFromMemoryBuffer');
  }

  /** Always ERROR_NOT_SUPPORTED 0x80070032, as {@link createCopyFromMemoryBuffer}. */
  static createMemoryBufferOverIBuffer(_input: IBuffer): never {
    throw withoutMemoryBuffers('createMemoryBufferOverIBuffer');
  }

  /** @internal A buffer over these bytes, full: what is written through one shows in the other. */
  static over(bytes: Uint8Array): WindowsRuntimeBuffer {
    const buffer = new WindowsRuntimeBuffer(bytes.byteLength);
    buffer.#bytes = plainBytes(bytes);
    buffer.#length = bytes.byteLength;
    return buffer;
  }

  /** @internal The first `count` bytes of its memory, shared. Other copies of this package call it: see {@link isBuffer}. */
  memory(count: number): Uint8Array {
    return (this.#bytes ??= allocate(this.#capacity, 'Buffer')).subarray(0, count);
  }
}

function withoutMemoryBuffers(member: string): WinRTError {
  return winrtError(ERROR_NOT_SUPPORTED, `Buffer.${member}: there are no MemoryBuffers here; use toUint8Array`);
}

/** @internal Zeros; what is more than the engine has throws E_OUTOFMEMORY 0x8007000E. */
export function allocate(size: number, where: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(size);
  } catch (cause) {
    throw winrtError(E_OUTOFMEMORY, `${where}: no memory for ${size} bytes`, cause);
  }
}

/** @internal The bytes without the subclass: `slice` of Node's Buffer shares memory, where everybody else's copies. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.constructor === Uint8Array) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** @internal Bytes that a page's `send` takes: not of memory that is shared or can be resized, which are copied (WebIDL, BufferSource). */
export function lendable(bytes: Uint8Array): Uint8Array {
  const { constructor, resizable } = bytes.buffer as ArrayBuffer & { readonly resizable?: boolean };
  return constructor === ArrayBuffer && !resizable ? bytes : bytes.slice();
}

/** The bytes in use of a buffer, sharing its memory. Throws E_POINTER for nothing, E_INVALIDARG for a foreign object. */
export function toUint8Array(buffer: IBuffer): AllocatedBytes {
  return bytesOf(buffer, 'toUint8Array') as AllocatedBytes;
}

/** A buffer over these bytes, sharing memory: capacity and length are theirs. */
export function fromUint8Array(bytes: Uint8Array): IBuffer {
  if (!isUint8Array(bytes)) {
    throw winrtError(E_INVALIDARG, `fromUint8Array: bytes must be a Uint8Array, not ${describe(bytes)}`);
  }
  return WindowsRuntimeBuffer.over(bytes);
}

/** @internal {@link toUint8Array} for the member that `where` names. */
export function bytesOf(buffer: IBuffer, where: string): Uint8Array {
  const own = requireBuffer(buffer, where);
  // Another realm's buffer answers with a Uint8Array of that realm, which is no instance of ours.
  return plainBytes(own.memory(own.length));
}

/** @internal Of any copy of this package. */
export function isBuffer(value: unknown): value is WindowsRuntimeBuffer {
  return hasMembers(value, { capacity: 'number', length: 'number', memory: 'function' });
}

/** @internal Refuses what is no buffer: E_POINTER 0x80004003 for null, else E_INVALIDARG 0x80070057. */
export function requireBuffer(buffer: unknown, where: string): WindowsRuntimeBuffer {
  if (isBuffer(buffer)) return buffer;
  const number = buffer === null || buffer === undefined ? E_POINTER : E_INVALIDARG;
  throw winrtError(number, `${where}: the buffer must be a Windows.Storage.Streams.Buffer, not ${describe(buffer)}`);
}
