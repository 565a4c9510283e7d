/** `Windows.Storage.Streams.Buffer`: bytes of a fixed capacity, of which the first `length` are in use. */
import { describe, winrtError, type WinRTError } from '../errors.ts';
import { hasMembers } from '../internal/has-members.ts';
import { isUint8Array } from '../internal/is-tagged.ts';
import { E_INVALIDARG, E_POINTER, ERROR_NOT_SUPPORTED } from '../hresult.ts';
import type { AllocatedBytes } from './bytes/allocated-bytes.ts';
import { allocate, copyOf, fillsMemory, lostMemory, plainBytes, viewBytes } from './bytes/memory.ts';

/** From how many bytes on a copy takes longer than to ask for their memory. */
const manyBytes = 1024;

/** `Windows.Storage.Streams.IBuffer`. {@link toUint8Array} gives its bytes. */
export interface IBuffer {
  /** How many bytes the buffer can hold. */
  readonly capacity: number;
  /** How many bytes are in use, at most `capacity`. */
  length: number;
}

/**
 * The class of `Windows.Storage.Streams.Buffer`. It is exported under .NET's name, because `Buffer` is a global of Node. Its memory is
 * allocated when the bytes are first used. So a large buffer costs nothing if a read answers with another buffer.
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
  /** Whether the app has the memory too, so that it may write to the memory or transfer it at any time. */
  #exposed = false;
  /** Whether other code reads the memory too, so that the memory must not change: a caller that may change the bytes gets a copy. */
  #shared = false;
  /** Whether it was given to a partial read. */
  #read = false;

  /** A buffer of zeros with `length` 0. `capacity` is in bytes, and wrapped to 32 bits as in WinRT. */
  constructor(capacity: number) {
    this.#capacity = capacity >>> 0;
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'Buffer';
  }

  /** How many bytes the buffer can hold. */
  get capacity(): number {
    return this.#capacity;
  }

  /** The same as {@link capacity}. */
  get byteLength(): number {
    return this.#capacity;
  }

  /**
   * How many bytes are in use. A larger value makes more of the existing bytes visible.
   *
   * @default 0
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the value is more than `capacity`.
   */
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

  /** Always throws ERROR_NOT_SUPPORTED 0x80070032, because a MemoryBuffer is raw memory for native code. */
  static createCopyFromMemoryBuffer(_input: unknown): never {
    throw withoutMemoryBuffers('createCopyFromMemoryBuffer');
  }

  /** Always throws ERROR_NOT_SUPPORTED 0x80070032, as {@link createCopyFromMemoryBuffer} does. */
  static createMemoryBufferOverIBuffer(_input: IBuffer): never {
    throw withoutMemoryBuffers('createMemoryBufferOverIBuffer');
  }

  /** @internal A full buffer over the app's bytes: both share the memory. */
  static over(bytes: Uint8Array): WindowsRuntimeBuffer {
    const buffer = WindowsRuntimeBuffer.holding(bytes, false);
    buffer.#exposed = true;
    return buffer;
  }

  /**
   * @internal A full buffer with bytes of ours. `shared`: other code reads them, or other bytes of the same memory. For a copy that was just
   * made, say so: a question for its ArrayBuffer makes V8 allocate one for a small array, which takes longer than the copy.
   */
  static holding(bytes: Uint8Array, shared = !fillsMemory(bytes)): WindowsRuntimeBuffer {
    const buffer = new WindowsRuntimeBuffer(bytes.length);
    buffer.#bytes = bytes;
    buffer.#length = bytes.length;
    buffer.#shared = shared;
    return buffer;
  }

  /**
   * @internal A full buffer with these bytes, which do not change: a copy. Where they fill their memory, the copy is made when the app asks for
   * it, so a buffer that is passed on needs none. Of few bytes it is made at once, see {@link holding}.
   */
  static copyOf(bytes: Uint8Array, where: string): WindowsRuntimeBuffer {
    const later = bytes.length >= manyBytes && fillsMemory(bytes);
    return WindowsRuntimeBuffer.holding(later ? bytes : copyOf(bytes, where), later);
  }

  /** @internal The bytes in use, to be read at once. Throws E_INVALIDARG 0x80070057 with the name `where` if they were transferred. */
  inUse(where: string): Uint8Array {
    const bytes = this.#bytes;
    return bytes && this.#length > 0 && bytes.byteLength === this.#length ? bytes : this.#first(this.#length, where);
  }

  /** @internal The first `count` bytes of its memory, to be written to. Throws as {@link inUse} does. */
  memory(count: number, where: string): Uint8Array {
    if (this.#shared && this.#bytes) this.#bytes = copyOf(this.#bytes, where);
    this.#shared = false;
    return this.#first(count, where);
  }

  /**
   * @internal Its memory for a partial read to fill; undefined if the read should answer with a buffer of its own. That is so for the first
   * read, after which most buffers are never used again: it may have come to a few bytes. It is also so if the memory was transferred, as an
   * app may do with every answer.
   */
  readAgain(count: number): Uint8Array | undefined {
    const again = this.#read || this.#bytes !== undefined;
    this.#read = true;
    if (!again || (this.#bytes && this.#bytes.byteLength < count)) return undefined;
    return this.memory(count, 'readAsync');
  }

  /** @internal The bytes in use, for the app, which may change or transfer them. */
  expose(where: string): Uint8Array {
    const length = this.#length;
    const bytes = this.memory(length, where);
    this.#exposed = true;
    // Each call gives a view of its own, whether the buffer is full or not.
    return bytes === this.#bytes ? bytes.subarray(0, length) : bytes;
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
    // For transferred memory, even an empty subarray throws.
    return there === 0 ? new Uint8Array(0) : there === count ? bytes : bytes.subarray(0, count);
  }
}

function withoutMemoryBuffers(member: string): WinRTError {
  return winrtError(ERROR_NOT_SUPPORTED, `Buffer.${member}: MemoryBuffer is not supported; use toUint8Array`);
}

/**
 * The bytes in use of a buffer. They share the buffer's memory, which nothing else uses, so they may be changed and transferred.
 *
 * @throws {WinRTError} E_POINTER 0x80004003: the buffer is missing.
 * @throws {WinRTError} E_INVALIDARG 0x80070057: the argument is not a buffer of this package, or its memory was transferred.
 */
export function toUint8Array(buffer: IBuffer): AllocatedBytes {
  // Another realm's buffer answers with a Uint8Array of that realm, which is not an instance of this realm's class.
  return plainBytes(requireBuffer(buffer, 'toUint8Array').expose('toUint8Array')) as AllocatedBytes;
}

/**
 * A buffer that shares the memory of these bytes; its capacity and length are their length. Members that take a buffer read it before they
 * return.
 *
 * @throws {WinRTError} E_INVALIDARG 0x80070057: the argument is not a Uint8Array, or its memory was transferred.
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
 * @internal Makes sure that the bytes that {@link bytesOf} gave never change, whatever happens to the buffer. Returns false if the app has
 * the memory: then they may change, and code that keeps the bytes longer than the call has to copy them.
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

/** @internal Throws if the argument is not a buffer: E_POINTER 0x80004003 for null, otherwise E_INVALIDARG 0x80070057. */
export function requireBuffer(buffer: unknown, where: string): WindowsRuntimeBuffer {
  if (isBuffer(buffer)) return buffer;
  const number = buffer === null || buffer === undefined ? E_POINTER : E_INVALIDARG;
  throw winrtError(number, `${where}: the buffer must be a Windows.Storage.Streams.Buffer, not ${describe(buffer)}`);
}
