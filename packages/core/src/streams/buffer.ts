/** `Windows.Storage.Streams.Buffer`: bytes of a fixed capacity, of which the first `length` are in use. */
import { describe, winrtError, type WinRTError } from '../errors.ts';
import { hasMembers } from '../internal/has-members.ts';
import { isUint8Array } from '../internal/is-tagged.ts';
import { E_INVALIDARG, E_POINTER, ERROR_NOT_SUPPORTED } from '../hresult.ts';
import type { AllocatedBytes } from './bytes/allocated-bytes.ts';
import { allocate, copyOf, fillsMemory, lostMemory, plainBytes, viewBytes } from './bytes/memory.ts';

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
  /** The app has the memory, and may write to it or transfer it at any time. */
  #exposed = false;
  /** Somebody else reads the memory too, so it must stay as it is: whoever is to change it gets a copy. */
  #shared = false;

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

  /** @internal A buffer over bytes that the app has, full: what is written through one shows in the other. */
  static over(bytes: Uint8Array): WindowsRuntimeBuffer {
    const buffer = WindowsRuntimeBuffer.holding(bytes, false);
    buffer.#exposed = true;
    return buffer;
  }

  /** @internal A buffer with bytes of ours, full. `shared`: somebody else reads them, or other bytes of the same memory. */
  static holding(bytes: Uint8Array, shared = !fillsMemory(bytes)): WindowsRuntimeBuffer {
    const buffer = new WindowsRuntimeBuffer(bytes.byteLength);
    buffer.#bytes = bytes;
    buffer.#length = bytes.byteLength;
    buffer.#shared = shared;
    return buffer;
  }

  /** @internal The bytes in use, to be read at once. Throws E_INVALIDARG 0x80070057 for `where` if they are gone. */
  inUse(where: string): Uint8Array {
    return this.#first(this.#length, where);
  }

  /** @internal The first `count` bytes of its memory, to be written to. Throws as {@link inUse} does. */
  memory(count: number, where: string): Uint8Array {
    if (this.#shared && this.#bytes) this.#bytes = copyOf(this.#bytes, where);
    this.#shared = false;
    return this.#first(count, where);
  }

  /** @internal The bytes in use, for the app, which then may do with them what it likes. */
  expose(where: string): Uint8Array {
    const bytes = this.memory(this.#length, where);
    this.#exposed = true;
    return bytes;
  }

  /** @internal See the function of this name. Other copies of this package call these members: see {@link isBuffer}. */
  freeze(): boolean {
    if (this.#exposed) return false;
    this.#shared = true;
    return true;
  }

  #first(count: number, where: string): Uint8Array {
    const bytes = (this.#bytes ??= allocate(this.#capacity, 'Buffer'));
    const there = bytes.byteLength;
    if (there < count) throw lostMemory(where);
    // Where memory was transferred, a view of it can't even be cut to nothing.
    return there === 0 ? new Uint8Array(0) : bytes.subarray(0, count);
  }
}

function withoutMemoryBuffers(member: string): WinRTError {
  return winrtError(ERROR_NOT_SUPPORTED, `Buffer.${member}: MemoryBuffer is not supported; use toUint8Array`);
}

/**
 * The bytes in use of a buffer, sharing its memory, which is nobody else's: they may be changed and transferred. Throws E_POINTER
 * 0x80004003 for nothing, E_INVALIDARG 0x80070057 for a foreign object and for a buffer whose memory was transferred.
 */
export function toUint8Array(buffer: IBuffer): AllocatedBytes {
  // Another realm's buffer answers with a Uint8Array of that realm, which is no instance of ours.
  return plainBytes(requireBuffer(buffer, 'toUint8Array').expose('toUint8Array')) as AllocatedBytes;
}

/**
 * A buffer over these bytes, sharing memory: capacity and length are theirs. Members that take a buffer read it before they return.
 * Throws E_INVALIDARG 0x80070057 for what is no Uint8Array, and for one whose memory was transferred.
 */
export function fromUint8Array(bytes: Uint8Array): IBuffer {
  if (!isUint8Array(bytes)) {
    throw winrtError(E_INVALIDARG, `fromUint8Array: bytes must be a Uint8Array, not ${describe(bytes)}`);
  }
  return WindowsRuntimeBuffer.over(viewBytes(bytes, 'fromUint8Array'));
}

/** @internal The bytes in use of a buffer, to be read at once by the member that `where` names. */
export function bytesOf(buffer: IBuffer, where: string): Uint8Array {
  // As above, of another realm.
  return plainBytes(requireBuffer(buffer, where).inUse(where));
}

/**
 * @internal Makes the bytes that {@link bytesOf} has given stay as they are, whatever happens to the buffer. False if the app has the
 * memory: then that can't be promised, and whoever keeps the bytes beyond the call has to copy them.
 */
export function freeze(buffer: IBuffer): boolean {
  return (buffer as WindowsRuntimeBuffer).freeze();
}

const [aNumber, aFunction] = ['number', 'function'] as const;
const members = {
  capacity: aNumber,
  length: aNumber,
  memory: aFunction,
  inUse: aFunction,
  expose: aFunction,
  freeze: aFunction,
};

/** @internal Of any copy of this package; most are of this one, and that is quickly asked. */
export function isBuffer(value: unknown): value is WindowsRuntimeBuffer {
  return value instanceof WindowsRuntimeBuffer || hasMembers(value, members);
}

/** @internal Refuses what is no buffer: E_POINTER 0x80004003 for null, else E_INVALIDARG 0x80070057. */
export function requireBuffer(buffer: unknown, where: string): WindowsRuntimeBuffer {
  if (isBuffer(buffer)) return buffer;
  const number = buffer === null || buffer === undefined ? E_POINTER : E_INVALIDARG;
  throw winrtError(number, `${where}: the buffer must be a Windows.Storage.Streams.Buffer, not ${describe(buffer)}`);
}
