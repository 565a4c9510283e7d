/** An output stream over a WritableStream of the web. */
import { winrtError } from '../errors.ts';
import { RO_E_CLOSED } from '../hresult.ts';
import type { IPromiseWithIAsyncOperation, IPromiseWithIAsyncOperationWithProgress } from '../foundation/async-info.ts';
import { abortable, Operation } from '../foundation/async-operation.ts';
import { bytesOf, type IBuffer } from './buffer.ts';
import { follow } from './foreign-promise.ts';
import { copyOf } from './bytes/memory.ts';
import type { IOutputStream } from './stream.ts';
import type { Abortable } from '../internal/abort.ts';
import { closeOnDispose } from '../internal/disposable.ts';

export class WebOutputStream implements IOutputStream {
  /** `close()`, for `using`. */
  declare readonly [Symbol.dispose]: () => void;

  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  #lastWrite: PromiseLike<void> = Promise.resolve();
  #closed = false;

  constructor(writer: WritableStreamDefaultWriter<Uint8Array>) {
    this.#writer = writer;
    closeOnDispose(this);
  }

  /** The name of the class. Frameworks that wrap objects in proxies, such as Vue, do not wrap an object with this tag. */
  get [Symbol.toStringTag](): string {
    return 'OutputStream';
  }

  /** Resolves when the handler has taken the bytes. They are copied before the call returns, because many handlers keep their chunks. */
  writeAsync(buffer: IBuffer, options?: Abortable | null): IPromiseWithIAsyncOperationWithProgress<number, number> {
    if (options) return abortable(options, 'writeAsync', () => this.writeAsync(buffer));
    const bytes = copyOf(bytesOf(buffer, 'writeAsync'), 'writeAsync');
    const count = bytes.byteLength;
    const operation = new Operation<number, number>();
    // Byte streams refuse an empty chunk.
    const write = (): PromiseLike<void> => (count > 0 ? this.#writer.write(bytes) : this.#lastWrite);
    this.#whileOpen(
      operation,
      'writeAsync',
      () => (this.#lastWrite = write()),
      () => {
        operation.report(count);
        operation.complete(count);
      },
    );
    return operation.promise;
  }

  /** Resolves with true when the handler has taken all bytes written before. */
  flushAsync(options?: Abortable | null): IPromiseWithIAsyncOperation<boolean> {
    if (options) return abortable(options, 'flushAsync', () => this.flushAsync());
    const operation = new Operation<boolean>();
    this.#whileOpen(
      operation,
      'flushAsync',
      () => this.#lastWrite,
      () => operation.complete(true),
    );
    return operation.promise;
  }

  /** Closes the handler after it has taken all bytes written before, and releases the lock. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    // Ignored: an earlier failure was reported by its write, and nothing waits for a failure to close.
    this.#writer.close().then(null, () => {});
    this.#writer.releaseLock();
  }

  #whileOpen<T, P>(
    operation: Operation<T, P>,
    member: string,
    start: () => PromiseLike<void>,
    succeeded: () => void,
  ): void {
    if (this.#closed) operation.fail(winrtError(RO_E_CLOSED, `${member}: the output stream is closed`));
    else follow(start, member, succeeded, (error) => operation.fail(error));
  }
}
