/** `socket.readable`: what arrives, as a Web Stream. */
import { microtask } from '../../internal/microtask.ts';
import { requireGlobal } from '../../internal/require-global.ts';
import type { WinRTError } from '../../errors.ts';

/** What a pull gives: a message or bytes, or nothing at the end. */
export type Pulled = string | Uint8Array | undefined;

/** Asks a receiver for its next message or bytes. The receiver calls one of the two exactly once, perhaps before its `pull` returns. */
export interface Pull {
  resolve(message: Pulled): void;
  reject(error: WinRTError): void;
}

/**
 * A stream that asks only when its reader asks: with a high-water mark of 0, looking at the property changes nothing, and what
 * isn't read stays with the sender as far as the platform can.
 *
 * Its `pull` returns no promise, because a stream takes three times as long over each chunk if it has to wait for one (Firefox).
 */
export function readableOver<T extends string | Uint8Array>(
  pull: (pull: Pull) => void,
  cancel: (reason: unknown) => void,
): ReadableStream<T> {
  requireGlobal('ReadableStream', 'readable');
  return new ReadableStream<T>(new PullingSource<T>(pull, cancel), { highWaterMark: 0 });
}

class PullingSource<T> implements Pull {
  readonly #pull: (pull: Pull) => void;
  readonly #cancel: (reason: unknown) => void;
  /** Undefined once the stream has ended. */
  #controller: ReadableStreamDefaultController<T> | undefined;
  /** A pull has no answer yet. */
  #asked = false;
  #enqueuing = false;

  constructor(pull: (pull: Pull) => void, cancel: (reason: unknown) => void) {
    this.#pull = pull;
    this.#cancel = cancel;
  }

  start(controller: ReadableStreamDefaultController<T>): void {
    this.#controller = controller;
  }

  /** Called again before the answer if the reader has asked for more than one chunk: the next pull follows the answer. */
  pull(): void {
    if (this.#asked) return;
    this.#asked = true;
    // Not from within `enqueue`, which the receiver has called: the receiver is not entered again before it has done.
    if (this.#enqueuing) microtask(() => this.#ask());
    else this.#ask();
  }

  cancel(reason: unknown): void {
    this.#controller = undefined;
    this.#cancel(reason);
  }

  resolve(message: Pulled): void {
    this.#asked = false;
    this.#enqueuing = true;
    if (message === undefined) this.#end()?.close();
    else this.#controller?.enqueue(message as T);
    this.#enqueuing = false;
  }

  reject(error: WinRTError): void {
    this.#end()?.error(error);
  }

  #ask(): void {
    if (this.#controller) this.#pull(this);
  }

  #end(): ReadableStreamDefaultController<T> | undefined {
    const controller = this.#controller;
    this.#controller = undefined;
    return controller;
  }
}
