/** An input stream over a source of chunks. It asks for one chunk at a time, so a reader that stops also stops the source. */
import { asWinRTError, describe, winrtError, type WinRTError } from '../errors.ts';
import { E_INVALIDARG, ERROR_INVALID_OPERATION, RO_E_CLOSED } from '../hresult.ts';
import type { IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import { abortable, Operation } from '../foundation/async-operation.ts';
import type { IBuffer } from './buffer.ts';
import { ByteQueue } from './bytes/byte-queue.ts';
import type { InputStreamOptions } from './enums.ts';
import type { Abortable } from '../internal/abort.ts';
import { isUint8Array } from '../internal/is-tagged.ts';
import { microtask } from '../internal/microtask.ts';
import { follow } from './foreign-promise.ts';
import { viewBytes } from './bytes/memory.ts';
import { answerRead } from './bytes/queue-read.ts';
import { requireReadRequest, type IInputStream, type ReadRequest } from './stream.ts';
import { closeOnDispose } from '../internal/disposable.ts';

/** The part that a web stream's reader and an async iterator have in common. */
export interface ChunkSource {
  /** Gives the next chunk. Not called again before the promise has settled. */
  next(): PromiseLike<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  /** Called when no more chunks are needed, possibly more than once. Must not throw. */
  cancel(): void;
}

interface PendingRead {
  readonly request: ReadRequest;
  readonly operation: Operation<IBuffer, number>;
}

export class ChunkInputStream implements IInputStream {
  /** `close()`, for `using`. */
  declare readonly [Symbol.dispose]: () => void;

  readonly #source: ChunkSource;
  readonly #shared: boolean;
  readonly #queue = new ByteQueue();
  #pending: PendingRead | undefined;
  #pulling = false;
  /** Why no more chunks come. When the queue is empty, reads end with it. */
  #end: 'endOfStream' | WinRTError | undefined;
  #closed = false;

  /**
   * `shared`: nothing changes or transfers the chunks of the source, but other code reads them too. Otherwise chunks are copied when they
   * arrive, because an app may fill one buffer again and again.
   */
  constructor(source: ChunkSource, shared = false) {
    this.#source = source;
    this.#shared = shared;
    closeOnDispose(this);
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
      microtask(() => this.#serve());
    }
    return operation.promise;
  }

  /** Cancels the source. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#pending?.operation.fail(winrtError(RO_E_CLOSED, 'readAsync: the input stream was closed during the read'));
    this.#pending = undefined;
    this.#queue.clear();
    this.#source.cancel();
  }

  #serve(): void {
    const read = this.#pending;
    if (!read) return;
    const { count, partial } = read.request;
    const there = this.#queue.length;
    if (there >= count || (there > 0 && (partial || this.#end)) || this.#end === 'endOfStream') {
      this.#pending = undefined;
      try {
        const answer = answerRead(read.request, this.#queue, this.#shared);
        read.operation.report(answer.length);
        read.operation.complete(answer);
      } catch (thrown) {
        read.operation.fail(asWinRTError(thrown, 'readAsync'));
      }
    } else if (this.#end) {
      this.#pending = undefined;
      read.operation.fail(this.#end);
    } else if (!this.#pulling) this.#pull();
  }

  #pull(): void {
    this.#pulling = true;
    const ended = (end: 'endOfStream' | WinRTError): void => {
      this.#pulling = false;
      this.#end = end;
      this.#serve();
    };
    follow(
      () => this.#source.next(),
      'readAsync',
      ({ done, value }) => {
        if (this.#closed) return;
        if (done) return ended('endOfStream');
        try {
          this.#queue.push(chunkOf(value), this.#shared);
        } catch (thrown) {
          this.#source.cancel();
          return ended(asWinRTError(thrown, 'readAsync'));
        }
        this.#pulling = false;
        this.#serve();
      },
      ended,
    );
  }
}

function chunkOf(value: unknown): Uint8Array {
  if (isUint8Array(value)) return viewBytes(value, 'readAsync');
  throw winrtError(E_INVALIDARG, `readAsync: the source gave ${describe(value)} instead of a Uint8Array`);
}
