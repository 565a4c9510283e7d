/** Messages that come whole: checks their size and, in partialMessage mode, cuts them to parts of limited size. */
import type { WinRTError } from '../../errors.ts';
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

/** Makes messages, or parts of limited size, of what comes from the wire. */
export interface Assembler {
  /** Of effect from the next message on, as to whether it comes in parts. */
  start(settings: AssemblerSettings): void;
  /** Whether a message that comes whole, with a payload of this `length`, is passed on as it is, so that nothing of it need be remembered. */
  passes(payload: string | Uint8Array, length: number): boolean;
  add(payload: string | Uint8Array, text: boolean, final: boolean): void;
  /** For a message that has begun, which is none where all come whole. */
  readonly unfinished?: UnfinishedMessage;
}

/** A message of which parts have come. */
export interface UnfinishedMessage {
  /** Bytes that are kept of it. */
  readonly held: number;
  /** Keeps nothing of it; its limit goes on. */
  skip(): void;
  /** Of a message that was begun in parts, the rest is of no use to who has not had its beginning. */
  skipRest(): void;
  /** Forgets it. */
  drop(): void;
}

export class WholeMessages implements Assembler {
  readonly #emit: (incoming: Incoming) => void;
  readonly #fail: (error: WinRTError) => void;
  #partial = false;
  #limit = Infinity;

  constructor(emit: (incoming: Incoming) => void, fail: (error: WinRTError) => void) {
    this.#emit = emit;
    this.#fail = fail;
  }

  start({ maxMessageSize, partial }: AssemblerSettings): void {
    this.#partial = partial;
    this.#limit = partial ? maxMessageSize : wholeLimit(maxMessageSize);
  }

  passes(payload: string | Uint8Array, length: number): boolean {
    return !this.#partial && fits(payload, length, this.#limit);
  }

  add(payload: string | Uint8Array, text: boolean): void {
    if (!fits(payload, payload.length, this.#limit)) this.#fail(messageTooLarge(this.#limit));
    else if (this.#partial) emitSlices(payload, text, true, this.#emit);
    else this.#emit({ payload, text, complete: true });
  }
}

/** A string has at most 3 bytes of UTF-8 a unit, so most need no counting. */
export function fits(payload: string | Uint8Array, length: number, limit: number): boolean {
  return typeof payload !== 'string' ? length <= limit : length * 3 <= limit || sizeOf(payload, limit) <= limit;
}

/** What is too large by its units alone is not encoded to be counted. */
export function sizeOf(payload: string | Uint8Array, limit: number): number {
  if (typeof payload !== 'string') return payload.byteLength;
  return payload.length > limit ? payload.length : encodeUtf8(payload, 'receive').byteLength;
}

/** Passes on the payload in parts. `final`: it is, or ends, a message. */
export function emitSlices(
  payload: string | Uint8Array,
  text: boolean,
  final: boolean,
  emit: (incoming: Incoming) => void,
): void {
  const bytes = typeof payload === 'string' ? encodeUtf8(payload, 'receive') : payload;
  let at = 0;
  do {
    const end = Math.min(at + sliceSize, bytes.byteLength);
    emit({ payload: bytes.subarray(at, end), text, complete: final && end === bytes.byteLength });
    at = end;
  } while (at < bytes.byteLength);
}
