/** `Windows.Storage.Streams.DataWriter`: collects values in memory and stores them in a stream. */
import { asWinRTError, describe, winrtError, type WinRTError } from '../errors.ts';
import { E_BOUNDS, E_INVALIDARG, ERROR_INVALID_OPERATION, RO_E_CLOSED } from '../hresult.ts';
import type {
  IAsyncOperation,
  IPromiseWithIAsyncOperation,
  IPromiseWithIAsyncOperationWithProgress,
  IPromiseWithOperation,
} from '../foundation/async-info.ts';
import { Operation } from '../foundation/async-operation.ts';
import { toText } from '../foundation/projection.ts';
import { AsyncStatus } from '../foundation/async-status.ts';
import type { IPromise } from '../foundation/promise.ts';
import { bytesOf, WindowsRuntimeBuffer, type IBuffer } from './buffer.ts';
import { UnicodeEncoding } from './enums.ts';
import type { IClosable, IOutputStream } from './stream.ts';
import { encodeText, measureText, requireEncoding } from './text.ts';

/** What `storeAsync` is working on. */
export type DataWriterStoreOperation = IAsyncOperation<number>;

/** The memory that a writer starts with; most messages fit. */
const firstCapacity = 256;

/**
 * Owns its stream until {@link detachStream}: closing the writer closes the stream, and later uses of the stream fail with
 * RO_E_CLOSED 0x80000013. While a store runs, every other use is ERROR_INVALID_OPERATION 0x800710DD; after {@link close}
 * it is RO_E_CLOSED.
 */
export class DataWriter implements IClosable {
  #stream: IOutputStream | null;
  #memory = new Uint8Array(0);
  #length = 0;
  #storing: Operation<number> | undefined;
  #closed = false;
  #unicodeEncoding: UnicodeEncoding = UnicodeEncoding.utf8;

  /** Takes ownership of the stream. Without one it collects for {@link detachBuffer} alone. */
  constructor(outputStream?: IOutputStream | null) {
    this.#stream = outputStream ?? null;
    if (outputStream && typeof outputStream.writeAsync !== 'function') {
      throw winrtError(E_INVALIDARG, `DataWriter: ${describe(outputStream)} is no output stream`);
    }
  }

  /** How {@link writeString} encodes; utf8 by default. */
  get unicodeEncoding(): UnicodeEncoding {
    return this.#unicodeEncoding;
  }

  set unicodeEncoding(encoding: UnicodeEncoding) {
    this.#unicodeEncoding = requireEncoding(encoding);
  }

  /** Bytes written and not yet stored. */
  get unstoredBufferLength(): number {
    if (this.#closed) throw this.#closedError('unstoredBufferLength');
    return this.#length;
  }

  /** One byte; other numbers wrap modulo 256. */
  writeByte(value: number): void {
    this.#reserve(1, 'writeByte')[0] = value;
  }

  /** A copy of the bytes; the numbers of a plain array wrap modulo 256. */
  writeBytes(value: Uint8Array | readonly number[]): void {
    if (!Array.isArray(value) && !(value instanceof Uint8Array)) {
      throw winrtError(E_INVALIDARG, `writeBytes: ${describe(value)} is neither a Uint8Array nor an array of numbers`);
    }
    // Converted first: an item that is no number throws before anything is written.
    const bytes = value instanceof Uint8Array ? value : Uint8Array.from(value);
    this.#reserve(bytes.byteLength, 'writeBytes').set(bytes);
  }

  /**
   * A copy of the buffer's bytes in use, or of `count` of them from `start` on; E_BOUNDS 0x8000000B if they aren't all there.
   */
  writeBuffer(buffer: IBuffer, start = 0, count?: number): void {
    const bytes = bytesOf(buffer, 'writeBuffer');
    const from = start >>> 0;
    const size = count === undefined ? bytes.byteLength - from : count >>> 0;
    if (size < 0 || from + size > bytes.byteLength) {
      throw winrtError(
        E_BOUNDS,
        `writeBuffer: ${start} + ${size} is more than the ${bytes.byteLength} bytes of the buffer`,
      );
    }
    this.#reserve(size, 'writeBuffer').set(bytes.subarray(from, from + size));
  }

  /**
   * The string's code units in {@link unicodeEncoding}, without length, terminator or byte order mark; returns the bytes
   * written. A lone surrogate has no UTF-8 form: ERROR_NO_UNICODE_TRANSLATION 0x80070459, and nothing is written.
   */
  writeString(value: string): number {
    const bytes = encodeText(toText(value), this.#unicodeEncoding, 'writeString');
    this.#reserve(bytes.byteLength, 'writeString').set(bytes);
    return bytes.byteLength;
  }

  /** Bytes that {@link writeString} would write. */
  measureString(value: string): number {
    if (this.#closed) throw this.#closedError('measureString');
    return measureText(toText(value), this.#unicodeEncoding);
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

  /** Room for so many bytes behind those written. */
  #reserve(count: number, member: string): Uint8Array {
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
