/**
 * Reads data frames slice by slice, as they come, and leaves all else to ws: control frames, compressed messages, and whatever breaks
 * the protocol. So a message may be larger than memory, and ws stays the judge.
 *
 * A frame is ours if it is data, has clear reserved bits and the mask that it must have. ws never sees those, so what only
 * we can see of a violation is shown to it as a frame that it refuses with the right code.
 */
import {
  compressedBit,
  headerLength,
  isControl,
  isFinal,
  isMasked,
  longestControl,
  longestHeader,
  Opcode,
  opcodeOf,
  payloadLength,
  reservedBits,
} from './frame-header.ts';
import { isValid, Utf8Validator } from './utf8-validator.ts';

export interface FrameReaderTarget {
  /** A slice of a message, `final` with its last. */
  data(payload: Uint8Array, text: boolean, final: boolean): void;
  /** Bytes for ws, in their order. */
  pass(bytes: Uint8Array): void;
  /** The payload of a close frame that ws has got, if all that came before it was delivered. */
  closing(payload: Uint8Array): void;
  /** Why a message of ours is refused; a frame that ws refuses for the same reason follows in {@link pass}. */
  violated(violation: Violation): void;
}

export interface FrameReaderSettings {
  /** The peer masks, as a client does (RFC 6455, 5.1). */
  readonly masked: boolean;
  /** permessage-deflate was agreed on. */
  readonly compression: boolean;
  readonly maxMessageSize: number;
}

export type Violation = 'nesting' | 'encoding' | 'size';

/** First bytes of a message in one frame. */
const wholeText = 0x80 | Opcode.text;
const wholeBinary = 0x80 | Opcode.binary;

type Owner = 'us' | 'ws' | 'wsAlone';

export class FrameReader {
  readonly #target: FrameReaderTarget;
  readonly #settings: FrameReaderSettings;
  /** The beginning of a header whose rest has not come. */
  readonly #header = new Uint8Array(longestHeader);
  #headerBytes = 0;
  /** Of the frame that is being read: whose it is, and payload bytes still to come. */
  #owner: Owner = 'us';
  #left = 0;
  #final = true;
  readonly #mask = new Uint8Array(4);
  #maskAt = 0;
  /** Our message under way: its opcode, 0 for none, its bytes so far. */
  #message = 0;
  #size = 0;
  #validator = new Utf8Validator();
  /** Messages that ws has and has not delivered, and whether the last of them has more fragments to come. */
  #withWs = 0;
  #wsFragmented = false;
  /** The payload of a close frame, as it passes. */
  #closing: number[] | undefined;
  #dead = false;

  constructor(settings: FrameReaderSettings, target: FrameReaderTarget) {
    this.#settings = settings;
    this.#target = target;
  }

  read(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && !this.#dead) {
      if (this.#owner === 'wsAlone' && this.#left === 0) {
        this.#target.pass(at === 0 ? chunk : chunk.subarray(at));
        return;
      }
      at = this.#smallMessages(chunk, at);
      if (at === chunk.length || this.#dead) return;
      if (this.#left > 0) at = this.#payload(chunk, at);
      else if (this.#headerBytes > 0) at = this.#restOfHeader(chunk, at);
      else at = this.#wholeHeader(chunk, at);
    }
  }

  /** ws has delivered a message that went to it. */
  delivered(): void {
    this.#withWs--;
  }

  /** Takes no more bytes. */
  stop(): void {
    this.#dead = true;
  }

  /**
   * The short way for floods: messages of one small frame that is all there. Stops at whatever is otherwise, which is then looked at
   * with all care, an invalid text among it.
   */
  #smallMessages(chunk: Uint8Array, from: number): number {
    const { masked, maxMessageSize } = this.#settings;
    if (masked || this.#left > 0 || this.#headerBytes > 0 || this.#message !== 0 || this.#withWs > 0) return from;
    const { buffer, byteOffset, length } = chunk;
    const longest = Math.min(longestControl, maxMessageSize);
    let at = from;
    while (at + 2 <= length && !this.#dead) {
      const first = chunk[at] as number;
      const size = chunk[at + 1] as number;
      const end = at + 2 + size;
      if ((first !== wholeText && first !== wholeBinary) || size > longest || end > length) break;
      const payload = new Uint8Array(buffer, byteOffset + at + 2, size);
      if (first === wholeText && !isValid(payload)) break;
      at = end;
      this.#target.data(payload, first === wholeText, true);
    }
    return at;
  }

  #wholeHeader(chunk: Uint8Array, at: number): number {
    const length = at + 1 < chunk.length ? headerLength(chunk[at + 1] as number) : longestHeader;
    if (at + length > chunk.length) return this.#restOfHeader(chunk, at);
    if (this.#classify(chunk[at] as number, chunk[at + 1] as number)) this.#begin(chunk, at, length, 0);
    return at + length;
  }

  /** A header that comes in pieces is kept until it is whole, but judged by its first two bytes, and shown to ws as it comes. */
  #restOfHeader(chunk: Uint8Array, at: number): number {
    const header = this.#header;
    const passed = this.#headerBytes >= 2 && this.#owner !== 'us' ? this.#headerBytes : 0;
    for (let next = at; next < chunk.length; next++) {
      header[this.#headerBytes++] = chunk[next] as number;
      if (this.#headerBytes < 2) continue;
      if (this.#headerBytes === 2 && !this.#classify(header[0] as number, header[1] as number)) return chunk.length;
      const length = headerLength(header[1] as number);
      if (this.#headerBytes < length) continue;
      this.#headerBytes = 0;
      this.#begin(header.slice(), 0, length, passed);
      return next + 1;
    }
    if (this.#headerBytes >= 2 && this.#owner !== 'us') this.#target.pass(header.slice(passed, this.#headerBytes));
    return chunk.length;
  }

  /** Settles whose frame it is; false if it is refused. */
  #classify(first: number, second: number): boolean {
    const opcode = opcodeOf(first);
    this.#final = isFinal(first);
    if (isControl(opcode)) this.#owner = this.#isSoundControl(first, second) ? 'ws' : 'wsAlone';
    else if (opcode > Opcode.binary) this.#owner = 'wsAlone';
    else if (opcode !== Opcode.continuation && this.#message !== 0) return this.#refuse('nesting');
    else this.#owner = this.#ownerOfData(first, second, opcode);
    return true;
  }

  #ownerOfData(first: number, second: number, opcode: number): Owner {
    const { masked, compression } = this.#settings;
    const reserved = reservedBits(first);
    if (isMasked(second) !== masked) return 'wsAlone';
    if (opcode === Opcode.continuation) {
      if (reserved !== 0) return 'wsAlone';
      if (this.#message !== 0) return 'us';
      if (!this.#wsFragmented) return 'wsAlone';
    } else {
      if (reserved !== 0 && !(compression && reserved === compressedBit)) return 'wsAlone';
      if (this.#wsFragmented) return 'wsAlone';
      // What ws has not delivered must not be overtaken, so it gets all that follows.
      if (reserved === 0 && this.#withWs === 0) {
        this.#message = opcode;
        this.#size = 0;
        return 'us';
      }
      this.#withWs++;
    }
    this.#wsFragmented = !this.#final;
    return 'ws';
  }

  /** One that isn't makes ws end the connection, and nothing behind it is for us. */
  #isSoundControl(first: number, second: number): boolean {
    const opcode = opcodeOf(first);
    const sound = isFinal(first) && reservedBits(first) === 0 && isMasked(second) === this.#settings.masked;
    if (!sound || opcode > Opcode.pong || (second & 0x7f) > longestControl) return false;
    if (opcode === Opcode.close) this.#closing = [];
    return true;
  }

  /** A header is complete, of which ws has got `passed` bytes, if it is for ws. */
  #begin(header: Uint8Array, at: number, length: number, passed: number): void {
    const size = payloadLength(header, at);
    if (this.#settings.masked) {
      this.#mask.set(header.subarray(at + length - 4, at + length));
      this.#maskAt = 0;
    }
    if (this.#owner === 'us') {
      this.#size += size;
      if (this.#size > this.#settings.maxMessageSize || size === Infinity) this.#refuse('size');
      else this.#left = size;
    } else {
      this.#target.pass(header.subarray(at + passed, at + length));
      // From a frame that ws refuses on, it gets all bytes, and needs no borders of ours.
      if (this.#owner === 'ws') this.#left = size;
    }
    if (this.#left === 0 && !this.#dead) this.#take(new Uint8Array(0));
  }

  #payload(chunk: Uint8Array, at: number): number {
    const end = Math.min(at + this.#left, chunk.length);
    this.#left -= end - at;
    // A plain view, not the Buffer that it is cut from: no Node type reaches users.
    this.#take(new Uint8Array(chunk.buffer, chunk.byteOffset + at, end - at));
    return end;
  }

  /** The next bytes of a payload; none for a frame without any. */
  #take(bytes: Uint8Array): void {
    if (this.#owner === 'us') return this.#slice(bytes);
    if (this.#closing) this.#closing.push(...bytes);
    if (bytes.length > 0) this.#target.pass(bytes);
    if (this.#left === 0 && this.#closing) this.#endOfClose(this.#closing);
  }

  #slice(slice: Uint8Array): void {
    if (this.#settings.masked) this.#unmask(slice);
    const text = this.#message === Opcode.text;
    const final = this.#final && this.#left === 0;
    if (text && !this.#isText(slice, final)) return void this.#refuse('encoding');
    if (final) this.#message = 0;
    this.#target.data(slice, text, final);
  }

  #isText(slice: Uint8Array, final: boolean): boolean {
    const validator = this.#validator;
    // A message in one slice, as most are.
    if (final && this.#size === slice.length) return isValid(slice);
    if (!validator.push(slice)) return false;
    return !final || validator.complete;
  }

  #endOfClose(payload: number[]): void {
    // Nothing that comes after it counts (RFC 6455, 5.5.1).
    this.#dead = true;
    const bytes = Uint8Array.from(payload);
    if (this.#settings.masked) bytes.forEach((byte, at) => (bytes[at] = byte ^ (this.#mask[at & 3] as number)));
    // What ws has not delivered comes before the end, so then the end is ws's to tell.
    if (this.#withWs === 0) this.#target.closing(bytes);
  }

  /** In place, as ws does it: the chunk is nobody else's. */
  #unmask(slice: Uint8Array): void {
    const mask = this.#mask;
    let maskAt = this.#maskAt;
    for (let at = 0; at < slice.length; at++) {
      slice[at] = (slice[at] as number) ^ (mask[maskAt] as number);
      maskAt = (maskAt + 1) & 3;
    }
    this.#maskAt = maskAt;
  }

  #refuse(violation: Violation): false {
    this.#dead = true;
    this.#target.violated(violation);
    this.#target.pass(refusedFrame(violation, this.#settings.masked));
    return false;
  }
}

/** A frame that ws refuses with 1002, 1007 or 1009. */
function refusedFrame(violation: Violation, masked: boolean): Uint8Array {
  // A continuation of nothing.
  if (violation === 'nesting') return Uint8Array.of(0x80, 0x00);
  // Longer than a number can say.
  if (violation === 'size') return Uint8Array.of(0x82, masked ? 0xff : 0x7f, ...new Uint8Array(8).fill(0xff));
  // Text that is no UTF-8, under a mask of zeros.
  return masked ? Uint8Array.of(0x81, 0x81, 0, 0, 0, 0, 0xff) : Uint8Array.of(0x81, 0x01, 0xff);
}
