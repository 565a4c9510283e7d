/**
 * Writes data frames to TCP directly, where no message is compressed. ws writes each frame by itself; this output gathers the frames of one
 * turn in blocks, so many small messages take one write for each block.
 *
 * ws still writes the control frames. They may stand between data frames, but nothing may follow a close frame: see {@link TcpOutput.flush}.
 */
import { Socket } from 'node:net';
import { Writable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { hresult, winrtError, type WinRTError } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import { Block, blockSizes, type BlockUse } from './block.ts';
import type { DataFrame, FrameOutput, Gone } from './frame-output.ts';
import { Opcode, putHeader, sentHeaderLength } from './frame-header.ts';
import { keyAt, mask, putKey, rotatedKey } from './mask.ts';

/** A stable payload from this size on is written without a copy, if it isn't masked. */
const uncopiedFrom = 16 * 1024;

/**
 * So many bytes of a client's frames are written without waiting for the end of the turn: now they are in the processor's cache, and to
 * fetch them again costs more than one more call of the system.
 */
const writtenFrom = 64 * 1024;

/** Node's: what stands in its place may keep what is written for later. */
// oxlint-disable-next-line typescript/unbound-method -- compared, not called
const writeOfNode = Writable.prototype.write;

const nothing = /*#__PURE__*/ new Uint8Array(0);

/** Up to these sizes bytes and ASCII are copied one by one, which is faster than `TypedArray.prototype.set` and `Buffer.write`. */
const copiedByHand = { bytes: 64, text: 128 };

export class TcpOutput implements FrameOutput {
  readonly readsAtOnce = true;
  readonly #socket: WebSocket;
  readonly #tcp: Socket;
  readonly #masks: boolean;
  readonly #gone: Gone;
  /** Memory is not used again if a class or function of an app, which may keep what is written, stands in front of TCP. */
  readonly #use: BlockUse;
  /** The block for frames, and where its unwritten frames begin and end. */
  #block: Block | undefined;
  #start = 0;
  #used = 0;
  /** Payload bytes that were not written, and sends that end with them. */
  #bytes = 0;
  #sends = 0;
  /** Number of writes that the system has not taken. */
  #pending = 0;
  /** What is left at the end of this turn is written then. */
  #gathering = false;
  /** The system has once taken a write before it returned, as it never does over TLS. */
  #takesAtOnce = false;
  /** Bytes that had come when a small frame was last written without a callback. */
  #answered = -1;
  /** A large frame is being written without callbacks, and the system has taken all of it so far. */
  #quiet = false;

  /** `masks` is true for a client. */
  constructor(socket: WebSocket, masks: boolean, tcp: Socket, gone: Gone) {
    this.#socket = socket;
    this.#masks = masks;
    this.#tcp = tcp;
    this.#gone = gone;
    const { constructor } = tcp;
    const reused = (constructor === Socket || constructor === TLSSocket) && !Object.hasOwn(tcp, 'write');
    this.#use = { reused, masked: masks };
  }

  /**
   * The first frame is written at once. Small frames that follow before the system has taken it are written together at the end of each tick.
   */
  write(frame: DataFrame): boolean {
    const atOnce = this.#pending === 0 && !this.#gathering;
    const { payload, size, last } = frame;
    const uncopied = frame.stable && !this.#masks && size >= uncopiedFrom && typeof payload !== 'string';
    const length = sentHeaderLength(size, this.#masks) + (uncopied ? 0 : size);
    if (atOnce && !uncopied && length <= blockSizes.small) return this.#writeAlone(frame, length);
    const copied = uncopied || length <= blockSizes.large ? payload : encoded(payload, size);
    const more = this.#makeRoom(frame, length);
    if (!atOnce || uncopied) this.#gather();
    // No frame of this turn waits for its callback.
    this.#quiet = atOnce && last && length >= writtenFrom && this.#tellsAtOnce;
    const { bytes } = this.#block as Block;
    this.#used = this.#putHeader(bytes, this.#used, frame);
    const key = this.#masks ? keyAt(bytes, this.#used - 4) : 0;
    if (uncopied) {
      this.flush();
      this.#bytes += size;
      if (last) this.#sends++;
      this.#writeGathered(payload);
      return false;
    }
    if (typeof copied === 'string') {
      putText(bytes, this.#used, copied, size);
      this.#put(size, key);
    } else this.#putBytes(copied, size, key, more);
    // With the last block: the others were written already.
    if (last) this.#sends++;
    // Blocks that were not needed, since the system took the ones before at once.
    more?.forEach((block) => block.close());
    // What ws writes in this turn must not stand inside a frame. And an app has its server's ws too, and may close it in the same turn.
    if (atOnce || more || !this.#masks || this.#used - this.#start >= writtenFrom) this.flush();
    if (atOnce) this.#setBlock();
    if (!this.#quiet) return false;
    this.#quiet = false;
    this.#bytes = this.#sends = 0;
    return true;
  }

  /** A small frame that is written at once, in memory of its own: to take a block and to give it back would take longer. */
  #writeAlone(frame: DataFrame, length: number): boolean {
    const { payload, size, last } = frame;
    let bytes: Buffer;
    try {
      bytes = Buffer.allocUnsafe(length);
    } catch (cause) {
      throw outOfMemory(size, cause);
    }
    const start = this.#putHeader(bytes, 0, frame);
    if (typeof payload === 'string') putText(bytes, start, payload, size);
    else copyInto(bytes, start, payload, 0, size);
    if (this.#masks) mask(bytes, start, length, bytes, start - 4);
    return this.#write(bytes, size, last ? 1 : 0);
  }

  /** Must be called before ws sends a close frame. */
  flush(): void {
    const block = this.#block;
    const start = this.#start;
    const used = this.#used;
    if (!block || start === used) return;
    this.#start = used;
    this.#writeGathered(block.bytes.subarray(start, used), block);
    // The same memory again, which is in the processor's cache.
    if (block.isFree) this.#start = this.#used = 0;
  }

  /**
   * Makes room for so many bytes of a frame, in the block and, for a frame that is longer, the blocks that it returns. Throws E_OUTOFMEMORY before it changes anything.
   */
  #makeRoom({ size }: DataFrame, length: number): Block[] | undefined {
    const block = this.#block;
    if (block && block.bytes.length - this.#used >= length) return undefined;
    const minimum = block ? blockSizes.large : blockSizes.small;
    let first: Block | undefined;
    let others: Block[] | undefined;
    try {
      first = Block.take(Math.min(Math.max(length, minimum), blockSizes.large), this.#use);
      for (let left = length - blockSizes.large; left > 0; left -= blockSizes.large) {
        (others ??= []).push(Block.take(Math.min(Math.max(left, minimum), blockSizes.large), this.#use));
      }
    } catch (cause) {
      first?.close();
      others?.forEach((taken) => taken.close());
      throw outOfMemory(size, cause);
    }
    this.flush();
    this.#setBlock(first);
    return others;
  }

  #setBlock(block?: Block): void {
    this.#block?.close();
    this.#block = block;
    this.#start = this.#used = 0;
  }

  /** Returns where the payload begins; in front of it stands the masking key, if the frame is masked. */
  #putHeader(target: Buffer, at: number, { size, text, first, fin }: DataFrame): number {
    const opcode = first ? (text ? Opcode.text : Opcode.binary) : Opcode.continuation;
    const end = putHeader(target, at, opcode, fin, size, this.#masks);
    if (!this.#masks) return end;
    putKey(target, end);
    return end + 4;
  }

  /**
   * A frame that is longer than a block goes on in the same one, if the system took it at once, or in the others; each is written as soon
   * as it is full. The size is that in the header, since the length of a view of shared memory is another one when another thread has let
   * the memory grow.
   */
  #putBytes(payload: Uint8Array, size: number, key: number, more: Block[] | undefined): void {
    for (let at = 0; ;) {
      const { bytes } = this.#block as Block;
      const length = Math.min(size - at, bytes.length - this.#used);
      copyInto(bytes, this.#used, payload, at, length);
      this.#put(length, rotatedKey(key, at));
      at += length;
      if (at === size) return;
      this.flush();
      if (this.#used > 0) this.#setBlock(more?.shift());
    }
  }

  /** So many bytes of payload are in the block now. */
  #put(length: number, key: number): void {
    const start = this.#used;
    this.#used += length;
    if (this.#masks) this.#block?.mask(start, this.#used, key);
    this.#bytes += length;
  }

  #writeGathered(bytes: Uint8Array, block?: Block): void {
    const taken = this.#bytes;
    const sends = this.#sends;
    this.#bytes = this.#sends = 0;
    const gone = this.#write(bytes, taken, sends, block);
    if (!this.#quiet) return;
    this.#quiet = gone;
    // If the rest of the frame has to wait, its callback tells of these bytes too.
    if (gone) this.#bytes = taken;
  }

  /** Writes a frame or more, with so many bytes of payload and ends of sends. True if the system has taken them, which is not told then. */
  #write(bytes: Uint8Array, taken: number, sends: number, block?: Block): boolean {
    // Nothing may follow a close frame, or the end of TCP. The end of the connection then fails the frames that were not written.
    if (this.#socket.readyState !== this.#socket.OPEN || !this.#tcp.writable) return false;
    const tcp = this.#tcp;
    if (block ? this.#quiet : this.#isAnswer()) {
      tcp.write(bytes);
      if (tcp.writableLength === 0) return tcp.writable;
      // It waits: what is written behind it calls back for both.
      bytes = nothing;
    }
    const asks = block?.isLarge === true;
    const expected = asks ? tcp.bytesWritten + bytes.length : 0;
    this.#pending++;
    block?.writing();
    let waiting = true;
    let returned = false;
    let reading = block;
    tcp.write(bytes, (error) => {
      // What replaces `write` of Node's class may call back twice, or before it returns, while a frame is put into the block; and TCP may still
      // read what else the block holds.
      if (!waiting) return;
      waiting = false;
      this.#pending--;
      reading?.written();
      reading = undefined;
      if (returned && this.#pending === 0 && !this.#gathering) this.#setBlock();
      if (!error) this.#gone(taken, sends);
    });
    returned = true;
    const waits = tcp.writableLength > 0;
    if (!waits) this.#takesAtOnce = true;
    // Mostly the system takes all bytes before `write` returns, and the callback comes later. A large block is used again in between: it is in
    // the processor's cache. Nothing waits in Node's stream then, as it does for all writes over TLS. What replaces `write` may have kept the
    // bytes for later instead: they were not counted then.
    if (!asks || waits || tcp.bytesWritten < expected) return false;
    reading?.written();
    reading = undefined;
    return false;
  }

  /**
   * Whether bytes have come since a frame was last written so, as before each frame of an app that answers what it gets. Then no other frame
   * of this turn was written so: a callback of Node's stream, which comes in a later turn, is not needed to gather those that follow.
   */
  #isAnswer(): boolean {
    if (this.#gathering || !this.#tellsAtOnce) return false;
    const { bytesRead } = this.#tcp;
    if (bytesRead === this.#answered) return false;
    this.#answered = bytesRead;
    return true;
  }

  /** Whether it can be told without a callback that the system has taken what is written. */
  get #tellsAtOnce(): boolean {
    return this.#takesAtOnce && this.#tcp.write === writeOfNode;
  }

  /** The frames of a client wait in the block for the end of the turn, and those of a server, which are flushed one by one, in the stream. */
  #gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    if (!this.#masks) this.#tcp.cork();
    process.nextTick(() => {
      this.flush();
      this.#gathering = false;
      // While TCP has to wait, the frames of the next turns are put into the same block: most turns need only a small part of it.
      if (this.#pending === 0) this.#setBlock();
      if (!this.#masks) this.#tcp.uncork();
    });
  }
}

function putText(target: Buffer, start: number, text: string, size: number): void {
  // All of it is ASCII if it has as many bytes as characters.
  if (size > copiedByHand.text || size !== text.length) target.write(text, start);
  else for (let at = 0; at < size; at++) target[start + at] = text.charCodeAt(at);
}

/** A payload that needs more than one block, as bytes. */
function encoded(payload: string | Uint8Array, size: number): Uint8Array {
  if (typeof payload !== 'string') return payload;
  try {
    return Buffer.from(payload);
  } catch (cause) {
    throw outOfMemory(size, cause);
  }
}

/**
 * Copies `count` bytes of the payload, from `from` on, and never more, whatever length the payload has by then. This is a function of this
 * module, since the loop is slow once it has met more kinds of arrays than these two.
 */
function copyInto(block: Buffer, start: number, payload: Uint8Array, from: number, count: number): void {
  if (count > copiedByHand.bytes) block.set(payload.subarray(from, from + count), start);
  else for (let at = 0; at < count; at++) block[start + at] = payload[from + at] as number;
}

function outOfMemory(size: number, cause: unknown): WinRTError {
  return winrtError(hresult.E_OUTOFMEMORY, `send: not enough memory for ${size} bytes`, cause);
}
