/**
 * Reads data frames slice by slice, as they come, inflates what is compressed, and leaves the rest to ws: close frames, pongs, and
 * whatever breaks the protocol. So a message may be larger than memory, and ws stays the judge.
 *
 * It is the only reader of messages, and reads one frame behind the other: while a payload is inflated, or the app wants no more, all
 * that follows waits here, the end of TCP among it. So nothing overtakes, and nothing that has arrived is lost.
 *
 * A frame is ours if it is data or a ping, has reserved bits and the mask as it must. ws never sees those, so what only we can see of a
 * violation is shown to it as a frame that it refuses with the right code.
 */
import { Deadline } from '@twinsocket/core';
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
import { Inflater } from './inflater.ts';
import { MessageLimits } from './message-limits.ts';
import { mask } from './mask.ts';
import { isValid, Utf8Validator } from './utf8-validator.ts';
import { refusedFrame, type Violation } from './violation.ts';
import { WaitingChunks } from './waiting-chunks.ts';

export interface FrameReaderTarget {
  /** A slice of a message, `final` with its last. */
  data(payload: Uint8Array, text: boolean, final: boolean): void;
  /** The payload of a ping, to be answered: ws doesn't get it. */
  ping(payload: Uint8Array): void;
  /** Bytes for ws, in their order. */
  pass(bytes: Uint8Array): void;
  /** The payload of a close frame that ws has got; all that came before it was delivered. */
  closing(payload: Uint8Array): void;
  /** Why a message of ours is refused; a frame that ws refuses for the same reason follows in {@link pass}. */
  violated(violation: Violation): void;
  /** So much waits that no more should come, or that is over. */
  crowded(crowded: boolean): void;
  /** What has waited was read. */
  idle(): void;
  /** The peer has begun something of which the target does not know, and sent nothing more of it for the receive timeout. */
  stalled(): void;
}

export interface FrameReaderSettings {
  /** The peer masks, as a client does (RFC 6455, 5.1). */
  readonly masked: boolean;
  /** permessage-deflate was agreed on. */
  readonly compression: boolean;
  readonly maxMessageSize: number;
  /** Milliseconds from one byte of a frame to its next. */
  readonly receiveTimeout: number;
}

/** First bytes of a message in one frame. */
const wholeText = 0x80 | Opcode.text;
const wholeBinary = 0x80 | Opcode.binary;

type Route = 'direct' | 'ping' | 'ws' | 'wsOnly';

export class FrameReader {
  readonly #target: FrameReaderTarget;
  readonly #settings: FrameReaderSettings;
  /** The beginning of a header whose rest has not come. */
  readonly #header = new Uint8Array(longestHeader);
  #headerBytes = 0;
  /** Of the frame that is being read: whose it is, and payload bytes still to come. */
  #route: Route = 'direct';
  #left = 0;
  #final = true;
  readonly #mask = new Uint8Array(4);
  #maskAt = 0;
  /** Our message under way: its opcode, 0 for none. */
  #message = 0;
  #compressed = false;
  readonly #limits: MessageLimits;
  /** The target knows that it has begun. */
  #told = false;
  #validator = new Utf8Validator();
  /** The payload of a ping or a close frame, as it passes. */
  #control: number[] | undefined;
  #inflater: Inflater | undefined;
  #inflating = false;
  /** What was inflated last: only at the end of the input is it known whether it is the last of the message. */
  #inflated: Uint8Array | undefined;
  #receivePaused = false;
  #discarding = false;
  #reading = false;
  readonly #waiting: WaitingChunks;
  readonly #stalled: Deadline;
  #dead = false;

  constructor(settings: FrameReaderSettings, target: FrameReaderTarget) {
    this.#settings = settings;
    this.#target = target;
    this.#limits = new MessageLimits(settings.maxMessageSize, (violation) => this.#refuse(violation));
    this.#waiting = new WaitingChunks((crowded) => target.crowded(crowded));
    this.#stalled = new Deadline(() => target.stalled());
  }

  read(chunk: Uint8Array): void {
    if (this.#dead) return;
    if (this.#reading || this.#receivePaused || !this.idle) return this.#waiting.push(chunk);
    this.#readChunk(chunk);
    this.#watch();
  }

  /** Nothing waits to be read. */
  get idle(): boolean {
    return this.#dead || (!this.#inflating && this.#waiting.isEmpty);
  }

  /** The peer has broken the protocol, and it is ws that says how. */
  get leftToWs(): boolean {
    return this.#route === 'wsOnly';
  }

  /** While held, it reads no further than the end of what it is at. */
  hold(held: boolean): void {
    if (this.#receivePaused === held) return;
    this.#receivePaused = held;
    this.#inflater?.pause(held);
    this.#goOn();
  }

  /** Nobody wants the messages any more, only their end: what is compressed is skipped from here on. */
  discard(): void {
    this.#discarding = true;
    this.hold(false);
    this.#watch();
  }

  /** Takes no more bytes, and forgets those that wait. */
  stop(): void {
    this.#dead = true;
    this.#inflated = undefined;
    this.#waiting.clear();
    this.#inflater?.close();
    this.#stalled.stop();
  }

  /** What has waited, up to where reading has to stop again. */
  #goOn(): void {
    if (this.#reading) return;
    while (!this.#dead && !this.#inflating && !this.#receivePaused) {
      const chunk = this.#waiting.take();
      if (!chunk) break;
      this.#readChunk(chunk);
    }
    this.#watch();
    if (this.idle) this.#target.idle();
  }

  /**
   * The receive deadline runs, anew from here, while the peer owes us the rest of what it has begun and the target, which watches what it
   * knows of, does not know: a header, a control frame, the first byte of a message.
   */
  #watch(): void {
    const begun = this.#headerBytes > 0 || this.#left > 0;
    const reads = this.idle && !this.#receivePaused && !this.#dead && !this.#discarding;
    if (begun && reads && !this.#told) this.#stalled.start(this.#settings.receiveTimeout);
    else this.#stalled.rest();
  }

  #readChunk(chunk: Uint8Array): void {
    this.#reading = true;
    let at = 0;
    while (at < chunk.length && !this.#dead) {
      if (this.#inflating || this.#receivePaused) {
        this.#waiting.putBack(chunk.subarray(at));
        break;
      }
      if (this.#route === 'wsOnly' && this.#left === 0 && this.#headerBytes === 0) {
        this.#target.pass(at === 0 ? chunk : chunk.subarray(at));
        break;
      }
      at = this.#smallMessages(chunk, at);
      if (at === chunk.length || this.#dead || this.#receivePaused) continue;
      if (this.#left > 0) at = this.#payload(chunk, at);
      else if (this.#headerBytes > 0) at = this.#restOfHeader(chunk, at);
      else at = this.#wholeHeader(chunk, at);
    }
    this.#reading = false;
  }

  /**
   * The short way for floods: messages of one small frame that is all there. Stops at whatever is otherwise, which is then looked at
   * with all care, an invalid text among it.
   */
  #smallMessages(chunk: Uint8Array, from: number): number {
    const { masked, maxMessageSize } = this.#settings;
    if (masked || this.#left > 0 || this.#headerBytes > 0 || this.#message !== 0) return from;
    const { buffer, byteOffset, length } = chunk;
    const longest = Math.min(longestControl, maxMessageSize);
    let at = from;
    while (at + 2 <= length && !this.#dead && !this.#receivePaused) {
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
    const passed = this.#headerBytes >= 2 && this.#isForWs ? this.#headerBytes : 0;
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
    if (this.#headerBytes >= 2 && this.#isForWs) this.#target.pass(header.slice(passed, this.#headerBytes));
    return chunk.length;
  }

  get #isForWs(): boolean {
    return this.#route === 'ws' || this.#route === 'wsOnly';
  }

  /** Settles whose frame it is; false if it is refused. */
  #classify(first: number, second: number): boolean {
    const opcode = opcodeOf(first);
    this.#final = isFinal(first);
    if (isControl(opcode)) this.#route = this.#routeOfControl(first, second, opcode);
    else if (opcode > Opcode.binary) this.#route = 'wsOnly';
    else if (opcode !== Opcode.continuation && this.#message !== 0) return this.#refuse('nesting');
    else this.#route = this.#routeOfData(first, second, opcode);
    return true;
  }

  #routeOfData(first: number, second: number, opcode: number): Route {
    const { masked, compression } = this.#settings;
    const reserved = reservedBits(first);
    if (isMasked(second) !== masked) return 'wsOnly';
    // Of a fragmented message only the first frame says that it is compressed (RFC 7692, 6.1).
    if (opcode === Opcode.continuation) return reserved === 0 && this.#message !== 0 ? 'direct' : 'wsOnly';
    if (reserved !== 0 && !(compression && reserved === compressedBit)) return 'wsOnly';
    this.#message = opcode;
    this.#compressed = reserved === compressedBit;
    this.#limits.begin();
    return 'direct';
  }

  /** One that isn't sound makes ws end the connection, and nothing behind it is for us. */
  #routeOfControl(first: number, second: number, opcode: number): Route {
    const sound = isFinal(first) && reservedBits(first) === 0 && isMasked(second) === this.#settings.masked;
    if (!sound || opcode > Opcode.pong || (second & 0x7f) > longestControl) return 'wsOnly';
    if (opcode !== Opcode.pong) this.#control = [];
    return opcode === Opcode.ping ? 'ping' : 'ws';
  }

  /** A header is complete, of which ws has got `passed` bytes, if it is for ws. */
  #begin(header: Uint8Array, at: number, length: number, passed: number): void {
    const size = payloadLength(header, at);
    if (this.#settings.masked) {
      this.#mask.set(header.subarray(at + length - 4, at + length));
      this.#maskAt = 0;
    }
    if (!this.#isForWs) {
      if (this.#route === 'direct' && !this.#limits.frame(size, this.#final, this.#compressed)) return;
      this.#left = size;
    } else {
      this.#target.pass(header.subarray(at + passed, at + length));
      // From a frame that ws refuses on, it gets all bytes, and needs no borders of ours.
      if (this.#route === 'ws') this.#left = size;
    }
    if (this.#left === 0) this.#take(new Uint8Array(0));
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
    if (this.#route === 'direct') return this.#takeData(bytes);
    if (this.#control) this.#control.push(...bytes);
    if (this.#route !== 'ping' && bytes.length > 0) this.#target.pass(bytes);
    if (this.#left === 0 && this.#control) this.#endOfControl(this.#control);
  }

  #takeData(bytes: Uint8Array): void {
    if (this.#settings.masked) this.#unmask(bytes);
    const final = this.#final && this.#left === 0;
    if (!this.#compressed) return this.#slice(bytes, final);
    if (this.#discarding) {
      if (final) this.#message = 0;
    } else if (bytes.length > 0 || final) this.#inflate(bytes, final);
    else this.#slice(bytes, false);
  }

  #slice(slice: Uint8Array, final: boolean): void {
    const text = this.#message === Opcode.text;
    if (text && !this.#validator.part(slice, final, this.#limits.size)) return void this.#refuse('encoding');
    if (final) this.#message = 0;
    // A fragment without a byte is nothing to tell of, but for one with which a message begins.
    if (slice.length === 0 && !final && this.#told) return;
    this.#told = !final;
    this.#target.data(slice, text, final);
  }

  #inflate(bytes: Uint8Array, final: boolean): void {
    this.#inflating = true;
    if (!this.#inflater) {
      this.#inflater = new Inflater({
        inflated: (slice) => this.#takeInflated(slice),
        done: () => this.#endOfInput(),
        failed: () => this.#refuse('compression'),
      });
      this.#inflater.pause(this.#receivePaused);
    }
    this.#inflater.write(bytes, final);
  }

  #takeInflated(slice: Uint8Array): void {
    if (this.#dead) return;
    if (!this.#limits.inflated(slice.length)) return;
    const before = this.#inflated;
    this.#inflated = slice;
    if (before) this.#slice(before, false);
  }

  #endOfInput(): void {
    const last = this.#inflated ?? new Uint8Array(0);
    this.#inflated = undefined;
    this.#inflating = false;
    if (this.#left === 0 && !this.#limits.frameInflated(this.#final)) return this.#goOn();
    // No frame is read while one is inflated, so these are still its own.
    this.#slice(last, this.#final && this.#left === 0);
    this.#goOn();
  }

  #endOfControl(payload: number[]): void {
    this.#control = undefined;
    const bytes = Uint8Array.from(payload);
    if (this.#settings.masked) mask(bytes, 0, bytes.length, this.#mask);
    if (this.#route === 'ping') return this.#target.ping(bytes);
    // Nothing that comes after a close frame counts (RFC 6455, 5.5.1).
    this.#dead = true;
    this.#target.closing(bytes);
  }

  /** In place, as ws does it: the chunk is nobody else's. */
  #unmask(slice: Uint8Array): void {
    mask(slice, 0, slice.length, this.#mask, 0, this.#maskAt);
    this.#maskAt = (this.#maskAt + slice.length) & 3;
  }

  #refuse(violation: Violation): false {
    this.stop();
    this.#target.violated(violation);
    this.#target.pass(refusedFrame(violation, this.#settings.masked));
    return false;
  }
}
