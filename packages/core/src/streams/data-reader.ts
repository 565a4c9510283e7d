/** `Windows.Storage.Streams.DataReader`: loads bytes from a stream and reads values off them. */
import { asWinRTError, describe, winrtError, type WinRTError } from '../errors.ts';
import { E_BOUNDS, E_INVALIDARG, E_POINTER, ERROR_INVALID_OPERATION, RO_E_CLOSED } from '../hresult.ts';
import type { IAsyncOperation, IPromiseWithOperation } from '../foundation/async-info.ts';
import { Operation } from '../foundation/async-operation.ts';
import type { IPromise } from '../foundation/promise.ts';
import { bytesOf, WindowsRuntimeBuffer, type IBuffer } from './buffer.ts';
import { ByteQueue } from './byte-queue.ts';
import { InputStreamOptions } from './enums.ts';
import { requireOptions, type IClosable, type IInputStream } from './stream.ts';
import { ValueReader } from './value-reader.ts';

/** What `loadAsync` is working on. */
export type DataReaderLoadOperation = IAsyncOperation<number>;

/**
 * The most that one read of the stream asks for. A load of any size is made of such reads, so that what arrived before a
 * failure or a cancellation stays readable.
 */
const readSize = 1024 * 1024;

/** Stands in for a stream where the bytes are there from the start. */
class LoadedBytes {
  constructor(
    readonly bytes: Uint8Array,
    readonly complete: boolean,
  ) {}
}

/**
 * Owns its stream until {@link detachStream}. Nothing can be read before it has been loaded, and reading more than was
 * loaded throws E_BOUNDS 0x8000000B and consumes nothing. While a load runs, every other use is ERROR_INVALID_OPERATION
 * 0x800710DD; after {@link close} it is RO_E_CLOSED 0x80000013.
 */
export class DataReader extends ValueReader implements IClosable {
  readonly #queue = new ByteQueue();
  #stream: IInputStream | null;
  /** Over a message: all of it is loaded, and loading more gives 0 instead of an error. */
  readonly #complete: boolean = false;
  #loading: Operation<number> | undefined;
  #closed = false;
  #inputStreamOptions: InputStreamOptions = InputStreamOptions.none;

  /** Takes ownership of the stream. Throws E_POINTER 0x80004003 without one. */
  constructor(inputStream: IInputStream) {
    super();
    if (inputStream instanceof LoadedBytes) {
      this.#stream = null;
      this.#complete = inputStream.complete;
      this.#queue.push(inputStream.bytes);
      return;
    }
    if (inputStream === null || inputStream === undefined) {
      throw winrtError(E_POINTER, `DataReader: the input stream must not be ${describe(inputStream)}`);
    }
    if (typeof inputStream.readAsync !== 'function') {
      throw winrtError(E_INVALIDARG, `DataReader: ${describe(inputStream)} is no input stream`);
    }
    this.#stream = inputStream;
  }

  /** A reader over a copy of a buffer's bytes, all of them loaded; it has no stream to load more from. */
  static fromBuffer(buffer: IBuffer): DataReader {
    const bytes = bytesOf(buffer, 'DataReader.fromBuffer').slice();
    return new DataReader(new LoadedBytes(bytes, false) as never);
  }

  /** @internal A reader over a message that has arrived whole. */
  static overMessage(bytes: Uint8Array): DataReader {
    return new DataReader(new LoadedBytes(bytes, true) as never);
  }

  /** When {@link loadAsync} is complete: with all bytes asked for (`none`, the default) or with some (`partial`). */
  get inputStreamOptions(): InputStreamOptions {
    return this.#inputStreamOptions;
  }

  set inputStreamOptions(options: InputStreamOptions) {
    this.#inputStreamOptions = requireOptions(options);
  }

  /** Bytes that are loaded and not yet read. */
  get unconsumedBufferLength(): number {
    this.#requireOpen('unconsumedBufferLength');
    return this.#queue.length;
  }

  /**
   * Loads up to `count` bytes (wrapped to 32 bits) behind those not yet read, and resolves with the bytes that this call
   * loaded; with fewer than asked for at the end of the stream, or with `partial`. 0 is the end. Rejects with the stream's
   * error, with `Canceled`, or with ERROR_INVALID_OPERATION 0x800710DD without a stream or while another load runs; what had
   * arrived stays readable.
   */
  loadAsync(count: number): IPromiseWithOperation<number, DataReaderLoadOperation> {
    let reading: IPromise<IBuffer, number> | undefined;
    const operation = new Operation<number>(() => {
      this.#loading = undefined;
      reading?.cancel();
      return true;
    });
    const wanted = count >>> 0;
    const refusal = this.#loadRefusal();
    const stream = this.#stream;
    if (refusal) operation.fail(refusal);
    else if (wanted === 0 || stream === null) operation.complete(0);
    else {
      this.#loading = operation;
      this.#load(operation, stream, wanted, (next) => {
        reading = next;
      });
    }
    return operation.promise;
  }

  #load(
    operation: Operation<number>,
    stream: IInputStream,
    wanted: number,
    started: (reading: IPromise<IBuffer, number>) => void,
  ): void {
    const partial = (this.#inputStreamOptions & InputStreamOptions.partial) !== 0;
    let loaded = 0;
    const settle = (error?: unknown): void => {
      if (this.#loading === operation) this.#loading = undefined;
      if (error === undefined) operation.complete(loaded);
      else operation.fail(asWinRTError(error, 'loadAsync'));
    };
    const read = (): void => {
      const size = Math.min(wanted - loaded, readSize);
      const reading = stream.readAsync(new WindowsRuntimeBuffer(size), size, InputStreamOptions.partial);
      started(reading);
      // Bytes of a read that was cancelled too late have left the stream: they are kept whether or not anybody waits.
      const arrived = (buffer: IBuffer): void => {
        this.#queue.push(bytesOf(buffer, 'loadAsync'));
        loaded += buffer.length;
        if (!operation.settlement.pending) return;
        if (buffer.length === 0 || partial || loaded >= wanted) settle();
        else step();
      };
      reading.then(arrived).then(null, settle);
    };
    const step = (): void => {
      try {
        read();
      } catch (thrown) {
        settle(thrown);
      }
    };
    step();
  }

  /** The bytes not yet read, so that they outlive the reader, which is then empty. */
  detachBuffer(): IBuffer {
    const { length } = this.#queue;
    const bytes = this.peek(length, 'detachBuffer').slice();
    this.skip(length);
    return WindowsRuntimeBuffer.over(bytes);
  }

  /** Gives the stream back, so that closing the reader leaves it open. What is loaded stays readable. */
  detachStream(): IInputStream {
    this.#requireIdle('detachStream');
    const stream = this.#stream;
    if (!stream) throw winrtError(ERROR_INVALID_OPERATION, 'detachStream: the reader has no stream');
    this.#stream = null;
    return stream;
  }

  /** Closes the stream too, unless it was detached. A running load is cancelled. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const loading = this.#loading;
    this.#queue.clear();
    loading?.cancel();
    this.#stream?.close();
    this.#stream = null;
  }

  protected override get unread(): number {
    return this.#queue.length;
  }

  protected override peek(count: number, member: string): Uint8Array {
    this.#requireIdle(member);
    if (count <= this.#queue.length) return this.#queue.peek(count);
    const there = this.#queue.length;
    throw winrtError(E_BOUNDS, `${member}: needs ${count} bytes, but ${there} are loaded; call loadAsync first`);
  }

  protected override skip(count: number): void {
    this.#queue.skip(count);
  }

  #requireOpen(member: string): void {
    if (this.#closed) throw winrtError(RO_E_CLOSED, `${member}: the reader is closed`);
  }

  #requireIdle(member: string): void {
    this.#requireOpen(member);
    if (this.#loading) throw winrtError(ERROR_INVALID_OPERATION, `${member}: a loadAsync is running; wait for it`);
  }

  #loadRefusal(): WinRTError | undefined {
    if (this.#closed) return winrtError(RO_E_CLOSED, 'loadAsync: the reader is closed');
    if (this.#loading)
      return winrtError(ERROR_INVALID_OPERATION, 'loadAsync: another loadAsync is running; wait for it');
    if (!this.#stream && !this.#complete)
      return winrtError(ERROR_INVALID_OPERATION, 'loadAsync: the reader has no stream');
    return undefined;
  }
}
