/** The stream interfaces of Windows.Storage.Streams, and the checks of arguments that all streams share. */
import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG, E_POINTER } from '../hresult.ts';
import type { IPromiseWithIAsyncOperation, IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import type { Abortable } from '../internal/abort.ts';
import { requireBuffer, type IBuffer, type WindowsRuntimeBuffer } from './buffer.ts';
import type { InputStreamOptions } from './enums.ts';

/** `Windows.Foundation.IClosable`. */
export interface IClosable {
  /** Ends the object's work and releases what the object owns. A second call has no effect. */
  close(): void;
}

/** `Windows.Storage.Streams.IInputStream`: bytes to read. Only one read can run at a time. */
export interface IInputStream extends IClosable {
  /**
   * Reads up to `count` bytes. Resolves with a buffer whose `length` is the number of bytes read; 0 is the end of the stream. With `none`
   * it waits for all `count` bytes or the end, with `partial` for at least one byte. Use the buffer that it resolves with, which may be
   * another one than the argument. The caller owns that buffer; a stream that you implement must not use it again. A buffer that is passed to
   * a later read may be filled anew. `abort` is `{ signal }`, an addition to WinRT, as on every method here.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: `count` is more than `buffer.capacity`.
   * @throws {WinRTError} E_INVALIDARG 0x80070057, as a rejection: the buffer was transferred during the read. Its bytes are kept for the
   * next read.
   */
  readAsync(
    buffer: IBuffer,
    count: number,
    options: InputStreamOptions,
    abort?: Abortable | null,
  ): IPromiseWithIAsyncOperationWithProgress<IBuffer, number>;
}

/** `Windows.Storage.Streams.IOutputStream`: bytes to write, in the order of the calls. */
export interface IOutputStream extends IClosable {
  /**
   * Writes `buffer.length` bytes and resolves with that number. The bytes are read before the call returns. Progress is the number of
   * bytes written so far.
   */
  writeAsync(buffer: IBuffer, options?: Abortable | null): IPromiseWithIAsyncOperationWithProgress<number, number>;
  /** Resolves with true when the bytes written before have left the stream's own buffers. */
  flushAsync(options?: Abortable | null): IPromiseWithIAsyncOperation<boolean>;
}

/** An input and output stream at one position, which each read and write moves forward. Its position and size can be set. */
export interface IRandomAccessStream extends IInputStream, IOutputStream {
  /** Whether it can be read. */
  readonly canRead: boolean;
  /** Whether it can be written to. */
  readonly canWrite: boolean;
  /** Where the next read or write begins, in bytes. */
  readonly position: number;
  /** The size in bytes. A smaller value cuts bytes off, a larger one appends zeros. */
  size: number;
  /** Sets the position. The call does not check it: a position that is not valid fails the next read or write. */
  seek(position: number): void;
  /** A stream over the same data, with its own position, which starts at 0. */
  cloneStream(): IRandomAccessStream;
  /** An input stream over the same bytes, with its own position. */
  getInputStreamAt(position: number): IInputStream;
  /** An output stream over the same bytes, with its own position. */
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

/** @internal Throws E_INVALIDARG 0x80070057 if the options are not a combination of the flags. */
export function requireOptions(options: InputStreamOptions): InputStreamOptions {
  if (options === 0 || options === 1 || options === 2 || options === 3) return options;
  throw winrtError(
    E_INVALIDARG,
    `InputStreamOptions: ${describe(options)} is not a combination of none, partial, readAhead`,
  );
}

/** @internal Throws if the argument is not a stream: E_POINTER 0x80004003 for null, otherwise E_INVALIDARG 0x80070057. */
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
