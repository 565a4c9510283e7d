/** Inflates the payloads of one connection (RFC 7692, 7.2.2), in parts as they arrive, no faster than the target takes them. */
import { createInflateRaw, type InflateRaw } from 'node:zlib';

/** The bytes that a sender removes from the end of each message (RFC 7692, 7.2.1). */
const cutOff = /*#__PURE__*/ Uint8Array.of(0, 0, 0xff, 0xff);

export interface InflaterTarget {
  /** Inflated bytes, in a buffer of their own. */
  inflated(bytes: Uint8Array): void;
  /** All bytes of the last {@link Inflater.write} were inflated; the next may be called. */
  done(): void;
  /** The payload can't be inflated. */
  failed(): void;
}

export class Inflater {
  readonly #target: InflaterTarget;
  /** One stream for all messages, since a message may refer to bytes of the previous one (RFC 7692, 7.1.1). */
  #stream: InflateRaw | undefined;
  /** The message has a block with BFINAL (RFC 7692, 7.2.3.4); the rest of its payload is ignored. */
  #over = false;
  /** Bytes of the message have been written. */
  #begun = false;
  #closed = false;
  #paused = false;
  /** From {@link write} until `done`: whether the end of the message was written, and whether zlib has taken all input. */
  #last = false;
  #taken = false;

  constructor(target: InflaterTarget) {
    this.#target = target;
  }

  /** Takes a part of a payload; `last` ends the message. Calls the target later, never before it returns. */
  write(bytes: Uint8Array, last: boolean): void {
    this.#last = last;
    this.#taken = false;
    this.#begun ||= bytes.length > 0;
    // A payload of 0 bytes is an empty message, though a sender should send one byte (RFC 7692, 7.2.3.6): the removed bytes alone are not a
    // complete block.
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
        // The previous message had BFINAL in its last byte; zlib shows that only by taking no more input.
        this.#forget();
        return this.#write(input);
      }
      this.#over = taken < input.length;
      this.#taken = true;
      this.#settle(stream);
    });
  }

  /** While paused, the inflater fills only the buffer of its stream. */
  pause(paused: boolean): void {
    this.#paused = paused;
    if (paused) this.#stream?.pause();
    else this.#stream?.resume();
  }

  /** Ends the inflater: the target is not called any more. */
  close(): void {
    this.#closed = true;
    this.#forget();
  }

  #create(): InflateRaw {
    // The default window is the largest, so it fits any window that was negotiated.
    const stream = createInflateRaw();
    stream.on('data', (bytes: Buffer) => {
      if (stream !== this.#stream) return;
      // zlib writes later output into the same buffer, so the app gets a copy.
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

  /** Calls `done` once zlib has taken all input and its output was read. */
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
