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
  /** Bytes of the message have been written. */
  #begun = false;
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
    this.#begun ||= bytes.length > 0;
    // A message without a byte is empty, though a sender should say so by one byte (RFC 7692, 7.2.3.6): what is cut off is no block alone.
    if (this.#over || !this.#begun) process.nextTick(() => this.#done());
    else this.#write(last ? Buffer.concat([bytes, cutOff]) : bytes);
  }

  #write(input: Uint8Array): void {
    const stream = (this.#stream ??= this.#create());
    const start = stream.bytesWritten;
    stream.write(input, () => {
      if (stream !== this.#stream) return;
      const taken = stream.bytesWritten - start;
      if (taken === 0 && input.length > 0) {
        // The message before has ended by its own account with its very last byte, which zlib shows only by taking no more.
        this.#forget();
        return this.#write(input);
      }
      this.#over = taken < input.length;
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
    if (this.#last) this.#over = this.#begun = false;
    this.#target.done();
  }

  #forget(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.close();
  }
}
