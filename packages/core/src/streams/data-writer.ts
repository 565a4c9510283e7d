/** `Windows.Storage.Streams.DataWriter`: collects values in memory and stores them in a stream. */
import { winrtError, type WinRTError } from '../errors.ts';
import { ERROR_INVALID_OPERATION, RO_E_CLOSED } from '../hresult.ts';
import type { IAsyncOperation, IPromiseWithIAsyncOperation, IPromiseWithOperation } from '../foundation/async-info.ts';
import { abortable, Operation } from '../foundation/async-operation.ts';
import { WindowsRuntimeBuffer, type IBuffer } from './buffer.ts';
import { cancelForeign, follow } from './foreign-promise.ts';
import { allocate, copyTo } from './bytes/memory.ts';
import { requireStream, type IClosable, type IOutputStream } from './stream.ts';
import { ValueWriter } from './values/value-writer.ts';
import type { Abortable } from '../internal/abort.ts';
import { closeOnDispose } from '../internal/disposable.ts';

/** The operation of `storeAsync`. */
export type DataWriterStoreOperation = IAsyncOperation<number>;

/**
 * How many bytes a writer allocates first; most messages fit. Up to the second number it doubles them with each allocation, and the next
 * messages use the rest: memory for each message would take longer than all else that a store does.
 */
const capacity = { first: 256, largestShared: 4 * 1024 };

/**
 * Collects values in memory; {@link storeAsync} writes them to the stream. The writer owns its stream until {@link detachStream}: closing
 * the writer closes the stream, and later calls of the stream fail with RO_E_CLOSED 0x80000013. These errors are common to all members:
 *
 * - ERROR_INVALID_OPERATION 0x800710DD: a store is running.
 * - RO_E_CLOSED 0x80000013: the writer is closed.
 *
 * @example
 * ```ts
 * import { DataWriter, MessageWebSocket } from 'twinsocket';
 *
 * const socket = new MessageWebSocket();
 * await socket.connectAsync('ws://127.0.0.1:8080/echo');
 * const writer = new DataWriter(socket.outputStream);
 * writer.writeString('Hello, World!');
 * await writer.storeAsync(); // one message
 * writer.detachStream();
 * socket.close();
 * ```
 */
export class DataWriter extends ValueWriter implements IClosable {
  /** `close()`, for `using`. */
  declare readonly [Symbol.dispose]: () => void;

  #stream: IOutputStream | null;
  #memory = new Uint8Array(0);
  /** Where the bytes that are not stored begin and end in the memory. Streams may hold what is before them. */
  #start = 0;
  #end = 0;
  #storing: Operation<number> | undefined;
  /** What the stream returned for that store, while it runs. */
  #writing: PromiseLike<number> | undefined;
  #closed = false;

  /**
   * Takes ownership of the stream. Without a stream, the bytes can be taken out with {@link detachBuffer}.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the argument is not an output stream.
   */
  constructor(outputStream?: IOutputStream | null) {
    super();
    closeOnDispose(this);
    this.#stream = outputStream ? requireStream(outputStream, 'writeAsync', 'DataWriter') : null;
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'DataWriter';
  }

  /** The number of bytes written and not yet stored. */
  get unstoredBufferLength(): number {
    if (this.#closed) throw this.#closedError('unstoredBufferLength');
    return this.#end - this.#start;
  }

  /** The number of bytes that `writeString` would write. */
  override measureString(value: string): number {
    if (this.#closed) throw this.#closedError('measureString');
    return super.measureString(value);
  }

  /**
   * Writes all unstored bytes to the stream in one write; on a MessageWebSocket they are one message. Resolves with the number of bytes.
   * Without unstored bytes it writes an empty buffer and resolves with 0: a MessageWebSocket sends an empty message, other streams of this
   * package write nothing. If the write fails, the bytes are lost. For messages that need not wait for each other use `sendAsync` of the
   * socket, because a writer has one store at a time.
   * `options.signal` cancels a write that waits behind others, whose bytes are lost then; a signal that aborted before keeps the bytes.
   *
   * @throws {WinRTError} ERROR_INVALID_OPERATION 0x800710DD, as a rejection: the writer has no stream.
   * @throws {WinRTError} the error of the stream, as a rejection.
   */
  storeAsync(options?: Abortable | null): IPromiseWithOperation<number, DataWriterStoreOperation> {
    return options ? abortable(options, 'storeAsync', () => this.#store()) : this.#store();
  }

  #store(): Operation<number>['promise'] {
    const operation = new Operation<number>(this.#withdraw);
    const refusal = this.#refusal('storeAsync');
    const stream = this.#stream;
    if (refusal || !stream) operation.fail(refusal ?? withoutStream('storeAsync'));
    else {
      const buffer = this.#nextBuffer();
      this.#storing = operation;
      const writing = follow(
        () => stream.writeAsync(buffer),
        'storeAsync',
        (count) => {
          this.#stored(operation);
          operation.complete(count);
        },
        (error) => {
          this.#stored(operation);
          operation.fail(error);
        },
      );
      // A stream of an app's may have called back by now, and the next store may have begun.
      if (operation.pending) this.#writing = writing;
    }
    return operation.promise;
  }

  /** What the stream returned may hold the bytes of the store, so the writer must not keep it. */
  #stored(operation: Operation<number>): void {
    if (this.#storing === operation) this.#storing = this.#writing = undefined;
  }

  /** The stream decides whether a cancellation is too late: sent bytes can't be taken back. */
  readonly #withdraw = (operation: Operation<number>): boolean => {
    const canceled = cancelForeign(this.#writing);
    if (canceled) this.#stored(operation);
    return canceled;
  };

  /** Resolves with true when the bytes stored before have left the stream's own buffers. */
  flushAsync(options?: Abortable | null): IPromiseWithIAsyncOperation<boolean> {
    return abortable(options, 'flushAsync', () => this.#flush());
  }

  #flush(): Operation<boolean>['promise'] {
    let flushing: PromiseLike<boolean> | undefined;
    const operation = new Operation<boolean>(() => cancelForeign(flushing));
    const refusal = this.#refusal('flushAsync');
    const stream = this.#stream;
    if (refusal || !stream) operation.fail(refusal ?? withoutStream('flushAsync'));
    else {
      flushing = follow(
        () => stream.flushAsync(),
        'flushAsync',
        (flushed) => operation.complete(flushed),
        (error) => operation.fail(error),
      );
    }
    return operation.promise;
  }

  /** Takes the unstored bytes out of the writer. The caller owns the memory of the buffer. */
  detachBuffer(): IBuffer {
    this.#requireIdle('detachBuffer');
    // Streams may hold what is before these bytes; then the buffer copies them for the app.
    const buffer = WindowsRuntimeBuffer.holding(this.#unstored(), this.#start > 0);
    this.#drop();
    return buffer;
  }

  /** Gives the stream back, so that closing the writer does not close it, and another writer can use it. */
  detachStream(): IOutputStream {
    this.#requireIdle('detachStream');
    const stream = this.#stream;
    if (!stream) throw withoutStream('detachStream');
    this.#stream = null;
    return stream;
  }

  /** Closes the writer, and its stream unless the stream was detached. Unstored bytes are lost. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#drop();
    const stream = this.#stream;
    this.#stream = null;
    stream?.close();
  }

  #unstored(): Uint8Array {
    return this.#memory.subarray(this.#start, this.#end);
  }

  #drop(): void {
    this.#memory = new Uint8Array(0);
    this.#start = this.#end = 0;
  }

  /** The unstored bytes for the stream, which may keep them: later bytes are written behind them. */
  #nextBuffer(): IBuffer {
    const bytes = this.#unstored();
    if (this.#memory.byteLength > capacity.largestShared) this.#drop();
    else this.#start = this.#end;
    return WindowsRuntimeBuffer.holding(bytes);
  }

  /** @internal */
  protected override reserve(count: number, member: string): Uint8Array {
    const start = this.#grow(count, member);
    return this.#memory.subarray(start, start + count);
  }

  /** @internal */
  protected override append(bytes: Uint8Array, member: string): void {
    const size = bytes.byteLength;
    const at = this.#grow(size, member);
    copyTo(this.#memory, bytes, 0, size, at);
  }

  /** Makes `count` bytes more unstored ones, and returns where they begin. */
  #grow(count: number, member: string): number {
    this.#requireIdle(member);
    const at = this.#end;
    const end = at + count;
    if (end <= this.#memory.byteLength) {
      this.#end = end;
      return at;
    }
    const length = at - this.#start;
    const { first, largestShared } = capacity;
    const next = Math.max(2 * length, Math.min(2 * this.#memory.byteLength, largestShared), first);
    const grown = allocate(Math.max(length + count, next), member);
    grown.set(this.#unstored());
    this.#memory = grown;
    this.#start = 0;
    this.#end = length + count;
    return length;
  }

  #refusal(member: string): WinRTError | undefined {
    if (this.#closed) return this.#closedError(member);
    if (this.#storing)
      return winrtError(
        ERROR_INVALID_OPERATION,
        `${member}: a storeAsync is running; await it first, or use sendAsync of the socket, whose calls may overlap`,
      );
    return undefined;
  }

  #closedError(member: string): WinRTError {
    return winrtError(RO_E_CLOSED, `${member}: the writer is closed`);
  }

  #requireIdle(member: string): void {
    const refusal = this.#refusal(member);
    if (refusal) throw refusal;
  }
}

function withoutStream(member: string): WinRTError {
  return winrtError(ERROR_INVALID_OPERATION, `${member}: the writer has no stream`);
}
