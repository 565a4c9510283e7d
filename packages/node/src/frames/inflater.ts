/** Inflates the payloads of one connection (RFC 7692, 7.2.2): piece by piece as they come, no faster than they are taken. */
import { createInflateRaw, type InflateRaw } from 'node:zlib';

/** What a sender has cut off the end of each message (RFC 7692, 7.2.1). */
const cutOff = /*#__PURE__*/ Uint8Array.of(0, 0, 0xff, 0xff);

export interface InflaterTarget {
  /** Inflated bytes, in a buffer of their own. */
  inflated(bytes: Uint8Array): void;
  /** All of the last {@link Inflater.write} has been told; the next may come. */
  done(): void;
  /** The payload can't be inflated. */
  failed(): void;
}

export class Inflater {
  readonly #target: InflaterTarget;
  /** One for all messages, since a message may refer to the one before (RFC 7692, 7.1.1). */
  #stream: InflateRaw | undefined;
  /** The message has ended by its own account (RFC 7692, 7.2.3.4); what follows of its payload says nothing. */
  #over = false;
  #closed = false;
  #paused = false;
  /** Between {@link write} and its `done`: whether the end of the message was written, and whether zlib has taken all. */
  #last = false;
  #taken = false;

  constructor(target: InflaterTarget) {
    this.#target = target;
  }

  /** A piece of a payload, `last` with the end of its message. Tells the target later, never at once. */
  write(bytes: Uint8Array, last: boolean): void {
    this.#last = last;
    this.#taken = false;
    if (this.#over) {
      process.nextTick(() => this.#done());
      return;
    }
    const stream = (this.#stream ??= this.#create());
    const input = last ? Buffer.concat([bytes, cutOff]) : bytes;
    const end = stream.bytesWritten + input.length;
    stream.write(input, () => {
      if (stream !== this.#stream) return;
      this.#over = stream.bytesWritten < end;
      this.#taken = true;
      this.#settle(stream);
    });
  }

  /** While paused, it inflates no more than a stream's buffer holds. */
  pause(paused: boolean): void {
    this.#paused = paused;
    if (paused) this.#stream?.pause();
    else this.#stream?.resume();
  }

  /** Tells nothing more. */
  close(): void {
    this.#closed = true;
    this.#forget();
  }

  #create(): InflateRaw {
    // Any window that was agreed on fits into the default one, which is the largest.
    const stream = createInflateRaw();
    stream.on('data', (bytes: Buffer) => {
      if (stream !== this.#stream) return;
      // zlib goes on writing behind these bytes, in a buffer that an app must not get.
      this.#target.inflated(new Uint8Array(bytes));
      this.#settle(stream);
    });
    stream.on('error', () => {
      if (stream !== this.#stream) return;
      this.#stream = undefined;
      this.#target.failed();
    });
    if (this.#paused) stream.pause();
    return stream;
  }

  /** zlib may have taken all input while its output still waits to be read. */
  #settle(stream: InflateRaw): void {
    if (!this.#taken || stream.readableLength > 0 || stream !== this.#stream) return;
    this.#taken = false;
    if (this.#over) this.#forget();
    this.#done();
  }

  #done(): void {
    if (this.#closed) return;
    if (this.#last) this.#over = false;
    this.#target.done();
  }

  #forget(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.close();
  }
}
