/** Compresses and decompresses whole messages (RFC 7692, section 7.2). */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { DeflateSettings } from './deflate-settings.ts';

/** What a sender takes off the end of a message, and a receiver puts back. */
const TAIL = Buffer.of(0x00, 0x00, 0xff, 0xff);
const MAX_WINDOW_BITS = 15;

/** Of one direction: with context takeover the end of what went before is the dictionary of the next message. */
class Context {
  readonly #windowBits: number;
  readonly #takesOver: boolean;
  #window = Buffer.alloc(0);

  constructor(windowBits = MAX_WINDOW_BITS, noTakeover = false) {
    this.#windowBits = windowBits;
    this.#takesOver = !noTakeover;
  }

  get options(): { windowBits: number; finishFlush: number; dictionary?: Buffer } {
    const dictionary = this.#window.length > 0 ? { dictionary: this.#window } : {};
    return { windowBits: this.#windowBits, finishFlush: constants.Z_SYNC_FLUSH, ...dictionary };
  }

  passed(message: Buffer): void {
    if (this.#takesOver) this.#window = Buffer.concat([this.#window, message]).subarray(-(1 << this.#windowBits));
  }
}

export class Deflater {
  readonly #context: Context;

  constructor({ serverMaxWindowBits, serverNoContextTakeover }: DeflateSettings) {
    this.#context = new Context(serverMaxWindowBits, serverNoContextTakeover);
  }

  compress(message: Buffer): Buffer {
    const bytes = deflateRawSync(message, this.#context.options);
    this.#context.passed(message);
    return bytes.subarray(0, -TAIL.length);
  }
}

export class Inflater {
  readonly #context: Context;

  constructor({ clientMaxWindowBits, clientNoContextTakeover }: DeflateSettings) {
    this.#context = new Context(clientMaxWindowBits, clientNoContextTakeover);
  }

  /** Throws if the bytes are not the client's to send, a window larger than agreed among them. */
  decompress(bytes: Buffer): Buffer {
    const message = inflateRawSync(Buffer.concat([bytes, TAIL]), this.#context.options);
    this.#context.passed(message);
    return message;
  }
}
