/** Joins parts from the wire to messages, or, in partialMessage mode, passes them on in parts of limited size. */
import type { WinRTError } from '../../errors.ts';
import { ByteQueue } from '../../streams/bytes/byte-queue.ts';
import { encodeUtf8 } from '../../streams/values/text.ts';
import { messageTooLarge, wholeLimit } from '../settings/message-limit.ts';

/** In partialMessage mode a message that the platform hands over whole is cut to this. */
const sliceSize = 64 * 1024;

/** A message, or a part of one. */
export interface Incoming {
  readonly payload: string | Uint8Array;
  readonly text: boolean;
  /** It is, or ends, a message. */
  readonly complete: boolean;
}

export interface AssemblerSettings {
  /** Payload bytes of a message; `Infinity` for any in parts, and for the default limit in one piece. */
  readonly maxMessageSize: number;
  /** Hand on parts as they come, instead of whole messages. */
  readonly partial: boolean;
}

export class MessageAssembler {
  readonly #emit: (incoming: Incoming) => void;
  readonly #fail: (error: WinRTError) => void;
  readonly #parts = new ByteQueue();
  /** A message has begun and not ended. */
  #begun = false;
  /** Bytes of the message so far, also of parts that were handed on. */
  #size = 0;
  /** Parts of the message are handed on as they come. */
  #partial = false;
  /** Parts of the message are forgotten as they come. */
  #skipped = false;
  #settings: AssemblerSettings = { maxMessageSize: Infinity, partial: false };
  #wholeLimit = Infinity;

  constructor(emit: (incoming: Incoming) => void, fail: (error: WinRTError) => void) {
    this.#emit = emit;
    this.#fail = fail;
  }

  /** Of effect from the next message on, as to whether it comes in parts. */
  start(settings: AssemblerSettings): void {
    this.#settings = settings;
    this.#wholeLimit = wholeLimit(settings.maxMessageSize);
  }

  /**
   * Whether a message that comes whole, with a payload of this `length`, is passed on as it is, so that nothing of it need be remembered.
   * A string has at most 3 bytes of UTF-8 a unit, so most need no counting.
   */
  passes(payload: string | Uint8Array, length: number): boolean {
    if (this.#begun || this.#settings.partial) return false;
    const limit = this.#wholeLimit;
    return typeof payload !== 'string' ? length <= limit : length * 3 <= limit || sizeOf(payload, limit) <= limit;
  }

  add(payload: string | Uint8Array, text: boolean, final: boolean): void {
    if (final && this.passes(payload, payload.length)) return this.#emit({ payload, text, complete: true });
    if (!this.#begun) this.#partial = this.#settings.partial;
    const limit = this.#partial ? this.#settings.maxMessageSize : this.#wholeLimit;
    this.#size += sizeOf(payload, limit);
    if (this.#size > limit) {
      this.drop();
      this.#fail(messageTooLarge(limit));
      return;
    }
    const skipped = this.#skipped;
    this.#begun = !final;
    if (final) {
      this.#size = 0;
      this.#skipped = false;
    }
    if (skipped) return;
    if (this.#partial) this.#slice(payload, text, final);
    else {
      this.#parts.push(typeof payload === 'string' ? encodeUtf8(payload, 'receive') : payload);
      if (final) this.#emit({ payload: this.#parts.take(this.#parts.length, 'receive'), text, complete: true });
    }
  }

  /** Bytes that are kept of a message that has begun. */
  get held(): number {
    return this.#parts.length;
  }

  /** Keeps nothing of the message that has begun; its limit goes on. */
  skip(): void {
    this.#skipped = true;
    this.#parts.clear();
  }

  /** Of a message that was begun in parts, the rest is of no use to who has not had its beginning. */
  skipRest(): void {
    if (this.#begun && this.#partial) this.skip();
  }

  /** Forgets a message that has begun. */
  drop(): void {
    this.#skipped = false;
    this.#parts.clear();
    this.#size = 0;
    this.#begun = false;
  }

  #slice(payload: string | Uint8Array, text: boolean, final: boolean): void {
    const bytes = typeof payload === 'string' ? encodeUtf8(payload, 'receive') : payload;
    let at = 0;
    do {
      const end = Math.min(at + sliceSize, bytes.byteLength);
      this.#emit({ payload: bytes.subarray(at, end), text, complete: final && end === bytes.byteLength });
      at = end;
    } while (at < bytes.byteLength);
  }
}

/** What is too large by its units alone is not encoded to be counted. */
function sizeOf(payload: string | Uint8Array, limit: number): number {
  if (typeof payload !== 'string') return payload.byteLength;
  return payload.length > limit ? payload.length : encodeUtf8(payload, 'receive').byteLength;
}
