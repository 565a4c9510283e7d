/** `Windows.Storage.Streams.DataWriter`: collects values in memory and stores them in a stream. */
import { winrtError, type WinRTError } from '../errors.ts';
import { ERROR_INVALID_OPERATION, RO_E_CLOSED } from '../hresult.ts';
import type { IAsyncOperation, IPromiseWithIAsyncOperation, IPromiseWithOperation } from '../foundation/async-info.ts';
import { abortable, Operation } from '../foundation/async-operation.ts';
import { WindowsRuntimeBuffer, type IBuffer } from './buffer.ts';
import { cancelForeign, follow } from './foreign-promise.ts';
import { allocate } from './bytes/memory.ts';
import { requireStream, type IClosable, type IOutputStream } from './stream.ts';
import { ValueWriter } from './values/value-writer.ts';
import type { Abortable } from '../internal/abort.ts';
import { closeOnDispose } from '../internal/disposable.ts';

/** The operation of `storeAsync`. */
export type DataWriterStoreOperation = IAsyncOperation<number>;

/** How many bytes a writer allocates first; most messages fit. */
const firstCapacity = 256;

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
  #length = 0;
  #storing: Operation<number> | undefined;
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
    return this.#length;
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
    return abortable(options, 'storeAsync', () => this.#store());
  }

  #store(): Operation<number>['promise'] {
    let writing: PromiseLike<number> | undefined;
    const operation = new Operation<number>(() => {
      // The stream decides whether a cancellation is too late: sent bytes can't be taken back.
      const canceled = cancelForeign(writing);
      if (canceled) this.#storing = undefined;
      return canceled;
    });
    const refusal = this.#refusal('storeAsync');
    const stream = this.#stream;
    if (refusal || !stream) operation.fail(refusal ?? withoutStream('storeAsync'));
    else {
      const buffer = this.detachBuffer();
      this.#storing = operation;
      const idle = (): void => {
        if (this.#storing === operation) this.#storing = undefined;
      };
      writing = follow(
        () => stream.writeAsync(buffer),
        'storeAsync',
        (count) => {
          idle();
          operation.complete(count);
        },
        (error) => {
          idle();
          operation.fail(error);
        },
      );
    }
    return operation.promise;
  }

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
    return WindowsRuntimeBuffer.holding(this.#detach(), false);
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
    this.#detach();
    const stream = this.#stream;
    this.#stream = null;
    stream?.close();
  }

  #detach(): Uint8Array {
    const bytes = this.#memory.subarray(0, this.#length);
    this.#memory = new Uint8Array(0);
    this.#length = 0;
    return bytes;
  }

  /** @internal */
  protected override reserve(count: number, member: string): Uint8Array {
    this.#requireIdle(member);
    const start = this.#length;
    const end = start + count;
    if (end > this.#memory.byteLength) {
      const grown = allocate(Math.max(end, 2 * this.#memory.byteLength, firstCapacity), member);
      grown.set(this.#memory.subarray(0, start));
      this.#memory = grown;
    }
    this.#length = end;
    return this.#memory.subarray(start, end);
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
