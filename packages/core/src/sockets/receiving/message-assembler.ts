/** Joins parts from the wire to messages, or, in partialMessage mode, passes them on in parts of limited size. */
import type { WinRTError } from '../../errors.ts';
import { ByteQueue } from '../../streams/bytes/byte-queue.ts';
import { encodeUtf8 } from '../../streams/values/text.ts';
import { messageTooLarge, wholeLimit } from '../settings/message-limit.ts';
import {
  emitSlices,
  fits,
  sizeOf,
  type Assembler,
  type AssemblerSettings,
  type Incoming,
  type UnfinishedMessage,
} from './whole-messages.ts';

export class MessageAssembler implements Assembler, UnfinishedMessage {
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

  start(settings: AssemblerSettings): void {
    this.#settings = settings;
    this.#wholeLimit = wholeLimit(settings.maxMessageSize);
  }

  passes(payload: string | Uint8Array, length: number): boolean {
    return !this.#begun && !this.#settings.partial && fits(payload, length, this.#wholeLimit);
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
    if (this.#partial) emitSlices(payload, text, final, this.#emit);
    else {
      this.#parts.push(typeof payload === 'string' ? encodeUtf8(payload, 'receive') : payload);
      if (final) this.#emit({ payload: this.#parts.take(this.#parts.length, 'receive'), text, complete: true });
    }
  }

  get unfinished(): UnfinishedMessage {
    return this;
  }

  get held(): number {
    return this.#parts.length;
  }

  skip(): void {
    this.#skipped = true;
    this.#parts.clear();
  }

  skipRest(): void {
    if (this.#begun && this.#partial) this.skip();
  }

  drop(): void {
    this.#skipped = false;
    this.#parts.clear();
    this.#size = 0;
    this.#begun = false;
  }
}
