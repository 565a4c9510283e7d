/** An input stream over the bytes of a queue, such as those of a message that has come. */
import { asWinRTError, winrtError, type WinRTError } from '../errors.ts';
import { ERROR_INVALID_OPERATION, RO_E_CLOSED } from '../hresult.ts';
import type { IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import { abortable, Operation } from '../foundation/async-operation.ts';
import type { IBuffer } from './buffer.ts';
import { ByteQueue } from './bytes/byte-queue.ts';
import type { InputStreamOptions } from './enums.ts';
import type { Abortable } from '../internal/abort.ts';
import { microtask } from '../internal/microtask.ts';
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

  protected readonly queue = new ByteQueue();
  readonly #shared: boolean;
  #pending: PendingRead | undefined;
  /** Why no more bytes come. When the queue is empty, reads end with it. */
  #end: 'endOfStream' | WinRTError | undefined;
  #closed = false;

  /** `shared`: other code reads the memory of the queue's bytes too. */
  constructor(shared: boolean) {
    this.#shared = shared;
    closeOnDispose(this);
  }

  /** A stream of these bytes alone, which do not change, and which other code reads too. */
  static over(bytes: Uint8Array): QueueInputStream {
    const stream = new QueueInputStream(true);
    stream.queue.push(bytes);
    stream.ended('endOfStream');
    return stream;
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
    this.queue.clear();
    this.closed();
  }

  /** Answers the read that waits, if the queue has enough for it or no more comes. */
  protected serve(): void {
    const read = this.#pending;
    if (!read) return;
    const { count, partial } = read.request;
    const there = this.queue.length;
    if (there >= count || (there > 0 && (partial || this.#end)) || this.#end === 'endOfStream') {
      this.#pending = undefined;
      try {
        const answer = answerRead(read.request, this.queue, this.#shared);
        read.operation.report(answer.length);
        read.operation.complete(answer);
      } catch (thrown) {
        read.operation.fail(asWinRTError(thrown, 'readAsync'));
      }
    } else if (this.#end) {
      this.#pending = undefined;
      read.operation.fail(this.#end);
    } else this.starved();
  }

  protected ended(end: 'endOfStream' | WinRTError): void {
    this.#end = end;
    this.serve();
  }

  /** A read waits for more bytes than there are. */
  protected starved(): void {}

  /** The stream was closed. */
  protected closed(): void {}
}
