/** An input stream over bytes that are there, such as those of a message that has come. */
import { asWinRTError, winrtError, type WinRTError } from '../errors.ts';
import { ERROR_INVALID_OPERATION, RO_E_CLOSED } from '../hresult.ts';
import type { IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import { abortable, Operation } from '../foundation/async-operation.ts';
import type { IBuffer } from './buffer.ts';
import type { InputStreamOptions } from './enums.ts';
import type { Abortable } from '../internal/abort.ts';
import { microtask } from '../internal/microtask.ts';
import { LoneChunk, type ByteSupply } from './bytes/lone-chunk.ts';
import { answerRead } from './bytes/queue-read.ts';
import { requireReadRequest, type IInputStream, type ReadRequest } from './stream.ts';
import { closeOnDispose } from '../internal/disposable.ts';

interface PendingRead {
  readonly request: ReadRequest;
  readonly operation: Operation<IBuffer, number>;
}

export class QueueInputStream implements IInputStream {
  /** `close()`, for `using`. */
  declare readonly [Symbol.dispose]: () => void;

  readonly #queue: ByteSupply;
  readonly #shared: boolean;
  #pending: PendingRead | undefined;
  #closed = false;

  /** `shared`: other code reads the memory of the queue's bytes too. */
  constructor(queue: ByteSupply, shared: boolean) {
    this.#queue = queue;
    this.#shared = shared;
    closeOnDispose(this);
  }

  /** A stream of these bytes alone, which do not change, and which other code reads too. */
  static over(bytes: Uint8Array): QueueInputStream {
    return new QueueInputStream(new LoneChunk(bytes), true);
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'InputStream';
  }

  /** Only one read can run at a time. If a read is cancelled, a chunk that it asked for goes to the next read. */
  readAsync(
    buffer: IBuffer,
    count: number,
    options: InputStreamOptions,
    abort?: Abortable | null,
  ): IPromiseWithIAsyncOperationWithProgress<IBuffer, number> {
    if (abort) return abortable(abort, 'readAsync', () => this.readAsync(buffer, count, options));
    const request = requireReadRequest(buffer, count, options);
    const operation = new Operation<IBuffer, number>(() => {
      this.#pending = undefined;
      return true;
    });
    if (this.#closed) operation.fail(winrtError(RO_E_CLOSED, 'readAsync: the input stream is closed'));
    else if (this.#pending) {
      operation.fail(winrtError(ERROR_INVALID_OPERATION, 'readAsync: another read is running; wait for it'));
    } else {
      this.#pending = { request, operation };
      // In a microtask, so that the caller has the promise before progress is reported.
      microtask(() => this.serve());
    }
    return operation.promise;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#pending?.operation.fail(winrtError(RO_E_CLOSED, 'readAsync: the input stream was closed during the read'));
    this.#pending = undefined;
    this.#queue.clear();
  }

  /** Answers the read that waits, if it has not to wait longer. */
  protected serve(): void {
    const read = this.#pending;
    const ready = read && this.ready(read.request);
    if (!ready) return;
    this.#pending = undefined;
    if (ready !== true) return read.operation.fail(ready);
    try {
      const answer = answerRead(read.request, this.#queue, this.#shared);
      read.operation.report(answer.length);
      read.operation.complete(answer);
    } catch (thrown) {
      read.operation.fail(asWinRTError(thrown, 'readAsync'));
    }
  }

  /** @internal Whether a read can be answered now, with the bytes that are there, or with an error. */
  protected ready(_request: ReadRequest): boolean | WinRTError {
    return true;
  }
}
