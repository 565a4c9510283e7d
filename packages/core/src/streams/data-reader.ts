/** `Windows.Storage.Streams.DataReader`: loads bytes from a stream and reads values off them. */
import { winrtError, type WinRTError } from '../errors.ts';
import { E_BOUNDS, ERROR_INVALID_OPERATION, RO_E_CLOSED } from '../hresult.ts';
import type { IAsyncOperation, IPromiseWithOperation } from '../foundation/async-info.ts';
import { Operation } from '../foundation/async-operation.ts';
import { constructionKey } from '../internal/illegal-constructor.ts';
import { bytesOf, freeze, WindowsRuntimeBuffer, type IBuffer } from './buffer.ts';
import { ByteQueue } from './bytes/byte-queue.ts';
import { InputStreamOptions } from './enums.ts';
import { cancelForeign, completedResult, follow } from './foreign-promise.ts';
import { copyOf } from './bytes/memory.ts';
import { requireOptions, requireStream, type IClosable, type IInputStream } from './stream.ts';
import { ValueReader } from './values/value-reader.ts';
import { closeOnDispose } from '../internal/disposable.ts';

/** What `loadAsync` is working on. */
export type DataReaderLoadOperation = IAsyncOperation<number>;

/**
 * The most that one read of the stream asks for. A load of any size is made of such reads, so that what arrived before a
 * failure or a cancellation stays readable.
 */
const readSize = 1024 * 1024;

/** What a reader is over that has no stream: its bytes are there from the start. */
type Loaded = 'message' | 'copy';

/** The read that a load is waiting for. */
interface Reading {
  promise?: PromiseLike<IBuffer> | undefined;
  /** What it gave, if that was taken before its callback. */
  kept?: IBuffer;
}

/**
 * Owns its stream until {@link detachStream}. Nothing can be read before it has been loaded, and reading more than was
 * loaded throws E_BOUNDS 0x8000000B and consumes nothing. While a load runs, every other use is ERROR_INVALID_OPERATION
 * 0x800710DD; after {@link close} it is RO_E_CLOSED 0x80000013.
 *
 * @example
 * ```ts
 * import { DataReader, fromUint8Array } from 'twinsocket';
 *
 * const reader = DataReader.fromBuffer(fromUint8Array(Uint8Array.of(0, 0, 0, 42)));
 * console.log(reader.readInt32(), reader.unconsumedBufferLength);
 * ```
 */
export class DataReader extends ValueReader implements IClosable {
  /** `close()`, for `using`. */
  declare readonly [Symbol.dispose]: () => void;

  readonly #queue = new ByteQueue();
  #stream: IInputStream | null;
  /** Over a message: all of it is loaded, and loading more gives 0 instead of an error. */
  readonly #complete: boolean = false;
  #loading: Operation<number> | undefined;
  #closed = false;
  #inputStreamOptions: InputStreamOptions = InputStreamOptions.none;

  /** Takes ownership of the stream. Throws E_POINTER 0x80004003 without one, E_INVALIDARG 0x80070057 for something else. */
  constructor(inputStream: IInputStream);
  /** @internal */
  constructor(bytes: Uint8Array, key: symbol, loaded: Loaded);
  constructor(source: IInputStream | Uint8Array, key?: symbol, loaded?: Loaded) {
    super();
    closeOnDispose(this);
    if (key === constructionKey) {
      this.#stream = null;
      this.#complete = loaded === 'message';
      this.#queue.pushUncopied(source as Uint8Array);
    } else this.#stream = requireStream(source as IInputStream, 'readAsync', 'DataReader');
  }

  /** Names the class; frameworks that wrap objects in proxies leave one with such a tag alone. */
  get [Symbol.toStringTag](): string {
    return 'DataReader';
  }

  /** A reader over a copy of a buffer's bytes, all of them loaded; it has no stream to load more from. */
  static fromBuffer(buffer: IBuffer): DataReader {
    const bytes = bytesOf(buffer, 'DataReader.fromBuffer');
    return new DataReader(freeze(buffer) ? bytes : copyOf(bytes, 'DataReader.fromBuffer'), constructionKey, 'copy');
  }

  /** @internal A reader over a message that has arrived whole. */
  static overMessage(bytes: Uint8Array): DataReader {
    return new DataReader(bytes, constructionKey, 'message');
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
    const reading: Reading = {};
    const operation = new Operation<number>(() => {
      this.#loading = undefined;
      if (!cancelForeign(reading.promise)) this.#keepLate(reading);
      return true;
    });
    const wanted = count >>> 0;
    const refusal = this.#loadRefusal();
    const stream = this.#stream;
    if (refusal) operation.fail(refusal);
    else if (wanted === 0 || stream === null) operation.complete(0);
    else {
      this.#loading = operation;
      this.#load(operation, stream, wanted, reading);
    }
    return operation.promise;
  }

  /**
   * A read that has completed can't be cancelled, though its callback has yet to run. Its bytes have left the stream, so they are
   * taken now: the next thing that the app does may be to hand the stream to another reader.
   */
  #keepLate(reading: Reading): void {
    const buffer = completedResult(reading.promise);
    if (!buffer || this.#closed) return;
    reading.kept = buffer;
    this.#keep(buffer);
  }

  /** A stream that an app has written may go on using the memory that it has answered with. */
  #keep(buffer: IBuffer): number {
    const bytes = bytesOf(buffer, 'loadAsync');
    if (!this.#closed) this.#queue.push(bytes, freeze(buffer));
    return bytes.byteLength;
  }

  #load(operation: Operation<number>, stream: IInputStream, wanted: number, reading: Reading): void {
    const partial = (this.#inputStreamOptions & InputStreamOptions.partial) !== 0;
    let loaded = 0;
    const settle = (error?: WinRTError): void => {
      if (this.#loading === operation) this.#loading = undefined;
      if (error) operation.fail(error);
      else operation.complete(loaded);
    };
    const step = (): void => {
      const size = Math.min(wanted - loaded, readSize);
      const buffer = new WindowsRuntimeBuffer(size);
      const read = (): PromiseLike<IBuffer> => stream.readAsync(buffer, size, InputStreamOptions.partial);
      reading.promise = follow(read, 'loadAsync', arrived, settle);
    };
    // Bytes of a read that was cancelled too late have left the stream: they are kept whether or not anybody waits.
    const arrived = (buffer: IBuffer): void => {
      if (reading.kept && buffer === reading.kept) return;
      const count = this.#keep(buffer);
      loaded += count;
      if (!operation.settlement.pending) return;
      if (count === 0 || partial || loaded >= wanted) settle();
      else step();
    };
    step();
  }

  /** The bytes not yet read, in memory that is the caller's alone; the reader is then empty. */
  detachBuffer(): IBuffer {
    const { length } = this.#queue;
    const bytes = copyOf(this.peek(length, 'detachBuffer'), 'detachBuffer');
    this.skip(length);
    return WindowsRuntimeBuffer.holding(bytes);
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
    const stream = this.#stream;
    this.#stream = null;
    this.#queue.clear();
    loading?.cancel();
    stream?.close();
  }

  /** @internal */
  protected override get unread(): number {
    return this.#queue.length;
  }

  /** @internal */
  protected override peek(count: number, member: string): Uint8Array {
    this.#requireLoaded(count, member);
    return this.#queue.peek(count, member);
  }

  /** @internal */
  protected override moveTo(target: Uint8Array, member: string): void {
    this.#requireLoaded(target.byteLength, member);
    this.#queue.moveTo(target);
  }

  /** @internal */
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

  #requireLoaded(count: number, member: string): void {
    this.#requireIdle(member);
    const there = this.#queue.length;
    if (count <= there) return;
    throw winrtError(E_BOUNDS, `${member}: needs ${count} bytes, but ${there} are loaded; call loadAsync first`);
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
