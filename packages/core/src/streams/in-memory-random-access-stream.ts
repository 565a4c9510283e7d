/** `Windows.Storage.Streams.InMemoryRandomAccessStream`. */
import { asWinRTError, describe, winrtError, type WinRTError } from '../errors.ts';
import { E_INVALIDARG, RO_E_CLOSED } from '../hresult.ts';
import type { IPromiseWithIAsyncOperation, IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import { abortable, Operation } from '../foundation/async-operation.ts';
import type { Abortable } from '../internal/abort.ts';
import { closeOnDispose } from '../internal/disposable.ts';
import { microtask } from '../internal/microtask.ts';
import { bytesOf, type IBuffer } from './buffer.ts';
import type { InputStreamOptions } from './enums.ts';
import { SparseBytes } from './bytes/sparse-bytes.ts';
import { requireReadRequest, type IInputStream, type IOutputStream, type IRandomAccessStream } from './stream.ts';

/**
 * Bytes in memory, read and written at {@link position}. Only written bytes take memory, however far beyond the end they are. After
 * {@link close} every member fails with RO_E_CLOSED 0x80000013; clones of the stream stay open.
 *
 * @example
 * ```ts
 * import { DataReader, DataWriter, InMemoryRandomAccessStream } from 'twinsocket';
 *
 * const memory = new InMemoryRandomAccessStream();
 * const writer = new DataWriter(memory);
 * writer.writeString('Hello, World!');
 * await writer.storeAsync();
 * const reader = new DataReader(memory.getInputStreamAt(0));
 * console.log(reader.readString(await reader.loadAsync(memory.size)));
 * ```
 */
export class InMemoryRandomAccessStream implements IRandomAccessStream {
  /** `close()`, for `using`. */
  declare readonly [Symbol.dispose]: () => void;
  #data = new SparseBytes();
  #position = 0;
  #closed = false;

  constructor() {
    closeOnDispose(this);
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'InMemoryRandomAccessStream';
  }

  /** Always true. */
  get canRead(): boolean {
    this.#requireOpen('canRead');
    return true;
  }

  /** Always true. */
  get canWrite(): boolean {
    this.#requireOpen('canWrite');
    return true;
  }

  /** Where the next read or write begins. */
  get position(): number {
    this.#requireOpen('position');
    return this.#position;
  }

  /**
   * The size in bytes. A smaller value cuts bytes off, a larger one appends zeros.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the value is not an integer from 0 to 2^53 - 1.
   */
  get size(): number {
    this.#requireOpen('size');
    return this.#data.size;
  }

  set size(size: number) {
    this.#requireOpen('size');
    this.#data.size = requireOffset(Math.trunc(size), 'size');
  }

  /** Sets the position, which may be beyond the end. If it is not valid, the next read or write fails with E_INVALIDARG 0x80070057. */
  seek(position: number): void {
    this.#requireOpen('seek');
    this.#position = Math.trunc(position);
  }

  /** A stream over the same bytes, with its own position, which starts at 0. */
  cloneStream(): IRandomAccessStream & Disposable {
    return this.#at(0, 'cloneStream');
  }

  /** An input stream over the same bytes, with its own position. */
  getInputStreamAt(position: number): IInputStream & Disposable {
    return this.#at(position, 'getInputStreamAt');
  }

  /** An output stream over the same bytes, with its own position. */
  getOutputStreamAt(position: number): IOutputStream & Disposable {
    return this.#at(position, 'getOutputStreamAt');
  }

  /** Reads into the given buffer as many bytes as there are, up to `count`; none at the end of the stream and beyond it. */
  readAsync(
    buffer: IBuffer,
    count: number,
    options: InputStreamOptions,
    abort?: Abortable | null,
  ): IPromiseWithIAsyncOperationWithProgress<IBuffer, number> {
    if (abort) return abortable(abort, 'readAsync', () => this.readAsync(buffer, count, options));
    const request = requireReadRequest(buffer, count, options);
    return this.#run('readAsync', (data) => {
      const position = requireOffset(this.#position, 'readAsync');
      const length = Math.max(0, Math.min(request.count, data.size - position));
      data.read(position, request.buffer.memory(length, 'readAsync'));
      request.buffer.length = length;
      return [buffer, length];
    });
  }

  /**
   * Copies the bytes to {@link position} before the call returns. A gap between the end and the position is filled with zeros, unless there
   * are no bytes to write: then the stream stays as it is.
   */
  writeAsync(buffer: IBuffer, options?: Abortable | null): IPromiseWithIAsyncOperationWithProgress<number, number> {
    if (options) return abortable(options, 'writeAsync', () => this.writeAsync(buffer));
    const bytes = bytesOf(buffer, 'writeAsync');
    return this.#run('writeAsync', (data) => {
      requireOffset(this.#position + bytes.byteLength, 'writeAsync');
      data.write(requireOffset(this.#position, 'writeAsync'), bytes);
      return [bytes.byteLength, bytes.byteLength];
    });
  }

  /** Resolves with true. It has nothing to do, because a write is complete when it resolves. */
  flushAsync(options?: Abortable | null): IPromiseWithIAsyncOperation<boolean> {
    if (options) return abortable(options, 'flushAsync', () => this.flushAsync());
    const operation = new Operation<boolean>();
    if (this.#closed) operation.fail(closedError('flushAsync'));
    else operation.complete(true);
    return operation.promise;
  }

  /** Releases the data. Later calls fail with RO_E_CLOSED 0x80000013. */
  close(): void {
    this.#closed = true;
  }

  #requireOpen(member: string): void {
    if (this.#closed) throw closedError(member);
  }

  #at(position: number, member: string): InMemoryRandomAccessStream {
    this.#requireOpen(member);
    const clone = new InMemoryRandomAccessStream();
    clone.#data = this.#data;
    clone.seek(position);
    return clone;
  }

  /** Does the work at once, so that operations never overlap, and reports it later, so that the caller's progress handler is called. */
  #run<T>(member: string, work: (data: SparseBytes) => [result: T, moved: number]): Operation<T, number>['promise'] {
    const operation = new Operation<T, number>();
    try {
      this.#requireOpen(member);
      const [result, moved] = work(this.#data);
      this.#position += moved;
      microtask(() => {
        operation.report(moved);
        operation.complete(result);
      });
    } catch (thrown) {
      operation.fail(asWinRTError(thrown, member));
    }
    return operation.promise;
  }
}

function closedError(member: string): WinRTError {
  return winrtError(RO_E_CLOSED, `${member}: the stream is closed`);
}

function requireOffset(offset: number, member: string): number {
  if (Number.isSafeInteger(offset) && offset >= 0) return offset;
  throw winrtError(E_INVALIDARG, `${member}: ${describe(offset)} is not a position or size of a stream`);
}
