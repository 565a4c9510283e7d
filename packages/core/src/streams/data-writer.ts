/** `Windows.Storage.Streams.DataWriter`: collects values in memory and stores them in a stream. */
import { winrtError, type WinRTError } from '../errors.ts';
import { ERROR_INVALID_OPERATION, RO_E_CLOSED } from '../hresult.ts';
import type { IAsyncOperation, IPromiseWithIAsyncOperation, IPromiseWithOperation } from '../foundation/async-info.ts';
import { Operation } from '../foundation/async-operation.ts';
import { WindowsRuntimeBuffer, type IBuffer } from './buffer.ts';
import { cancelForeign, follow } from './foreign-promise.ts';
import { allocate } from './bytes/memory.ts';
import { requireStream, type IClosable, type IOutputStream } from './stream.ts';
import { ValueWriter } from './values/value-writer.ts';
import { closeOnDispose } from '../internal/disposable.ts';

/** What `storeAsync` is working on. */
export type DataWriterStoreOperation = IAsyncOperation<number>;

/** The memory that a writer starts with; most messages fit. */
const firstCapacity = 256;

/**
 * Owns its stream until {@link detachStream}: closing the writer closes the stream, and later uses of the stream fail with
 * RO_E_CLOSED 0x80000013. While a store runs, every other use is ERROR_INVALID_OPERATION 0x800710DD; after {@link close}
 * it is RO_E_CLOSED.
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
   * Takes ownership of the stream. Without one it collects for {@link detachBuffer} alone. Throws E_INVALIDARG 0x80070057 for
   * what is no output stream.
   */
  constructor(outputStream?: IOutputStream | null) {
    super();
    closeOnDispose(this);
    this.#stream = outputStream ? requireStream(outputStream, 'writeAsync', 'DataWriter') : null;
  }

  /** Names the class; frameworks that wrap objects in proxies leave one with such a tag alone. */
  get [Symbol.toStringTag](): string {
    return 'DataWriter';
  }

  /** Bytes written and not yet stored. */
  get unstoredBufferLength(): number {
    if (this.#closed) throw this.#closedError('unstoredBufferLength');
    return this.#length;
  }

  /** Bytes that `writeString` would write. */
  override measureString(value: string): number {
    if (this.#closed) throw this.#closedError('measureString');
    return super.measureString(value);
  }

  /**
   * Hands all unstored bytes to the stream in one write, so that on a message socket they are one message, and resolves with
   * their count; with 0 and no write if there are none. If it fails, with the stream's error, the bytes are dropped. Without
   * a stream it rejects with ERROR_INVALID_OPERATION 0x800710DD.
   */
  storeAsync(): IPromiseWithOperation<number, DataWriterStoreOperation> {
    let writing: PromiseLike<number> | undefined;
    const operation = new Operation<number>(() => {
      // The stream decides whether it is too late: bytes on the wire can't be taken back.
      const canceled = cancelForeign(writing);
      if (canceled) this.#storing = undefined;
      return canceled;
    });
    const refusal = this.#refusal('storeAsync');
    const stream = this.#stream;
    if (refusal || !stream) operation.fail(refusal ?? withoutStream('storeAsync'));
    else if (this.#length === 0) operation.complete(0);
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

  /** Resolves with true once what was stored before has left the stream's own buffers. */
  flushAsync(): IPromiseWithIAsyncOperation<boolean> {
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

  /** The unstored bytes, in memory that is the caller's alone; the writer is then empty. */
  detachBuffer(): IBuffer {
    this.#requireIdle('detachBuffer');
    return WindowsRuntimeBuffer.holding(this.#detach(), false);
  }

  /** Gives the stream back, so that closing the writer leaves it open and another writer may have it. */
  detachStream(): IOutputStream {
    this.#requireIdle('detachStream');
    const stream = this.#stream;
    if (!stream) throw withoutStream('detachStream');
    this.#stream = null;
    return stream;
  }

  /** Closes the stream too, unless it was detached. Unstored bytes are lost. */
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
    if (this.#storing) return winrtError(ERROR_INVALID_OPERATION, `${member}: a storeAsync is running; wait for it`);
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
