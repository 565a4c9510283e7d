/** A `readable` that is read by a reader or by an iterator, one chunk at a time. */
import type { App } from './app.ts';

type Chunk = string | Uint8Array;

interface ChunkReader {
  next(): Promise<IteratorResult<Chunk>>;
  cancel(): Promise<unknown>;
}

export class WebStreamReading {
  readonly #app: App;
  readonly #take: (chunk: Chunk) => void;
  #reader: ChunkReader | undefined;
  #pending = false;
  #goesOn = false;
  #cancelled = false;
  end: 'clean' | Error | undefined;
  /** Bytes that had come before the first read. */
  unreadBefore = 0;

  constructor(app: App, take: (chunk: Chunk) => void) {
    this.#app = app;
    this.#take = take;
  }

  get begun(): boolean {
    return this.#reader !== undefined;
  }

  /** Only when it is open: an earlier read would be the end of the stream. */
  read(): void {
    if (!this.#app.history.opened || this.#pending || this.end || this.#cancelled) return;
    if (!this.#reader) this.unreadBefore = this.#app.link?.readByApp ?? 0;
    const reader = (this.#reader ??= this.#newReader());
    this.#pending = true;
    this.#app.promises.track('read of readable', reader.next(), undefined, (outcome) => {
      this.#pending = false;
      if ('error' in outcome) this.end = outcome.error;
      else {
        const { done, value } = outcome.value as IteratorResult<Chunk>;
        const { history } = this.#app;
        if (done) this.end = 'clean';
        if (done) history.endOfData();
        else {
          history.data();
          this.#take(value);
        }
      }
      if (this.#goesOn) this.#app.history.call(() => this.read());
    });
  }

  readOn(): void {
    this.#goesOn = true;
    this.read();
  }

  stop(): void {
    this.#goesOn = false;
  }

  cancel(): void {
    const reader = this.#reader;
    if (!reader || this.#cancelled || this.end) return;
    // `return()` of an iterator waits for the read that is pending.
    if (this.#pending && this.#app.program.reader === 'iterator') return;
    this.#cancelled = true;
    this.end ??= 'clean';
    const code = this.#app.program.reader === 'iterator' ? null : 4002;
    this.#app.closesBy(() => reader.cancel(), code, 'cancel of readable');
    this.#app.history.dropped = true;
  }

  #newReader(): ChunkReader {
    const { readable } = this.#app.socket;
    if (this.#app.program.reader === 'iterator') {
      const iterator = readable[Symbol.asyncIterator]();
      return { next: () => iterator.next() as Promise<IteratorResult<Chunk>>, cancel: async () => iterator.return?.() };
    }
    const reader = readable.getReader();
    return {
      next: () => reader.read() as Promise<IteratorResult<Chunk>>,
      cancel: () => reader.cancel({ closeCode: 4002, reason: 'reason 4002' }),
    };
  }
}
