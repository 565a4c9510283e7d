/** `Windows.Storage.Streams.DataWriter`: collects values in memory and stores them in a stream. */
import { asWinRTError, describe, winrtError, type WinRTError } from '../errors.ts';
import { E_INVALIDARG, ERROR_INVALID_OPERATION, RO_E_CLOSED } from '../hresult.ts';
import type {
  IAsyncOperation,
  IPromiseWithIAsyncOperation,
  IPromiseWithIAsyncOperationWithProgress,
  IPromiseWithOperation,
} from '../foundation/async-info.ts';
import { Operation } from '../foundation/async-operation.ts';
import { AsyncStatus } from '../foundation/async-status.ts';
import type { IPromise } from '../foundation/promise.ts';
import { WindowsRuntimeBuffer, type IBuffer } from './buffer.ts';
import type { IClosable, IOutputStream } from './stream.ts';
import { ValueWriter } from './value-writer.ts';

/** What `storeAsync` is working on. */
export type DataWriterStoreOperation = IAsyncOperation<number>;

/** The memory that a writer starts with; most messages fit. */
const firstCapacity = 256;

/**
 * Owns its stream until {@link detachStream}: closing the writer closes the stream, and later uses of the stream fail with
 * RO_E_CLOSED 0x80000013. While a store runs, every other use is ERROR_INVALID_OPERATION 0x800710DD; after {@link close}
 * it is RO_E_CLOSED.
 */
export class DataWriter extends ValueWriter implements IClosable {
  #stream: IOutputStream | null;
  #memory = new Uint8Array(0);
  #length = 0;
  #storing: Operation<number> | undefined;
  #closed = false;

  /** Takes ownership of the stream. Without one it collects for {@link detachBuffer} alone. */
  constructor(outputStream?: IOutputStream | null) {
    super();
    this.#stream = outputStream ?? null;
    if (outputStream && typeof outputStream.writeAsync !== 'function') {
      throw winrtError(E_INVALIDARG, `DataWriter: ${describe(outputStream)} is no output stream`);
    }
  }

  /** Bytes written and not yet stored. */
  get unstoredBufferLength(): number {
    if (this.#closed) throw this.#closedError('unstoredBufferLength');
    return this.#length;
  }

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
    let writing: IPromiseWithIAsyncOperationWithProgress<number, number> | undefined;
    const operation = new Operation<number>(() => {
      writing?.cancel();
      // The stream decides whether it is too late: bytes on the wire can't be taken back.
      const canceled = writing?.operation?.status === AsyncStatus.canceled;
      if (canceled) this.#storing = undefined;
      return canceled;
    });
    const refusal = this.#refusal('storeAsync');
    const stream = this.#stream;
    if (refusal || !stream) operation.fail(refusal ?? withoutStream('storeAsync'));
    else if (this.#length === 0) operation.complete(0);
    else {
      this.#storing = operation;
      try {
        writing = stream.writeAsync(WindowsRuntimeBuffer.over(this.#detach()));
        this.#follow(operation, writing);
      } catch (thrown) {
        this.#storing = undefined;
        operation.fail(asWinRTError(thrown, 'storeAsync'));
      }
    }
    return operation.promise;
  }

  #follow(operation: Operation<number>, writing: IPromise<number, number>): void {
    writing.then(
      (count) => {
        if (this.#storing === operation) this.#storing = undefined;
        operation.complete(count);
      },
      (error) => {
        if (this.#storing === operation) this.#storing = undefined;
        operation.fail(asWinRTError(error, 'storeAsync'));
      },
    );
  }

  /** Resolves with true once what was stored before has left the stream's own buffers. */
  flushAsync(): IPromiseWithIAsyncOperation<boolean> {
    const refusal = this.#refusal('flushAsync');
    if (!refusal && this.#stream) return this.#stream.flushAsync();
    const operation = new Operation<boolean>();
    operation.fail(refusal ?? withoutStream('flushAsync'));
    return operation.promise;
  }

  /** The unstored bytes; the writer is then empty. */
  detachBuffer(): IBuffer {
    this.#requireIdle('detachBuffer');
    return WindowsRuntimeBuffer.over(this.#detach());
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
    this.#stream?.close();
    this.#stream = null;
  }

  #detach(): Uint8Array {
    const bytes = this.#memory.subarray(0, this.#length);
    this.#memory = new Uint8Array(0);
    this.#length = 0;
    return bytes;
  }

  protected override reserve(count: number, member: string): Uint8Array {
    this.#requireIdle(member);
    const start = this.#length;
    const end = start + count;
    if (end > this.#memory.byteLength) {
      const grown = new Uint8Array(Math.max(end, 2 * this.#memory.byteLength, firstCapacity));
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
