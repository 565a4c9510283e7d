/** The stream interfaces of Windows.Storage.Streams, and the arguments that every stream checks alike. */
import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG, E_POINTER } from '../hresult.ts';
import type { IPromiseWithIAsyncOperation, IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import { requireBuffer, type IBuffer, type WindowsRuntimeBuffer } from './buffer.ts';
import type { InputStreamOptions } from './enums.ts';

/** `Windows.Foundation.IClosable`. */
export interface IClosable {
  /** Ends the object's work and lets go of what it owns; a second time has no effect. */
  close(): void;
}

/** `Windows.Storage.Streams.IInputStream`: bytes to read, one read at a time. */
export interface IInputStream extends IClosable {
  /**
   * Reads up to `count` bytes (at most `buffer.capacity`, else E_INVALIDARG 0x80070057). Use the buffer that it resolves
   * with: it may be another one, and it is yours: a stream that you write must not touch it again. Its `length` is what was
   * read; 0 is the end of the stream. With `none` it waits for all `count` bytes or the end, with `partial` for at least one.
   * A read whose buffer is transferred while it waits fails with E_INVALIDARG, and its bytes stay for the next one.
   */
  readAsync(
    buffer: IBuffer,
    count: number,
    options: InputStreamOptions,
  ): IPromiseWithIAsyncOperationWithProgress<IBuffer, number>;
}

/** `Windows.Storage.Streams.IOutputStream`: bytes to write, in the order of the calls. */
export interface IOutputStream extends IClosable {
  /**
   * Writes `buffer.length` bytes, which are read before it returns, and resolves with that count; progress is the bytes written so far.
   */
  writeAsync(buffer: IBuffer): IPromiseWithIAsyncOperationWithProgress<number, number>;
  /** Resolves with true once what was written before has left the stream's own buffers. */
  flushAsync(): IPromiseWithIAsyncOperation<boolean>;
}

/** Both at one position, which every read and write moves on; offered by what can also be sought and sized. */
export interface IRandomAccessStream extends IInputStream, IOutputStream {
  /** Whether it can be read. */
  readonly canRead: boolean;
  /** Whether it can be written to. */
  readonly canWrite: boolean;
  /** Where the next read or write begins, in bytes. */
  readonly position: number;
  /** In bytes; setting it cuts off, or appends zeros. */
  size: number;
  /** Not checked here: an impossible position fails the next read or write. */
  seek(position: number): void;
  /** The same data under a position of its own, 0. */
  cloneStream(): IRandomAccessStream;
  /** An input stream over the same bytes, with a position of its own. */
  getInputStreamAt(position: number): IInputStream;
  /** An output stream over the same bytes, with a position of its own. */
  getOutputStreamAt(position: number): IOutputStream;
}

/** @internal The checked arguments of a `readAsync`. */
export interface ReadRequest {
  readonly buffer: WindowsRuntimeBuffer;
  readonly count: number;
  readonly partial: boolean;
}

/** @internal Throws E_POINTER or E_INVALIDARG as {@link IInputStream.readAsync} says. */
export function requireReadRequest(buffer: IBuffer, count: number, options: InputStreamOptions): ReadRequest {
  const own = requireBuffer(buffer, 'readAsync');
  const wrapped = count >>> 0;
  if (wrapped > own.capacity) {
    throw winrtError(E_INVALIDARG, `readAsync: count ${count} is more than the buffer's capacity of ${own.capacity}`);
  }
  return { buffer: own, count: wrapped, partial: (requireOptions(options) & 1) !== 0 };
}

/** @internal Throws E_INVALIDARG for what is no combination of the flags. */
export function requireOptions(options: InputStreamOptions): InputStreamOptions {
  if (options === 0 || options === 1 || options === 2 || options === 3) return options;
  throw winrtError(
    E_INVALIDARG,
    `InputStreamOptions: ${describe(options)} is not a combination of none, partial, readAhead`,
  );
}

/** @internal Refuses what is no stream: E_POINTER 0x80004003 for null, else E_INVALIDARG 0x80070057. */
export function requireStream<T extends IInputStream | IOutputStream>(
  stream: T,
  method: 'readAsync' | 'writeAsync',
  where: string,
): T {
  const given: unknown = stream;
  if (typeof (given as { [name: string]: unknown } | null | undefined)?.[method] === 'function') return stream;
  const number = given === null || given === undefined ? E_POINTER : E_INVALIDARG;
  throw winrtError(number, `${where}: ${describe(given)} is not a stream with ${method}`);
}
