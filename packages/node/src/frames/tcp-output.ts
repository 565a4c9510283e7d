/**
 * Writes data frames to TCP directly, where no message is compressed. ws writes each frame by itself; this output gathers the frames of one
 * turn in blocks, so many small messages take one write for each block.
 *
 * ws still writes the control frames. They may stand between data frames, but nothing may follow a close frame: see {@link TcpOutput.flush}.
 */
import type { Socket } from 'node:net';
import { hresult, winrtError } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import type { DataFrame, FrameOutput, Gone } from './frame-output.ts';
import { Opcode, putHeader, sentHeaderLength } from './frame-header.ts';
import { mask, putKey } from './mask.ts';

/** Sizes of the blocks of one turn: few frames should not take a large block, and many frames should not take many small blocks. */
const blocks = { first: 1024, growth: 4, largest: 64 * 1024 };

/** A stable payload from this size on is written without a copy, if it isn't masked. */
const uncopiedFrom = 16 * 1024;

/** Up to this size bytes are copied one by one, which is faster than `TypedArray.prototype.set`. */
const copiedByHand = 64;

const noBlock = /*#__PURE__*/ Buffer.alloc(0);

export class TcpOutput implements FrameOutput {
  readonly readsAtOnce = true;
  readonly #socket: WebSocket;
  readonly #tcp: Socket;
  readonly #masks: boolean;
  readonly #gone: Gone;
  /** The block for frames, where its unwritten frames begin, and the payload bytes in them. No other code gets this memory. */
  #block: Buffer = noBlock;
  #start = 0;
  #used = 0;
  #bytes = 0;
  #sends = 0;
  #blockSize = blocks.first;
  /** Number of writes that the system has not taken. */
  #pending = 0;
  #corked = false;

  /** `masks` is true for a client. */
  constructor(socket: WebSocket, masks: boolean, tcp: Socket, gone: Gone) {
    this.#socket = socket;
    this.#masks = masks;
    this.#tcp = tcp;
    this.#gone = gone;
  }

  /** The first frame is written at once. Frames that follow before the system has taken it are written together at the end of each tick. */
  write(frame: DataFrame): void {
    const alone = this.#pending === 0 && !this.#corked;
    const { payload, size, stable } = frame;
    const uncopied = stable && !this.#masks && size >= uncopiedFrom && typeof payload !== 'string';
    const header = sentHeaderLength(size, this.#masks);
    this.#makeRoom(uncopied ? header : header + size, alone);
    if (!alone || uncopied) this.#cork();
    this.#putHeader(frame);
    if (uncopied) this.flush();
    else this.#putPayload(payload, size);
    this.#bytes += size;
    if (frame.last) this.#sends++;
    if (uncopied) this.#write(payload);
    // An app has its server's ws too, and may close it in the same turn.
    else if (alone || !this.#masks) this.flush();
  }

  /** Must be called before ws sends a close frame. */
  flush(): void {
    const [block, start, used] = [this.#block, this.#start, this.#used];
    if (start === used) return;
    if (used === block.length) this.#setBlock(noBlock);
    else this.#start = used;
    this.#write(start === 0 && used === block.length ? block : block.subarray(start, used));
  }

  /** Throws E_OUTOFMEMORY before it changes anything. */
  #makeRoom(size: number, alone: boolean): void {
    if (this.#block.length - this.#used >= size) return;
    let block: Buffer;
    try {
      block = Buffer.allocUnsafe(alone ? size : Math.max(size, this.#blockSize));
    } catch (cause) {
      throw winrtError(hresult.E_OUTOFMEMORY, `send: no memory for a frame of ${size} bytes`, cause);
    }
    this.flush();
    this.#setBlock(block);
    if (!alone) this.#blockSize = Math.min(this.#blockSize * blocks.growth, blocks.largest);
  }

  #setBlock(block: Buffer): void {
    this.#block = block;
    this.#start = this.#used = 0;
  }

  #putHeader({ size, text, first, fin }: DataFrame): void {
    const opcode = first ? (text ? Opcode.text : Opcode.binary) : Opcode.continuation;
    this.#used = putHeader(this.#block, this.#used, opcode, fin, size, this.#masks);
    if (!this.#masks) return;
    putKey(this.#block, this.#used);
    this.#used += 4;
  }

  #putPayload(payload: string | Uint8Array, size: number): void {
    const [block, start] = [this.#block, this.#used];
    if (typeof payload === 'string') block.write(payload, start);
    else if (size > copiedByHand) block.set(payload, start);
    else for (let at = 0; at < size; at++) block[start + at] = payload[at] as number;
    this.#used += size;
    if (this.#masks) mask(block, start, this.#used, block, start - 4);
  }

  #write(bytes: Uint8Array): void {
    const [taken, sends] = [this.#bytes, this.#sends];
    this.#bytes = this.#sends = 0;
    // Nothing may follow a close frame, or the end of TCP. The end of the connection then fails the frames that were not written.
    if (this.#socket.readyState !== this.#socket.OPEN || !this.#tcp.writable) return;
    this.#pending++;
    this.#tcp.write(bytes, (error) => {
      this.#pending--;
      if (!error) this.#gone(taken, sends);
    });
  }

  #cork(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.#tcp.cork();
    process.nextTick(() => {
      this.flush();
      this.#corked = false;
      this.#setBlock(noBlock);
      this.#blockSize = blocks.first;
      this.#tcp.uncork();
    });
  }
}
