/** An input stream over a source of chunks. It asks for one chunk at a time, so a reader that stops also stops the source. */
import { asWinRTError, describe, winrtError, type WinRTError } from '../errors.ts';
import { E_INVALIDARG } from '../hresult.ts';
import { isUint8Array } from '../internal/is-tagged.ts';
import { ByteQueue } from './bytes/byte-queue.ts';
import { follow } from './foreign-promise.ts';
import { viewBytes } from './bytes/memory.ts';
import { QueueInputStream } from './queue-input-stream.ts';
import type { ReadRequest } from './stream.ts';

/** The part that a web stream's reader and an async iterator have in common. */
export interface ChunkSource {
  /** Gives the next chunk. Not called again before the promise has settled. */
  next(): PromiseLike<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  /** Called when no more chunks are needed, possibly more than once. Must not throw. */
  cancel(): void;
}

export class ChunkInputStream extends QueueInputStream {
  readonly #queue: ByteQueue;
  readonly #source: ChunkSource;
  /** Why no more bytes come. When the queue is empty, reads end with it. */
  #end: 'endOfStream' | WinRTError | undefined;
  #pulling = false;
  #cancelled = false;

  /** Chunks are copied when they arrive, because an app may fill one buffer again and again. */
  constructor(source: ChunkSource) {
    const queue = new ByteQueue();
    super(queue, false);
    this.#queue = queue;
    this.#source = source;
  }

  /** Cancels the source. */
  override close(): void {
    if (this.#cancelled) return;
    super.close();
    this.#cancelled = true;
    this.#source.cancel();
  }

  /** @internal */
  protected override ready({ count, partial }: ReadRequest): boolean | WinRTError {
    const end = this.#end;
    const there = this.#queue.length;
    if (there >= count || (there > 0 && (partial || end)) || end === 'endOfStream') return true;
    if (end) return end;
    this.#pull();
    return false;
  }

  #pull(): void {
    if (this.#pulling) return;
    this.#pulling = true;
    const ended = (end: 'endOfStream' | WinRTError): void => {
      this.#pulling = false;
      this.#end = end;
      this.serve();
    };
    follow(
      () => this.#source.next(),
      'readAsync',
      ({ done, value }) => {
        if (this.#cancelled) return;
        if (done) return ended('endOfStream');
        try {
          this.#queue.push(chunkOf(value), false);
        } catch (thrown) {
          this.#source.cancel();
          return ended(asWinRTError(thrown, 'readAsync'));
        }
        this.#pulling = false;
        this.serve();
      },
      ended,
    );
  }
}

function chunkOf(value: unknown): Uint8Array {
  if (isUint8Array(value)) return viewBytes(value, 'readAsync');
  throw winrtError(E_INVALIDARG, `readAsync: the source gave ${describe(value)} instead of a Uint8Array`);
}
