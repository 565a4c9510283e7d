/**
 * Reads data frames in parts, as they arrive, and inflates them if they are compressed. Close frames, pongs and frames that break the
 * protocol go to ws. So a message may be larger than memory, and ws decides on violations.
 * The file is long because all steps of the reader use the same position in the current frame, which separate files would have to pass on.
 *
 * This is the only reader of messages, and it reads one frame after the other: while a payload is inflated, or the app has paused, all
 * later bytes wait here, and the end of TCP waits too. So the order is kept, and nothing that has arrived is lost.
 *
 * Data frames and pings with valid reserved bits and a valid mask are read here, and ws does not get them. If one of them breaks the
 * protocol, ws gets another frame, which it refuses with the same code.
 */
/* oxlint-disable max-lines -- see above */
import { Deadline, plainBytes } from '@twinsocket/core';
import {
  compressedBit,
  headerLength,
  isControl,
  isFinal,
  isMasked,
  Length,
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
import { WaitingChunks, type CrowdTarget } from './waiting-chunks.ts';

export interface FrameReaderTarget extends CrowdTarget {
  /** A part of a message, all of `payload` or its bytes from `start` to `end`; the last one is `final`. */
  data(payload: Uint8Array, text: boolean, final: boolean, start?: number, end?: number): void;
  /** The payload of a ping, which the target has to answer: ws does not get the ping. */
  ping(payload: Uint8Array): void;
  /** Bytes for ws, in their order. */
  pass(bytes: Uint8Array): void;
  /** The payload of a close frame that ws has got. All data before the close frame was delivered. */
  closing(payload: Uint8Array): void;
  /** Why a message is refused; {@link pass} then gets a frame that ws refuses for the same reason. */
  violated(violation: Violation): void;
  /** All bytes that waited were read. */
  idle(): void;
  /** The peer has begun a frame that was not yet reported to the target, and sent nothing more of it for the receive timeout. */
  stalled(): void;
}

export interface FrameReaderSettings {
  /** The peer masks its frames, as a client has to (RFC 6455, 5.1). */
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
  /** The beginning of a header whose rest has not arrived. Made for the first of them, since most headers come whole. */
  #header: Uint8Array | undefined;
  #headerBytes = 0;
  /** Who gets the frame that is being read, and how many bytes of its payload have not arrived. */
  #route: Route = 'direct';
  #left = 0;
  #final = true;
  /** The masking key of the frame, from the first frame on. */
  #mask: Uint8Array | undefined;
  #maskAt = 0;
  /** The opcode of the message that has begun and not ended; 0 for none. */
  #message = 0;
  #compressed = false;
  readonly #limits: MessageLimits;
  /** A part of the message was reported to the target, which watches for the rest itself. */
  #reported = false;
  #validator: Utf8Validator | undefined;
  /** The payload of a ping or a close frame, as far as it has arrived. */
  #control: number[] | undefined;
  #inflater: Inflater | undefined;
  #inflating = false;
  /** The bytes that were inflated last: whether they end the message is known only at the end of the input. */
  #inflated: Uint8Array | undefined;
  #receivePaused = false;
  #discarding = false;
  #reading = false;
  /** From the first chunk that has to wait on. */
  #waiting: WaitingChunks | undefined;
  /** From the first frame that comes in parts on. */
  #stalled: Deadline | undefined;
  #stopped = false;

  constructor(settings: FrameReaderSettings, target: FrameReaderTarget) {
    this.#settings = settings;
    this.#target = target;
    this.#limits = new MessageLimits(settings.maxMessageSize, (violation) => this.#refuse(violation));
  }

  /** `borrowed`: the memory of the bytes is used again as soon as this returns. */
  read(bytes: Uint8Array, borrowed = false): void {
    if (this.#stopped) return;
    // A plain Uint8Array, not a Buffer: no Node type reaches users.
    const chunk = plainBytes(bytes);
    if (this.#reading || this.#receivePaused || !this.idle)
      return (this.#waiting ??= new WaitingChunks(this.#target)).push(borrowed ? chunk.slice() : chunk);
    this.#readChunk(chunk, borrowed);
    this.#watch();
  }

  /** No bytes wait to be read. */
  get idle(): boolean {
    return this.#stopped || (!this.#inflating && (this.#waiting?.isEmpty ?? true));
  }

  /** The peer has broken the protocol, and ws reports the violation. */
  get leftToWs(): boolean {
    return this.#route === 'wsOnly';
  }

  /** Pauses or resumes reading. While paused, the reader stops at the end of the current part. */
  hold(held: boolean): void {
    if (this.#receivePaused === held) return;
    this.#receivePaused = held;
    this.#inflater?.pause(held);
    this.#goOn();
  }

  /** The app no longer wants messages, only the end of the connection: from here on compressed messages are skipped. */
  discard(): void {
    this.#discarding = true;
    this.hold(false);
    this.#watch();
  }

  /** Takes no more bytes, and discards those that wait. */
  stop(): void {
    this.#stopped = true;
    this.#inflated = undefined;
    this.#waiting?.clear();
    this.#inflater?.close();
    this.#stalled?.stop();
  }

  /** Reads the bytes that wait, until reading has to stop again. */
  #goOn(): void {
    if (this.#reading) return;
    while (!this.#stopped && !this.#inflating && !this.#receivePaused) {
      const chunk = this.#waiting?.take();
      if (!chunk) break;
      this.#readChunk(chunk);
    }
    this.#watch();
    if (this.idle) this.#target.idle();
  }

  /**
   * Starts the receive deadline anew while the peer has not sent the rest of a header, a control frame, or a message of which no part was
   * reported. The target has a deadline of its own for messages that were reported.
   */
  #watch(): void {
    const begun = (this.#headerBytes > 0 || this.#left > 0) && !this.#reported;
    const reads = begun && this.idle && !this.#receivePaused && !this.#stopped && !this.#discarding;
    if (!reads) return this.#stalled?.rest();
    this.#stalled ??= new Deadline(() => this.#target.stalled());
    this.#stalled.start(this.#settings.receiveTimeout);
  }

  #readChunk(chunk: Uint8Array, borrowed = false): void {
    this.#reading = true;
    let at = 0;
    while (at < chunk.length && !this.#stopped) {
      if (this.#inflating || this.#receivePaused) {
        (this.#waiting ??= new WaitingChunks(this.#target)).putBack(borrowed ? chunk.slice(at) : chunk.subarray(at));
        break;
      }
      if (this.#route === 'wsOnly' && this.#left === 0 && this.#headerBytes === 0) {
        this.#target.pass(at === 0 ? chunk : chunk.subarray(at));
        break;
      }
      at = this.#wholeMessages(chunk, at);
      if (at === chunk.length || this.#stopped || this.#receivePaused) continue;
      if (this.#left > 0) at = this.#payload(chunk, at);
      else if (this.#headerBytes > 0) at = this.#restOfHeader(chunk, at);
      else at = this.#wholeHeader(chunk, at);
    }
    this.#reading = false;
  }

  /**
   * The fast path: reads messages of one frame that is complete in the chunk, without a view of each. Stops at any other frame, and at an
   * invalid text, which the general path then reads.
   */
  #wholeMessages(chunk: Uint8Array, from: number): number {
    const { masked, maxMessageSize } = this.#settings;
    if (this.#left > 0 || this.#headerBytes > 0 || this.#message !== 0) return from;
    const { length } = chunk;
    let at = from;
    while (at + 2 <= length && !this.#stopped && !this.#receivePaused) {
      const first = chunk[at] as number;
      if (first !== wholeText && first !== wholeBinary) break;
      // Above 126 too where the peer should mask and does not, or the reverse.
      let size = (chunk[at + 1] as number) ^ (masked ? 0x80 : 0);
      if (size > Length.in16Bits) break;
      let start = at + (masked ? 6 : 2);
      if (size === Length.in16Bits) {
        size = ((chunk[at + 2] as number) << 8) | (chunk[at + 3] as number);
        start += 2;
      }
      const end = start + size;
      if (end > length || size > maxMessageSize) break;
      if (masked) mask(chunk, start, end, chunk, start - 4);
      if (first === wholeText && !isValid(chunk, start, end)) {
        if (masked) mask(chunk, start, end, chunk, start - 4);
        break;
      }
      at = end;
      this.#target.data(chunk, first === wholeText, true, start, end);
    }
    return at;
  }

  #wholeHeader(chunk: Uint8Array, at: number): number {
    const length = at + 1 < chunk.length ? headerLength(chunk[at + 1] as number) : longestHeader;
    if (at + length > chunk.length) return this.#restOfHeader(chunk, at);
    if (this.#classify(chunk[at] as number, chunk[at + 1] as number)) this.#begin(chunk, at, length, 0);
    return at + length;
  }

  /** Keeps a header that is cut by TCP until it is complete. Its first two bytes tell whether it is for ws, which gets the bytes at once. */
  #restOfHeader(chunk: Uint8Array, at: number): number {
    const header = (this.#header ??= new Uint8Array(longestHeader));
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

  /** Decides who gets the frame; false if the frame is refused. */
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

  /** ws ends the connection for an invalid control frame, so ws gets all bytes from there on. */
  #routeOfControl(first: number, second: number, opcode: number): Route {
    const isSound = isFinal(first) && reservedBits(first) === 0 && isMasked(second) === this.#settings.masked;
    if (!isSound || opcode > Opcode.pong || (second & 0x7f) > longestControl) return 'wsOnly';
    if (opcode !== Opcode.pong) this.#control = [];
    return opcode === Opcode.ping ? 'ping' : 'ws';
  }

  /** Handles a complete header. If it is for ws, ws has already got `passed` bytes of it. */
  #begin(header: Uint8Array, at: number, length: number, passed: number): void {
    const size = payloadLength(header, at);
    if (this.#settings.masked) {
      (this.#mask ??= new Uint8Array(4)).set(header.subarray(at + length - 4, at + length));
      this.#maskAt = 0;
    }
    if (!this.#isForWs) {
      if (this.#route === 'direct' && !this.#limits.frame(size, this.#final, this.#compressed)) return;
      this.#left = size;
    } else {
      this.#target.pass(header.subarray(at + passed, at + length));
      // From a frame that ws refuses, ws gets all bytes, and the ends of frames no longer matter here.
      if (this.#route === 'ws') this.#left = size;
    }
    if (this.#left === 0) this.#take(new Uint8Array(0));
  }

  #payload(chunk: Uint8Array, at: number): number {
    const end = Math.min(at + this.#left, chunk.length);
    this.#left -= end - at;
    // A view takes longer than most of what is done for a part.
    this.#take(at === 0 && end === chunk.length ? chunk : chunk.subarray(at, end));
    return end;
  }

  /** Takes the next bytes of a payload; called once with no bytes for an empty payload. */
  #take(bytes: Uint8Array): void {
    if (this.#route === 'direct') return this.#takeData(bytes);
    if (this.#control) this.#control.push(...bytes);
    if (this.#route !== 'ping' && bytes.length > 0) this.#target.pass(bytes);
    if (this.#left === 0 && this.#control) this.#endOfControl(this.#control);
  }

  #takeData(bytes: Uint8Array): void {
    this.#unmask(bytes);
    const final = this.#final && this.#left === 0;
    if (!this.#compressed) return this.#deliver(bytes, final);
    if (this.#discarding) {
      if (final) this.#message = 0;
    } else if (bytes.length > 0 || final) this.#inflate(bytes, final);
    else this.#deliver(bytes, false);
  }

  #deliver(part: Uint8Array, final: boolean): void {
    const text = this.#message === Opcode.text;
    if (text && !(this.#validator ??= new Utf8Validator()).part(part, final, this.#limits.size))
      return void this.#refuse('encoding');
    if (final) this.#message = 0;
    // An empty fragment is not reported, unless it begins a message.
    if (part.length === 0 && !final && this.#reported) return;
    this.#reported = !final;
    this.#target.data(part, text, final);
  }

  #inflate(bytes: Uint8Array, final: boolean): void {
    this.#inflating = true;
    this.#limits.compressed(bytes.length);
    if (!this.#inflater) {
      this.#inflater = new Inflater({
        inflated: (part) => this.#takeInflated(part),
        done: () => this.#endOfInput(),
        failed: () => this.#refuse('compression'),
      });
      this.#inflater.pause(this.#receivePaused);
    }
    this.#inflater.write(bytes, final);
  }

  #takeInflated(part: Uint8Array): void {
    if (this.#stopped) return;
    if (!this.#limits.inflated(part.length)) return;
    const before = this.#inflated;
    this.#inflated = part;
    if (before) this.#deliver(before, false);
  }

  #endOfInput(): void {
    const last = this.#inflated ?? new Uint8Array(0);
    this.#inflated = undefined;
    this.#inflating = false;
    if (!this.#limits.inputInflated()) return this.#goOn();
    if (this.#left === 0 && !this.#limits.frameInflated(this.#final)) return this.#goOn();
    // No other frame is read while one is inflated, so `#final` and `#left` are still those of this frame.
    this.#deliver(last, this.#final && this.#left === 0);
    this.#goOn();
  }

  #endOfControl(payload: number[]): void {
    this.#control = undefined;
    const bytes = Uint8Array.from(payload);
    if (this.#mask) mask(bytes, 0, bytes.length, this.#mask);
    if (this.#route === 'ping') return this.#target.ping(bytes);
    // Bytes after a close frame are ignored (RFC 6455, 5.5.1).
    this.#stopped = true;
    this.#target.closing(bytes);
  }

  /** Unmasks in place, as ws does: no other code reads the chunk. Without a mask the peer is a server. */
  #unmask(part: Uint8Array): void {
    if (!this.#mask) return;
    mask(part, 0, part.length, this.#mask, 0, this.#maskAt);
    this.#maskAt = (this.#maskAt + part.length) & 3;
  }

  #refuse(violation: Violation): false {
    this.stop();
    this.#target.violated(violation);
    this.#target.pass(refusedFrame(violation, this.#settings.masked));
    return false;
  }
}
