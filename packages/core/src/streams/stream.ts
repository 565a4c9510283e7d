/** The stream interfaces of Windows.Storage.Streams, and the arguments that every stream checks alike. */
import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG } from '../hresult.ts';
import type { IPromiseWithIAsyncOperation, IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import { requireBuffer, type IBuffer, type WindowsRuntimeBuffer } from './buffer.ts';
import type { InputStreamOptions } from './enums.ts';

/** `Windows.Foundation.IClosable`. */
export interface IClosable {
  close(): void;
}

export interface IInputStream extends IClosable {
  /**
   * Reads up to `count` bytes (at most `buffer.capacity`, else E_INVALIDARG 0x80070057). Use the buffer that it resolves
   * with: it may be another one. Its `length` is what was read; 0 is the end of the stream. With `none` it waits for all
   * `count` bytes or the end, with `partial` for at least one.
   */
  readAsync(
    buffer: IBuffer,
    count: number,
    options: InputStreamOptions,
  ): IPromiseWithIAsyncOperationWithProgress<IBuffer, number>;
}

export interface IOutputStream extends IClosable {
  /** Writes `buffer.length` bytes and resolves with that count; progress is the bytes written so far. */
  writeAsync(buffer: IBuffer): IPromiseWithIAsyncOperationWithProgress<number, number>;
  flushAsync(): IPromiseWithIAsyncOperation<boolean>;
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
    `InputStreamOptions: ${describe(options)} is no combination of none, partial, readAhead`,
  );
}
