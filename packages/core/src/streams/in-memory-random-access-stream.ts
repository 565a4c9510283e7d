/** `Windows.Storage.Streams.InMemoryRandomAccessStream`. */
import { asWinRTError, describe, winrtError, type WinRTError } from '../errors.ts';
import { E_INVALIDARG, RO_E_CLOSED } from '../hresult.ts';
import type { IPromiseWithIAsyncOperation, IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import { Operation } from '../foundation/async-operation.ts';
import { closeOnDispose } from '../internal/disposable.ts';
import { microtask } from '../internal/microtask.ts';
import { bytesOf, type IBuffer } from './buffer.ts';
import type { InputStreamOptions } from './enums.ts';
import { SparseBytes } from './bytes/sparse-bytes.ts';
import { requireReadRequest, type IInputStream, type IOutputStream, type IRandomAccessStream } from './stream.ts';

/**
 * Bytes in memory, read and written at {@link position}. Only what was written takes memory, however far behind the end it is.
 * Everything after {@link close} is RO_E_CLOSED 0x80000013; clones live on.
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

  /** Names the class; frameworks that wrap objects in proxies leave one with such a tag alone. */
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

  /** In bytes. Setting it cuts off, or appends zeros; E_INVALIDARG 0x80070057 for what is no size up to 2^53. */
  get size(): number {
    this.#requireOpen('size');
    return this.#data.size;
  }

  set size(size: number) {
    this.#requireOpen('size');
    this.#data.size = requireOffset(Math.trunc(size), 'size');
  }

  /** Takes every position, also behind the end; the next read or write of an impossible one is E_INVALIDARG 0x80070057. */
  seek(position: number): void {
    this.#requireOpen('seek');
    this.#position = Math.trunc(position);
  }

  /** The same bytes under a position of its own, 0. */
  cloneStream(): IRandomAccessStream & Disposable {
    return this.#at(0, 'cloneStream');
  }

  /** The same bytes under a position of its own. */
  getInputStreamAt(position: number): IInputStream & Disposable {
    return this.#at(position, 'getInputStreamAt');
  }

  /** The same bytes under a position of its own. */
  getOutputStreamAt(position: number): IOutputStream & Disposable {
    return this.#at(position, 'getOutputStreamAt');
  }

  /** Fills the buffer that it is given, as far as there are bytes; at the end of the stream, and behind it, with none. */
  readAsync(
    buffer: IBuffer,
    count: number,
    options: InputStreamOptions,
  ): IPromiseWithIAsyncOperationWithProgress<IBuffer, number> {
    const request = requireReadRequest(buffer, count, options);
    return this.#run('readAsync', (data) => {
      const position = requireOffset(this.#position, 'readAsync');
      const length = Math.max(0, Math.min(request.count, data.size - position));
      data.read(position, request.buffer.memory(length, 'readAsync'));
      request.buffer.length = length;
      return [buffer, length];
    });
  }

  /** Copies the bytes in the call, to {@link position}; a gap between the end and there becomes zeros. */
  writeAsync(buffer: IBuffer): IPromiseWithIAsyncOperationWithProgress<number, number> {
    const bytes = bytesOf(buffer, 'writeAsync');
    return this.#run('writeAsync', (data) => {
      requireOffset(this.#position + bytes.byteLength, 'writeAsync');
      data.write(requireOffset(this.#position, 'writeAsync'), bytes);
      return [bytes.byteLength, bytes.byteLength];
    });
  }

  /** Resolves with true: a write is complete when it resolves. */
  flushAsync(): IPromiseWithIAsyncOperation<boolean> {
    const operation = new Operation<boolean>();
    if (this.#closed) operation.fail(closedError('flushAsync'));
    else operation.complete(true);
    return operation.promise;
  }

  /** Lets go of the data; later uses fail with RO_E_CLOSED 0x80000013. */
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

  /** Works at once, so that operations never overlap, and tells afterwards, so that the caller hears the progress. */
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
