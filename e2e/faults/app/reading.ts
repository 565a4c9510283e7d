/** An app that reads: by events, by `readAsync`, or, where it is to pause, by a reader of `readable`. */
import type { MessageWebSocket, StreamWebSocket } from 'twinsocket';
import type { Plan } from '../plan.ts';
import { andOn } from '../wire-texts.ts';
import type { AnySocket, Api } from './make-socket.ts';
import { numberOf } from './settle.ts';

export class Reading {
  arrived = '';
  /** See Observation. */
  how = 'quiet';
  /** Comes when the peer's last text has. */
  readonly complete: Promise<void>;
  /** How a read ended that was cancelled. */
  cancelled = 'none';
  readonly #api: Api;
  readonly #socket: AnySocket;
  readonly #pauses: boolean;
  readonly #signal: AbortSignal;
  #completed!: () => void;
  #pending: { cancel(): void } | undefined;
  #readable: ReadableStreamDefaultReader<string | Uint8Array> | undefined;
  #first: Promise<void> = Promise.resolve();

  constructor(api: Api, socket: AnySocket, plan: Plan, signal: AbortSignal) {
    this.#api = api;
    this.#socket = socket;
    this.#signal = signal;
    this.#pauses = plan.phase === 'paused';
    this.complete = new Promise((resolve) => (this.#completed = resolve));
    if (!this.#pauses && 'onmessagereceived' in socket) this.#hear(socket);
  }

  /** To be called when the socket is open. A reader that pauses takes one message, then nothing until {@link resume}. */
  start(): void {
    if (this.#pauses) {
      this.how = 'pending';
      this.#readable = (this.#socket.readable as ReadableStream<string | Uint8Array>).getReader();
      // Messages that nobody has asked for are kept up to 1 MiB, and not paused (docs/lifecycle.md): it has to ask once.
      this.#first = this.#readable.read().then(({ value }) => void this.#take(textOf(value)));
      this.#first.catch(() => {}); // told by resume()
    } else if ('inputStream' in this.#socket) {
      this.how = 'pending';
      void this.#readStream(this.#socket);
    }
  }

  resume(): void {
    if (this.#readable) void this.#readAll(this.#readable);
  }

  /** Cancels what is being read; false if nothing can be. */
  cancel(): boolean {
    if (this.#readable) void this.#readable.cancel();
    else if (this.#pending) {
      this.cancelled = 'asked';
      this.#pending.cancel();
    } else return false;
    return true;
  }

  #hear(socket: MessageWebSocket): void {
    socket.addEventListener('messagereceived', (event) => {
      try {
        this.#take(event.text());
      } catch (error) {
        this.how = this.how === 'quiet' ? numberOf(error) : `${this.how}, then ${numberOf(error)}`;
      }
    });
  }

  async #readStream(socket: StreamWebSocket): Promise<void> {
    const { WindowsRuntimeBuffer, InputStreamOptions, toUint8Array } = this.#api;
    for (;;) {
      try {
        const read = socket.inputStream.readAsync(
          new WindowsRuntimeBuffer(65_536),
          65_536,
          InputStreamOptions.partial,
          { signal: this.#signal },
        );
        this.#pending = read;
        const bytes = toUint8Array(await read);
        if (bytes.length === 0) break;
        if (this.#take(new TextDecoder().decode(bytes))) return;
      } catch (error) {
        const number = numberOf(error);
        if (number === '0x800704C7' && this.cancelled === 'asked') {
          this.cancelled = number;
          continue;
        }
        this.how = number;
        return;
      }
    }
    this.how = 'end';
  }

  async #readAll(reader: ReadableStreamDefaultReader<string | Uint8Array>): Promise<void> {
    try {
      await this.#first;
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        if (this.#take(textOf(value))) return;
      }
      this.how = 'end';
    } catch (error) {
      this.how = numberOf(error);
    }
  }

  /** True when all has come that is wanted. */
  #take(text: string): boolean {
    this.arrived += text;
    if (!this.arrived.endsWith(andOn)) return false;
    if (this.how === 'pending') this.how = 'left';
    this.#completed();
    return true;
  }
}

const textOf = (chunk: string | Uint8Array | undefined): string =>
  typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
