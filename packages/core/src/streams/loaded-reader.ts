/**
 * `Windows.Storage.Streams.DataReader`, of which a message has one: reads values from loaded bytes. What loads them from a stream is in
 * `data-reader.ts`, so that a page's bundle has it only if the app makes readers itself.
 */
import { winrtError, type WinRTError } from '../errors.ts';
import { E_BOUNDS, ERROR_INVALID_OPERATION, RO_E_CLOSED } from '../hresult.ts';
import type { IAsyncOperation, IPromiseWithOperation } from '../foundation/async-info.ts';
import { abortable, completedOperation, failedOperation, type Operation } from '../foundation/async-operation.ts';
import { constructionKey } from '../internal/illegal-constructor.ts';
import { bytesOf, freeze, WindowsRuntimeBuffer, type IBuffer } from './buffer.ts';
import type { ByteQueue } from './bytes/byte-queue.ts';
import { InputStreamOptions, UnicodeEncoding } from './enums.ts';
import { copyOf, copyTo } from './bytes/memory.ts';
import { requireOptions, type IClosable, type IInputStream } from './stream.ts';
import { decodeText, encodeUtf8 } from './values/text.ts';
import { ValueReader } from './values/value-reader.ts';
import type { Abortable } from '../internal/abort.ts';
import { closeOnDispose } from '../internal/disposable.ts';

/** The operation of `loadAsync`. */
export type DataReaderLoadOperation = IAsyncOperation<number>;

const noBytes = /*#__PURE__*/ new Uint8Array(0);

/** The source of a reader without a stream, whose bytes are loaded from the start. */
type Loaded = 'message' | 'copy';

/** What a reader of a message does without: a flood of messages has a reader for each. */
export interface Source {
  stream: IInputStream | null;
  /** The loaded bytes of a reader with a stream. */
  readonly queue: ByteQueue | undefined;
  loading: Operation<number> | undefined;
  options: InputStreamOptions;
  /** The reader is closed: nothing is loaded any more. */
  closed: boolean;
}

/** How a reader comes to load from a stream. */
export interface StreamLoading {
  /** Throws if the argument is not an input stream. */
  open(stream: IInputStream): Source;
  /** Loads up to `wanted` bytes into the queue. */
  load(source: Source, stream: IInputStream, wanted: number): Operation<number>;
}

let loading: StreamLoading;

/** Gives the class out as one that can be made with a stream. */
export function loadingBy(given: StreamLoading): typeof DataReader {
  loading = given;
  return DataReader;
}

/**
 * Loads bytes from a stream with {@link loadAsync}; its other methods read values from the loaded bytes. The reader owns its stream until
 * {@link detachStream}. These errors are common to all members:
 *
 * - E_BOUNDS 0x8000000B: fewer bytes are loaded than the value needs. Nothing is consumed.
 * - ERROR_INVALID_OPERATION 0x800710DD: a load is running.
 * - RO_E_CLOSED 0x80000013: the reader is closed.
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

  /** The loaded bytes of a reader without a stream: those of one array from `#at` to `#end`. A message needs no queue. */
  #bytes: Uint8Array = noBytes;
  #at = 0;
  #end = 0;
  /** A message that came as a string, until its bytes are asked for: reading all of it as text needs none. */
  #text: string | undefined;
  /** Of a reader with a stream, or one whose options were set. */
  #source: Source | undefined;
  /** All of a message is loaded, and loading more gives 0 instead of an error. */
  #state: Loaded | 'stream' | 'closed';

  /**
   * Takes ownership of the stream.
   *
   * @throws {WinRTError} E_POINTER 0x80004003: the stream is missing.
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the argument is not an input stream.
   */
  constructor(inputStream: IInputStream);
  /** @internal */
  constructor(bytes: Uint8Array | string, key: symbol, loaded: Loaded, start: number, end: number);
  constructor(source: IInputStream | Uint8Array | string, key?: symbol, loaded: Loaded = 'copy', start = 0, end = 0) {
    super();
    closeOnDispose(this);
    if (key === constructionKey) {
      this.#state = loaded;
      // An empty message keeps nothing of the chunk that it came in.
      if (start < end) {
        if (typeof source === 'string') this.#text = source;
        else this.#bytes = source as Uint8Array;
        this.#at = start;
        this.#end = end;
      }
    } else {
      this.#state = 'stream';
      this.#source = loading.open(source as IInputStream);
    }
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'DataReader';
  }

  /** A reader with a copy of a buffer's bytes loaded. It has no stream, so it can't load more. */
  static fromBuffer(buffer: IBuffer): DataReader {
    const bytes = bytesOf(buffer, 'DataReader.fromBuffer');
    const own = freeze(buffer) ? bytes : copyOf(bytes, 'DataReader.fromBuffer');
    return new DataReader(own, constructionKey, 'copy', 0, own.length);
  }

  /** @internal A reader over a message that has arrived whole: the bytes from `start` to `end`, or a text of `end` bytes. */
  static overMessage(bytes: Uint8Array | string, start = 0, end = bytes.length): DataReader {
    return new DataReader(bytes, constructionKey, 'message', start, end);
  }

  /** When {@link loadAsync} resolves: with all requested bytes (`none`) or with at least one (`partial`). @default InputStreamOptions.none */
  get inputStreamOptions(): InputStreamOptions {
    return this.#source?.options ?? InputStreamOptions.none;
  }

  set inputStreamOptions(options: InputStreamOptions) {
    const required = requireOptions(options);
    (this.#source ??= sourceOf(null, undefined)).options = required;
  }

  /** The number of bytes that are loaded and not yet read. */
  get unconsumedBufferLength(): number {
    this.#requireOpen('unconsumedBufferLength');
    return this.unread;
  }

  /**
   * Loads up to `count` bytes (wrapped to 32 bits), after those not yet read. Resolves with the number of bytes that this call loaded:
   * fewer than `count` at the end of the stream or with `partial`, 0 only at the end. If it rejects, the bytes that had arrived can
   * still be read.
   *
   * @throws {WinRTError} ERROR_INVALID_OPERATION 0x800710DD, as a rejection: the reader has no stream, or another load is running.
   * @throws {WinRTError} `Canceled` 0x800704C7, as a rejection: the load was cancelled; bytes that have arrived can still be read.
   * @throws {WinRTError} the error of the stream, as a rejection.
   */
  loadAsync(count: number, options?: Abortable | null): IPromiseWithOperation<number, DataReaderLoadOperation> {
    return abortable(options, 'loadAsync', () => this.#startLoad(count));
  }

  #startLoad(count: number): Operation<number>['promise'] {
    const source = this.#source;
    const wanted = count >>> 0;
    const refusal = this.#loadRefusal();
    if (refusal) return failedOperation(refusal);
    if (wanted === 0 || !source?.stream) return completedOperation(0);
    return loading.load(source, source.stream, wanted).promise;
  }

  /** Takes the unread bytes out of the reader. The caller owns the memory of the buffer. */
  detachBuffer(): IBuffer {
    const length = this.unread;
    const buffer = WindowsRuntimeBuffer.copyOf(this.peek(length, 'detachBuffer'), 'detachBuffer');
    this.skip(length);
    return buffer;
  }

  /** Gives the stream back, so that closing the reader does not close it. The loaded bytes can still be read. */
  detachStream(): IInputStream {
    this.#requireIdle('detachStream');
    const source = this.#source;
    const stream = source?.stream;
    if (!stream) throw winrtError(ERROR_INVALID_OPERATION, 'detachStream: the reader has no stream');
    source.stream = null;
    return stream;
  }

  /** Closes the reader, and its stream unless the stream was detached. Cancels a running load. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#drop();
    const source = this.#source;
    if (!source) return;
    const { loading: running, stream } = source;
    source.stream = null;
    source.closed = true;
    running?.cancel();
    stream?.close();
  }

  /** @internal */
  protected override get unread(): number {
    return this.#source?.queue?.length ?? this.#end - this.#at;
  }

  /** @internal */
  protected override peek(count: number, member: string): Uint8Array {
    this.#requireLoaded(count, member);
    const queue = this.#source?.queue;
    if (queue) return queue.peek(count, member);
    const bytes = this.#own(member);
    // A message in memory of its own needs no view.
    return count === bytes.length ? bytes : bytes.subarray(this.#at, this.#at + count);
  }

  /** @internal */
  protected override peekText(count: number, encoding: UnicodeEncoding, member: string): string {
    if (this.#source?.queue) return decodeText(this.peek(count, member), encoding, member);
    // Without a view of a message, which takes as long as to decode a short text.
    this.#requireLoaded(count, member);
    const text = this.#text;
    if (text !== undefined && count === this.#end && encoding === UnicodeEncoding.utf8) return text;
    return decodeText(this.#own(member), encoding, member, this.#at, this.#at + count);
  }

  /** @internal */
  protected override moveTo(target: Uint8Array, member: string): void {
    const count = target.length;
    this.#requireLoaded(count, member);
    const queue = this.#source?.queue;
    if (queue) return queue.moveTo(target);
    copyTo(target, this.#own(member), this.#at, this.#at + count);
    this.skip(count);
  }

  /** @internal */
  protected override skip(count: number): void {
    const queue = this.#source?.queue;
    if (queue) return queue.skip(count);
    this.#at += count;
    // A reader that the app keeps must not keep the bytes that it has read.
    if (this.#at === this.#end) this.#drop();
  }

  /** The array of a reader without a stream. */
  #own(member: string): Uint8Array {
    if (this.#text !== undefined) {
      this.#bytes = encodeUtf8(this.#text, member);
      this.#text = undefined;
    }
    return this.#bytes;
  }

  #drop(): void {
    this.#source?.queue?.clear();
    this.#text = undefined;
    this.#bytes = noBytes;
    this.#at = this.#end = 0;
  }

  #requireOpen(member: string): void {
    if (this.#state === 'closed') throw winrtError(RO_E_CLOSED, `${member}: the reader is closed`);
  }

  #requireIdle(member: string): void {
    this.#requireOpen(member);
    if (this.#source?.loading)
      throw winrtError(ERROR_INVALID_OPERATION, `${member}: a loadAsync is running; wait for it`);
  }

  #requireLoaded(count: number, member: string): void {
    const there = this.unread;
    if (count <= there && this.#state !== 'closed' && !this.#source?.loading) return;
    this.#requireIdle(member);
    throw winrtError(E_BOUNDS, `${member}: needs ${count} bytes, but ${there} are loaded; call loadAsync first`);
  }

  #loadRefusal(): WinRTError | undefined {
    if (this.#state === 'closed') return winrtError(RO_E_CLOSED, 'loadAsync: the reader is closed');
    if (this.#source?.loading)
      return winrtError(ERROR_INVALID_OPERATION, 'loadAsync: another loadAsync is running; wait for it');
    if (!this.#source?.stream && this.#state !== 'message')
      return winrtError(ERROR_INVALID_OPERATION, 'loadAsync: the reader has no stream');
    return undefined;
  }
}

export function sourceOf(stream: IInputStream | null, queue: ByteQueue | undefined): Source {
  return { stream, queue, loading: undefined, options: InputStreamOptions.none, closed: false };
}
