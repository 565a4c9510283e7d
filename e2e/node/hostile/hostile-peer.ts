/** The other end of an open connection, in the hands of an attacker: it sends any bytes, and reads or does not. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { FrameHeader } from '../../server/frame-header.ts';
import { FrameReader } from '../../server/frame-reader.ts';
import { frame, type FrameOptions } from '../protocol/frames.ts';

export interface SentFrame extends FrameHeader {
  readonly payload: Buffer;
}

/** Forms of a length on the wire, by the number in the second byte (RFC 6455, 5.2). */
export type LengthForm = 126 | 127;

export class HostilePeer {
  readonly tcp: Socket;
  /** What the socket under attack has sent, as far as this peer has read it; whole frames. */
  readonly frames: SentFrame[] = [];
  /** Comes when the socket under attack has ended or reset TCP, or this end is gone. */
  readonly gone: Promise<void>;
  readonly #masks: boolean;
  #isGone = false;
  #wake: () => void = () => {};

  /** `masks`: the socket under attack is a server's, so frames need a mask to be legal. */
  constructor(tcp: Socket, masks: boolean) {
    this.tcp = tcp;
    this.#masks = masks;
    this.gone = new Promise((resolve) => {
      const end = (): void => {
        this.#isGone = true;
        this.#wake();
        resolve();
      };
      tcp.once('end', end).once('close', end);
    });
    tcp.on('error', () => {});
    const payload: Buffer[] = [];
    const reader = new FrameReader({
      header: () => payload.splice(0),
      payload: (slice) => payload.push(slice),
      end: (header) => this.frames.push({ ...header, payload: Buffer.concat(payload) }),
    });
    tcp.on('data', (bytes: Buffer) => {
      reader.push(bytes);
      this.#wake();
    });
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  frame(opcode: number, payload: string | Uint8Array = '', options: FrameOptions = {}): Buffer {
    return frame(opcode, payload, { masked: this.#masks, ...options });
  }

  /** The header of a frame that has this length in this form, whatever follows. */
  header(opcode: number, form: LengthForm, length: bigint, fin = true): Buffer {
    const extended = Buffer.alloc(form === 126 ? 2 : 8);
    if (form === 126) extended.writeUInt16BE(Number(length));
    else extended.writeBigUInt64BE(length);
    const start = Buffer.of((fin ? 0x80 : 0) | opcode, form | (this.#masks ? 0x80 : 0));
    return Buffer.concat([start, extended, Buffer.alloc(this.#masks ? 4 : 0)]);
  }

  write(...pieces: readonly Uint8Array[]): void {
    if (!this.#isGone) this.tcp.write(Buffer.concat(pieces));
  }

  /** Writes the bytes so many times, as fast as they are taken; ends early when the connection has. */
  async pour(bytes: Uint8Array, times: number): Promise<void> {
    for (let time = 0; time < times && !this.#isGone && this.tcp.writable; time++) {
      if (!this.tcp.write(bytes)) await Promise.race([once(this.tcp, 'drain').catch(() => {}), this.gone]);
    }
  }

  /** Sends the bytes one by one, so many milliseconds apart; ends early when the connection has. */
  async drip(bytes: Uint8Array, gap: number): Promise<void> {
    for (const byte of bytes) {
      if (this.#isGone) return;
      this.tcp.write(Buffer.of(byte));
      await Promise.race([new Promise((resolve) => setTimeout(resolve, gap)), this.gone]);
    }
  }

  /** Comes when the frames are as wanted; rejects if the connection ends before they are. */
  async until(asWanted: (frames: readonly SentFrame[]) => boolean): Promise<void> {
    while (!asWanted(this.frames)) {
      if (this.#isGone) throw new Error(`the connection ended behind ${this.frames.length} frames`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Reads nothing more, so that what is sent to this peer comes to a stand. */
  deafen(): void {
    this.tcp.pause();
  }
}
