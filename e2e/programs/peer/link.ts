/** The peer's end of one connection, at the level of frames and bytes. It keeps what it has sent and received. */
import type { Socket } from 'node:net';
import { decodeClose, encodeClose, type CloseStatus } from '../../server/close-frame.ts';
import { isControl, Opcode, type FrameHeader } from '../../server/frame-header.ts';
import { FrameReader } from '../../server/frame-reader.ts';
import { clientFrame } from '../../server/test-client.ts';
import { frame } from '../../node/protocol/frames.ts';
import { bytesOf, textOf } from '../payload.ts';
import type { PeerMessage } from '../program.ts';
import { turn } from '../turns.ts';

export interface Message {
  readonly text: boolean;
  payload: Buffer;
  complete: boolean;
  /** It stands for all bytes of a stream. */
  readonly ofStream?: boolean;
}

export class Link {
  /** The app's end, which is in this process. */
  readonly appTcp: Socket;
  readonly sent: Message[] = [];
  readonly received: Message[] = [];
  /** The peer's own close frame, if it has sent one, and whether that was before the app's. */
  closeSent: CloseStatus | undefined;
  closedFirst = false;
  closeReceived: CloseStatus | undefined;
  /** What no app may send. */
  readonly faults: string[] = [];
  /** How the peer has ended TCP by itself, if so. */
  cut: 'fin' | 'rst' | undefined;
  brokeProtocol = false;
  /** The message whose frame was not sent whole. */
  torn: Message | undefined;
  readonly #tcp: Socket;
  readonly #isClient: boolean;
  #written: number;
  readonly #writtenBefore: number;
  #muted = false;
  /** A message is on its way in pieces. */
  #sending = false;
  /** Of each message that was sent whole, the bytes that were written up to its end. */
  readonly #ends: number[] = [];
  #numbers = 0;
  #pings = 0;
  #lastPong = 0;

  /** `tcp` has done the handshake. */
  constructor(tcp: Socket, appTcp: Socket, isClient: boolean, written: number) {
    this.#tcp = tcp;
    this.appTcp = appTcp;
    this.#isClient = isClient;
    this.#written = this.#writtenBefore = written;
    const payload: Buffer[] = [];
    const reader = new FrameReader({
      header: () => payload.splice(0),
      payload: (slice) => payload.push(slice),
      end: (header) => this.#received(header, Buffer.concat(payload)),
    });
    tcp.on('data', (bytes: Buffer) => reader.push(bytes));
    tcp.on('end', () => tcp.end());
  }

  /** Whether the peer can still send messages. */
  get open(): boolean {
    return !this.closeSent && !this.cut && !this.brokeProtocol && this.#tcp.writable;
  }

  /** How many of the messages the app's TCP has read, whatever became of the connection then. */
  get arrived(): number {
    const { bytesRead } = this.appTcp;
    return this.#ends.filter((end) => end <= bytesRead).length;
  }

  /** Bytes of frames that the app's TCP has read. */
  get readByApp(): number {
    return this.appTcp.bytesRead - this.#writtenBefore;
  }

  async send({ size, text, frames, pieces, ping }: PeerMessage): Promise<void> {
    if (!this.open) return;
    // A message that was begun has to end before another.
    this.#end();
    const bytes = Buffer.concat(this.#framesOf(size, text, frames, ping));
    this.#ends.push(this.#written + bytes.length);
    const step = Math.max(1, Math.ceil(bytes.length / pieces));
    this.#sending = true;
    for (let at = 0; at < bytes.length && this.#tcp.writable; at += step) {
      this.#write(bytes.subarray(at, at + step));
      if (pieces > 1) await turn();
    }
    this.#sending = false;
    this.#answerClose();
  }

  /** A frame of a message that goes on. */
  begin(size: number): void {
    if (!this.open) return;
    const unfinished = this.sent.at(-1)?.complete === false;
    if (!unfinished) this.sent.push({ text: false, payload: Buffer.alloc(0), complete: false });
    const payload = Buffer.from(bytesOf(this.#numbers++, size));
    this.#add(payload);
    this.#write(this.#frame(unfinished ? Opcode.continuation : Opcode.binary, payload, false));
  }

  ping(): void {
    if (this.open) this.#write(this.#frame(Opcode.ping, Buffer.from(String(++this.#pings))));
  }

  /** After a message's end, as apps do; a message that was begun ends first. */
  close(code: number | null): void {
    if (!this.open) return;
    this.#end();
    this.closedFirst = !this.closeReceived;
    this.#sendClose(code === null ? encodeClose() : encodeClose(code, `reason ${code}`));
  }

  /** Ends TCP in this direction, without a close frame. */
  endTcp(): void {
    if (this.cut || this.closeSent) return;
    this.cut = 'fin';
    this.#tcp.end();
  }

  /** Ends it inside a frame. */
  breakFrame(): void {
    if (!this.open) return;
    const bytes = this.#frame(Opcode.binary, bytesOf(0, 100));
    // A new message may not come inside another one, so the break is within its header.
    const unfinished = this.sent.at(-1)?.complete === false;
    if (!unfinished) {
      this.torn = { text: false, payload: Buffer.from(bytesOf(0, 40)), complete: false };
      this.sent.push(this.torn);
    }
    this.#write(unfinished ? bytes.subarray(0, 1) : bytes.subarray(0, bytes.length - 60));
    this.endTcp();
  }

  reset(): void {
    this.cut = 'rst';
    // A reset behind the end of TCP, which libuv refuses, would leave Node's handle open for good.
    if (this.#tcp.writableEnded) this.#tcp.destroy();
    else this.#tcp.resetAndDestroy();
  }

  /** A frame with a reserved bit. */
  breakProtocol(): void {
    if (!this.open) return;
    const bytes = this.#frame(Opcode.ping, Buffer.from('x'));
    bytes.writeUInt8(bytes.readUInt8(0) | 0x20, 0);
    this.brokeProtocol = true;
    this.#write(bytes);
  }

  /** Whether the peer reads nothing. */
  get paused(): boolean {
    return this.#tcp.isPaused() || this.#tcp.destroyed;
  }

  pause(): void {
    this.#tcp.pause();
  }

  resume(): void {
    this.#tcp.resume();
  }

  /** From here on a close frame is not answered. */
  mute(): void {
    this.#muted = true;
  }

  unmute(): void {
    this.#muted = false;
    this.#answerClose();
  }

  /** Nothing is on its way, as far as both sides read. */
  get idle(): boolean {
    const [peer, app] = [this.#tcp, this.appTcp];
    const toApp = app.destroyed || app.isPaused() || (peer.writableLength === 0 && app.bytesRead >= this.#written);
    const toPeer =
      peer.destroyed || peer.isPaused() || (app.writableLength === 0 && peer.bytesRead >= app.bytesWritten);
    return toApp && toPeer;
  }

  /** Ends what is left of it. */
  destroy(): void {
    this.#tcp.destroy();
  }

  #framesOf(size: number, text: boolean, frames: number, ping: boolean): Buffer[] {
    const number = this.#numbers++;
    const payload = Buffer.from(text ? textOf(number, size) : bytesOf(number, size));
    this.sent.push({ text, payload, complete: true });
    const step = Math.ceil(payload.length / frames);
    const parts = Array.from({ length: frames }, (_, at) => payload.subarray(at * step, (at + 1) * step));
    const bytes: Buffer[] = [];
    for (const [at, part] of parts.entries()) {
      const opcode = at > 0 ? Opcode.continuation : text ? Opcode.text : Opcode.binary;
      bytes.push(this.#frame(opcode, part, at === frames - 1));
      if (ping && at === 0) bytes.push(this.#frame(Opcode.ping, Buffer.from(String(++this.#pings))));
    }
    return bytes;
  }

  /** Ends a message that was begun, with an empty frame. */
  #end(): void {
    const last = this.sent.at(-1);
    if (!last || last.complete) return;
    last.complete = true;
    this.#write(this.#frame(Opcode.continuation, Buffer.alloc(0)));
    this.#ends.push(this.#written);
  }

  #add(payload: Buffer): void {
    const last = this.sent.at(-1);
    if (last) last.payload = Buffer.concat([last.payload, payload]);
  }

  #frame(opcode: number, payload: Uint8Array, fin = true): Buffer {
    return this.#isClient ? clientFrame(opcode, payload, fin) : frame(opcode, payload, { fin });
  }

  #write(bytes: Uint8Array): void {
    this.#written += bytes.length;
    this.#tcp.write(bytes);
  }

  #sendClose(payload: Buffer): void {
    this.closeSent = decodeClose(payload);
    this.#write(this.#frame(Opcode.close, payload));
  }

  /** Not inside a message that is being sent. */
  #answerClose(): void {
    if (!this.closeReceived || this.closeSent || this.#muted || this.#sending) return;
    if (this.cut || this.brokeProtocol || !this.#tcp.writable) return;
    const { code, reason } = this.closeReceived;
    this.#end();
    this.#sendClose(code === 1005 ? encodeClose() : encodeClose(code, reason));
    // A server ends TCP first (RFC 6455, 7.1.1).
    if (!this.#isClient) this.#tcp.end();
  }

  #received(header: FrameHeader, payload: Buffer): void {
    if (this.closeReceived) this.faults.push(`a frame with opcode ${header.opcode} comes behind the close frame`);
    if (header.masked === this.#isClient) this.faults.push('a frame is masked by the wrong side');
    if (header.rsv !== 0) this.faults.push(`a frame has the reserved bits ${header.rsv}`);
    if (isControl(header)) this.#receivedControl(header.opcode, payload);
    else this.#receivedData(header, payload);
  }

  #receivedControl(opcode: number, payload: Buffer): void {
    if (opcode === Opcode.close) {
      const status = decodeClose(payload);
      if (!status) this.faults.push(`a close frame is not valid: ${payload.toString('hex')}`);
      this.closeReceived = status ?? { code: 1006, reason: '' };
      if (this.closeSent) this.#tcp.end();
      else this.#answerClose();
    } else if (opcode === Opcode.pong) {
      const number = Number(payload.toString());
      // An answer may stand for the pings before it (RFC 6455, 5.5.3).
      if (!(number > this.#lastPong && number <= this.#pings))
        this.faults.push(`a pong answers ping '${payload.toString()}'`);
      this.#lastPong = number;
    }
  }

  #receivedData({ opcode, fin }: FrameHeader, payload: Buffer): void {
    const last = this.received.at(-1);
    if (opcode === Opcode.continuation) {
      if (!last || last.complete) return void this.faults.push('a continuation frame begins a message');
      last.payload = Buffer.concat([last.payload, payload]);
      last.complete = fin;
    } else {
      if (last && !last.complete) this.faults.push('a message begins inside another');
      this.received.push({ text: opcode === Opcode.text, payload, complete: fin });
    }
  }
}
