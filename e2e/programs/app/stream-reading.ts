/** How an app reads a stream of bytes: by `inputStream`, by DataReaders that it changes, or by `readable`. */
import {
  DataReader,
  InputStreamOptions,
  toUint8Array,
  WindowsRuntimeBuffer,
  type IBuffer,
} from '../../node/twinsocket.ts';
import type { Message } from '../peer/link.ts';
import type { App } from './app.ts';
import type { Reading } from './reading.ts';
import { WebStreamReading } from './web-stream.ts';

/** What a read asks for when the app reads on. */
const readSize = 64 * 1024;

export class StreamReading implements Reading {
  readonly byEvents = false;
  readonly faults: string[] = [];
  consumed = 0;
  wanted = 0;
  readonly unreadBefore = 0;
  readonly #app: App;
  readonly #stream: WebStreamReading;
  readonly #chunks: Buffer[] = [];
  readonly #ofWeb: boolean;
  #dataReader: DataReader | undefined;
  /** Reads that have not settled. */
  #reads = 0;
  #goesOn = false;
  #closed = false;
  #begun = false;
  #end: 'clean' | Error | undefined;

  constructor(app: App) {
    this.#app = app;
    this.#ofWeb = app.program.reader === 'readable' || app.program.reader === 'iterator';
    this.#stream = new WebStreamReading(app, (chunk) => this.#take(chunk as Uint8Array));
  }

  get got(): readonly Message[] {
    this.#takeLoaded();
    return [{ text: false, payload: Buffer.concat(this.#chunks), complete: true, ofStream: true }];
  }

  get end(): 'clean' | Error | undefined {
    return this.#ofWeb ? this.#stream.end : this.#end;
  }

  get begun(): boolean {
    return this.#ofWeb ? this.#stream.begun : this.#begun;
  }

  read(count: number, whole: boolean, signal: boolean): void {
    if (this.#ofWeb) this.#stream.read();
    else if (this.#app.program.reader === 'DataReader') this.#load(count, whole, signal);
    else this.#readAsync(count, whole, signal);
  }

  readOn(): void {
    if (this.#ofWeb) return this.#stream.readOn();
    this.#goesOn = true;
    if (this.#reads === 0 && !this.#end && this.#app.history.opened) this.read(readSize, false, false);
  }

  stop(): void {
    this.#goesOn = false;
    this.#stream.stop();
  }

  /** Of the input stream this closes the stream alone: the socket goes on sending. */
  cancel(): void {
    if (this.#ofWeb) return this.#stream.cancel();
    if (!this.#app.history.opened) return;
    this.#closed = true;
    this.#end ??= 'clean';
    this.#app.history.dropped = true;
    if (this.#dataReader) this.#dataReader.close();
    else this.#app.socket.inputStream.close();
    this.#dataReader = undefined;
  }

  /** Another DataReader takes over, which finds what the first has not loaded. */
  detach(): void {
    const reader = this.#dataReader;
    if (!reader || this.#reads > 0) return;
    this.#takeLoaded();
    reader.detachStream();
    this.#dataReader = undefined;
  }

  dropHandler(): void {}

  #readAsync(count: number, whole: boolean, signal: boolean): void {
    const controller = signal ? new AbortController() : undefined;
    const options = whole ? InputStreamOptions.none : InputStreamOptions.partial;
    const buffer = new WindowsRuntimeBuffer(Math.max(1, count));
    const promise = this.#app.socket.inputStream.readAsync(buffer, count, options, controller);
    this.#follow('readAsync', count, whole, promise, controller, (value) => {
      const bytes = toUint8Array(value as IBuffer);
      this.#take(bytes);
      return bytes.byteLength;
    });
  }

  #load(count: number, whole: boolean, signal: boolean): void {
    if (this.#closed) return;
    const reader = (this.#dataReader ??= new DataReader(this.#app.socket.inputStream));
    // The options of a load that runs are those that it was begun with.
    if (this.#reads === 0) reader.inputStreamOptions = whole ? InputStreamOptions.none : InputStreamOptions.partial;
    const waitsForAll = reader.inputStreamOptions === InputStreamOptions.none;
    const controller = signal ? new AbortController() : undefined;
    this.#follow('loadAsync', count, waitsForAll, reader.loadAsync(count, controller), controller, (value) => {
      this.#takeLoaded();
      return value as number;
    });
  }

  #follow(
    what: string,
    count: number,
    whole: boolean,
    promise: PromiseLike<unknown>,
    controller: AbortController | undefined,
    take: (value: unknown) => number,
  ): void {
    // Beside another read, which may have settled without its callback yet: then this is a read like others, and else it is refused.
    const second = this.#reads > 0;
    this.#reads++;
    this.#begun ||= this.#app.history.opened;
    this.wanted += count;
    const name = second ? `second ${what}` : `${what}(${count})`;
    const tracked = this.#app.promises.track(name, promise, controller, (outcome) => {
      this.#reads--;
      this.wanted -= count;
      if ('value' in outcome) {
        const length = take(outcome.value);
        if (length > count) this.faults.push(`${name} gives ${length} bytes`);
        const { history } = this.#app;
        // A load of more than there was has its bytes, and waits for the end of the stream, which is told behind `closed`.
        if (length > 0) history.data(what === 'loadAsync' && whole && length < count);
        else if (count > 0) {
          this.#end ??= 'clean';
          history.endOfData();
        }
      } else if (!second && this.#app.history.opened && !tracked.withdrawn) this.#end ??= outcome.error;
      if (this.#goesOn && !this.#end) this.#app.history.call(() => this.readOn());
    });
  }

  /** Also what a load that was cancelled has brought in the end. */
  #takeLoaded(): void {
    const reader = this.#dataReader;
    if (!reader || this.#reads > 0) return;
    const bytes = new Uint8Array(reader.unconsumedBufferLength);
    reader.readBytes(bytes);
    this.#take(bytes);
  }

  #take(bytes: Uint8Array): void {
    this.consumed += bytes.byteLength;
    this.#chunks.push(Buffer.from(bytes));
  }
}
