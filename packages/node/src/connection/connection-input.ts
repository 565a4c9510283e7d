/** What a connection receives: our own reader in front of ws's, when reading pauses, and the watch over messages that stop. */
import type { Socket } from 'node:net';
import { afterCallbacks, microtask, sizeError, type ConnectionHandler, type WinRTError } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import { borrowReads, type Borrower } from '../dial/reused-reads.ts';
import { FrameReader, type FrameReaderTarget } from '../frames/frame-reader.ts';
import { readRest, tap, type DataListener } from '../frames/wire-tap.ts';
import type { Violation } from '../frames/violation.ts';
import { readTcp } from './connection-listeners.ts';
import type { OpenOptions, OpenSocket, Side } from './open-socket.ts';
import { StallWatch } from './stall-watch.ts';

export interface ConnectionInputTarget extends Pick<FrameReaderTarget, 'ping' | 'closing' | 'violated' | 'stalled'> {
  /** A message can't be received, although it does not break the protocol. */
  refuse(error: WinRTError): void;
  /** The first bytes have come. */
  begun(): void;
  /** Bytes are about to go to ws; false if ws gets no more. */
  beforeWs(): boolean;
  /** A message has stopped. */
  failed(error: WinRTError): void;
}

/** The platform's: a test may replace it later by one that waits for the test. */
const nextTick = process.nextTick.bind(process);

/** Why TCP is not read: core wants no more; what has come waits to be read. A connection has the sum of the reasons that hold. */
const unwanted = 1;
const crowded = 2;

/** What an idle connection does not need is made when it is first used: a server has many connections that are idle. */
export class ConnectionInput implements FrameReaderTarget, Borrower {
  /** Whether the memory of what is received may be used again when the target returns. */
  readonly lends: boolean;
  readonly #socket: WebSocket;
  readonly #tcp: Socket | undefined;
  readonly #options: OpenOptions;
  readonly #side: Side;
  readonly #target: ConnectionInputTarget;
  readonly #handler: ConnectionHandler;
  /** The listener of ws, in front of which we read; undefined where ws reads alone. */
  readonly #wsListener: DataListener | undefined;
  /** From the first byte that is read in front of ws on. */
  #reader: FrameReader | undefined;
  /** Core still tells that we are connected: what comes waits in the reader. */
  #starting = false;
  /** The reasons why TCP is not read. */
  #paused = 0;
  /** From the first message that comes in parts on, until messages are not wanted any more. */
  #stall: StallWatch | undefined;
  #wanted = true;
  #closing = false;
  /** The memory of the bytes that are being read is used again. */
  #borrowed = false;
  #ended = false;
  /** Tells the end, once all that has arrived was read. */
  #tellEnd: (() => void) | undefined;

  constructor(
    { socket, tcp, foreignListeners }: OpenSocket,
    options: OpenOptions,
    side: Side,
    target: ConnectionInputTarget,
    handler: ConnectionHandler,
  ) {
    this.#socket = socket;
    this.#tcp = tcp;
    this.#options = options;
    this.#side = side;
    this.#target = target;
    this.#handler = handler;
    // Undefined too where ws does not listen as we expect it: then it reads alone, and tells of whole messages.
    this.#wsListener = tcp && foreignListeners && tap(tcp, foreignListeners, readTcp);
    // An inflater reads its input later.
    this.lends =
      handler.copies === true &&
      tcp !== undefined &&
      this.readsInFront &&
      socket.extensions === '' &&
      borrowReads(tcp, this);
  }

  /** Whether our own reader reads, not ws alone. */
  get readsInFront(): boolean {
    return this.#wsListener !== undefined;
  }

  /** The peer has broken the protocol, and ws reports the violation. */
  get leftToWs(): boolean {
    return this.#reader?.leftToWs === true;
  }

  /** What comes first waits until the app knows that it is connected: then its answers go out before a fault behind is seen. */
  start(): void {
    this.#starting = this.readsInFront;
    if (this.#starting) afterCallbacks(() => this.#told());
    else this.#readTcp();
  }

  /** What has come by now is read when all that waits for the connect has run, however many async functions of the app that are. */
  #told(): void {
    if (this.#reader) nextTick(() => this.#started());
    else this.#started();
  }

  #started(): void {
    this.#starting = false;
    this.#reader?.hold(this.#holds);
    if (this.#paused === 0) this.#readTcp();
  }

  hold(held: boolean): void {
    this.#stall?.pause(held);
    this.#pause(unwanted, held);
    if (held) this.#reader?.hold(true);
    else this.#soon(() => this.#reader?.hold(this.#holds));
  }

  /** What has come is not to be read now. */
  get #holds(): boolean {
    return this.#starting || (this.#paused & unwanted) !== 0;
  }

  /** Tells ws only of a change: connections often set a reason that already holds, or clear one that does not. */
  #pause(reason: number, holds: boolean): void {
    const paused = this.#paused;
    this.#paused = holds ? paused | reason : paused & ~reason;
    if (paused === 0 && this.#paused !== 0) this.#socket.pause();
    else if (paused !== 0 && this.#paused === 0 && !this.#starting) this.#socket.resume();
  }

  /** Also where a server's app has paused ws, because it had to wait for something before it accepted; from here on pausing is ours. */
  #readTcp(): void {
    if (this.#socket.isPaused) this.#socket.resume();
  }

  /** Reads what waits in a turn of its own: no method of a connection calls the handler before it returns (core's transport.ts). */
  #soon(read: () => void): void {
    if (this.#reader) microtask(read);
  }

  /** The app no longer wants messages, so none can stop. */
  discard(): void {
    this.#wanted = false;
    this.#stall?.stop();
    this.#stall = undefined;
  }

  /** The peer's answer to our close frame stands behind everything that it sent: a paused socket would never come to it. */
  closeSent(): void {
    this.#closing = true;
    this.hold(false);
    this.#soon(() => this.#reader?.discard());
  }

  /** Calls back when all that has arrived was read: the end of TCP, or of ws, is not the end of it. */
  whenRead(tellEnd: () => void): void {
    if (!this.#reader || this.#reader.idle) tellEnd();
    else this.#tellEnd = tellEnd;
  }

  read(bytes: Uint8Array): void {
    if (!this.#ended) (this.#reader ??= this.#newReader()).read(bytes);
  }

  readBorrowed(bytes: Uint8Array): void {
    if (this.#ended) return;
    this.#borrowed = true;
    this.#handler.together?.(true);
    try {
      (this.#reader ??= this.#newReader()).read(bytes, true);
    } finally {
      this.#handler.together?.(false);
      this.#borrowed = false;
    }
  }

  /** TCP has closed: what it still holds would go to ws. */
  readRest(): void {
    if (this.#tcp && this.readsInFront) readRest(this.#tcp, (bytes) => this.read(bytes));
  }

  end(): void {
    this.#ended = true;
    this.discard();
    this.#tellEnd = undefined;
    this.#reader?.stop();
    // What still comes is swallowed, up to the end of TCP.
    this.#pause(unwanted | crowded, false);
  }

  #newReader(): FrameReader {
    this.#target.begun();
    const { maxMessageSize, receiveTimeout } = this.#options;
    const masked = this.#side === 'server';
    const compression = this.#socket.extensions !== '';
    const reader = new FrameReader({ masked, compression, maxMessageSize, receiveTimeout }, this);
    reader.hold(this.#holds);
    if (this.#closing) reader.discard();
    return reader;
  }

  #newStallWatch(): StallWatch {
    const stall = new StallWatch(this.#options.receiveTimeout, this.#target, () => this.#reader?.idle ?? true);
    stall.pause((this.#paused & unwanted) !== 0);
    return stall;
  }

  // The callbacks of the frame reader.

  data(payload: Uint8Array, text: boolean, final: boolean, start = 0, end = payload.length): void {
    if (this.#ended) return;
    if (!final && this.#wanted) this.#stall ??= this.#newStallWatch();
    if (!final || this.#stall?.begun) this.#stall?.arrived(end - start, final);
    try {
      this.#handler.data(payload, text, final, start, end);
    } catch (thrown) {
      // TCP calls this: an error that is thrown would end the process.
      this.#target.refuse(sizeError(thrown, 'receive'));
    }
  }

  ping(payload: Uint8Array): void {
    this.#target.ping(payload);
  }

  pass(bytes: Uint8Array): void {
    // ws keeps what it can't read yet.
    if (this.#target.beforeWs() && this.#tcp) this.#wsListener?.call(this.#tcp, this.#borrowed ? bytes.slice() : bytes);
  }

  closing(payload: Uint8Array): void {
    this.#target.closing(payload);
  }

  violated(violation: Violation): void {
    this.#target.violated(violation);
  }

  crowded(isCrowded: boolean): void {
    this.#pause(crowded, isCrowded);
  }

  idle(): void {
    this.#stall?.allRead();
    this.#tellEnd?.();
  }

  stalled(): void {
    this.#target.stalled();
  }
}
