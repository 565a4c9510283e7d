/** A WebSocket of ws that is open, to its end: as a client's, or one that a server has accepted. */
import type { Socket } from 'node:net';
import {
  abnormalClosure,
  messageTooBig,
  sizeError,
  wholeLimit,
  type Connection,
  type ConnectionInfo,
  type ConnectionHandler,
  type Outgoing,
  type SendTotals,
  type WinRTError,
} from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import { BandwidthMeter } from './bandwidth-meter.ts';
import { frameStalled } from './connection-errors.ts';
import { connectionInfo } from './connection-info.ts';
import { closeFrameOf } from '../frames/close-frame.ts';
import { ControlSender } from '../frames/control-sender.ts';
import { FrameSender, type FrameSenderTarget } from '../frames/frame-sender.ts';
import { TcpOutput } from '../frames/tcp-output.ts';
import { WsOutput } from '../frames/ws-output.ts';
import { FrameReader, type FrameReaderTarget } from '../frames/frame-reader.ts';
import { violationError, type Violation } from '../frames/violation.ts';
import { readRest, tap } from '../frames/wire-tap.ts';
import { KeepAlive, trafficOf } from './keep-alive.ts';
import { Linger } from './linger.ts';
import type { OpenOptions, OpenSocket } from './open-socket.ts';
import { ReceivePause } from './receive-pause.ts';
import { StallWatch } from './stall-watch.ts';
import { codeOf, connectionError } from '../node-errors.ts';

export class OpenConnection implements Connection, FrameReaderTarget, FrameSenderTarget {
  readonly #socket: WebSocket;
  readonly #tcp: Socket | undefined;
  readonly #handler: ConnectionHandler;
  readonly #options: OpenOptions;
  readonly #sender: FrameSender;
  readonly #controls: ControlSender;
  readonly #reader: FrameReader | undefined;
  /** Where the app wants pongs. */
  readonly #keepAlive: KeepAlive | undefined;
  readonly #pause: ReceivePause;
  /** Until messages are not wanted any more. */
  #stall: StallWatch | undefined;
  readonly #meter: BandwidthMeter | undefined;
  readonly #linger: Linger;
  #passToWs: ((bytes: Uint8Array) => void) | undefined;
  #tcpError: Error | undefined;
  #closing = false;
  #ended = false;
  /** The peer has ended TCP, or it broke: ws neither sends nor judges any more. */
  #gone = false;
  /** Tells the end, once all that has arrived was read; with it, it is gone itself. */
  #tellEnd: (() => void) | undefined;

  /** To be made in the very turn in which ws opens, before any byte is read. */
  constructor({ socket, tcp, foreignListeners }: OpenSocket, options: OpenOptions, handler: ConnectionHandler) {
    this.#socket = socket;
    this.#tcp = tcp;
    this.#options = options;
    this.#handler = handler;
    this.#pause = new ReceivePause(socket);
    this.#linger = new Linger(socket);
    this.#stall = new StallWatch(options.receiveTimeout, this);
    const compression = socket.extensions !== '';
    this.#reader = tcp && foreignListeners && this.#readInFront(tcp, foreignListeners, compression);
    const ownsTcp = tcp && this.#reader && !compression ? tcp : undefined;
    const masks = !options.server;
    this.#sender = new FrameSender(
      (gone) => (ownsTcp ? new TcpOutput(socket, masks, ownsTcp, gone) : new WsOutput(socket, masks, tcp, gone)),
      this,
    );
    this.#controls = new ControlSender(socket, () => compression && this.#sender.insideCompressed);
    this.#meter = tcp && new BandwidthMeter(tcp);
    if (options.pongInterval > 0)
      this.#keepAlive = new KeepAlive(this.#controls, options, trafficOf(socket, tcp), this);
    this.#listen();
    if (tcp) this.#watch(tcp);
    if (this.#reader) this.#pause.start();
    // As a server's app leaves it that has to wait for something before it accepts; from here on pausing is ours.
    else if (socket.isPaused) socket.resume();
  }

  /** What is known now; the address only while TCP is open. */
  get info(): ConnectionInfo {
    return connectionInfo(this.#socket, this.#tcp, this.#reader !== undefined, this.#meter);
  }

  send(outgoing: Outgoing): void {
    this.#sender.send(outgoing);
  }

  /** Nothing that is sent from here on can leave, although more may still be told. */
  get sendEnded(): boolean {
    return this.#gone;
  }

  pause(): void {
    if (!this.#closing && !this.#ended) this.#hold(true);
  }

  resume(): void {
    this.#hold(false);
  }

  discard(): void {
    this.#stall?.stop();
    this.#stall = undefined;
  }

  progress(): SendTotals {
    return this.#sender.totals();
  }

  close(code?: number, reason?: string): void {
    this.#closing = true;
    // The peer's answer stands behind everything that it sent: a paused socket would never come to it.
    this.#hold(false);
    this.#reader?.discard();
    this.#sender.whenDrained(() => this.#socket.close(code, reason));
  }

  abort(code?: number): void {
    this.#end();
    if (code === undefined) this.#socket.terminate();
    else this.#closeSoon(code);
  }

  #hold(held: boolean): void {
    this.#keepAlive?.pause(held);
    this.#stall?.pause(held);
    this.#reader?.hold(held);
    this.#pause.set('unwanted', held);
  }

  /** Our reader in front of ws's; undefined where ws doesn't show how, and tells of whole messages instead. */
  #readInFront(tcp: Socket, foreignListeners: readonly unknown[], compression: boolean): FrameReader | undefined {
    const { server, maxMessageSize, receiveTimeout } = this.#options;
    const settings = { masked: server, compression, maxMessageSize, receiveTimeout };
    const reader: FrameReader = new FrameReader(settings, this);
    this.#passToWs = tap(tcp, foreignListeners, (bytes) => reader.read(bytes));
    return this.#passToWs && reader;
  }

  // The callbacks of the frame sender. They are methods, as those of the reader below, since a closure for each would take 1 KiB for each
  // connection of a server.

  sent(totals: SendTotals): void {
    if (!this.#ended) this.#handler.sent(totals);
  }

  failed(error: WinRTError): void {
    this.#giveUp(error);
  }

  /** Where ws reads alone, it answers pings by itself, wherever it is. */
  controlsWait(): boolean {
    return this.#reader !== undefined;
  }

  messageEnded(): void {
    this.#controls.messageEnded();
  }

  // The callbacks of the frame reader.

  ping(payload: Uint8Array): void {
    if (!this.#ended) this.#controls.answer(payload);
  }

  pass(bytes: Uint8Array): void {
    // What was sent comes before the close frame with which ws may answer.
    this.#sender.flush();
    if (!this.#gone) this.#passToWs?.(bytes);
  }

  closing(payload: Uint8Array): void {
    const frame = closeFrameOf(payload);
    if (frame) this.#closed(frame.code, frame.reason);
    else if (this.#gone) this.#fail(violationError('close', this.#options.maxMessageSize));
  }

  violated(violation: Violation): void {
    this.#fail(violationError(violation, this.#options.maxMessageSize));
  }

  crowded(crowded: boolean): void {
    this.#pause.set('crowded', crowded);
  }

  idle(): void {
    this.#tellEnd?.();
  }

  stalled(): void {
    this.#giveUp(frameStalled(this.#options.receiveTimeout));
  }

  data(payload: Uint8Array, text: boolean, final: boolean): void {
    if (this.#ended) return;
    this.#stall?.arrived(payload.length, final);
    try {
      this.#handler.data(payload, text, final);
    } catch (thrown) {
      // TCP calls this: an error that is thrown would end the process.
      this.#refuse(sizeError(thrown, 'receive'));
    }
  }

  /**
   * The listeners stay to the end of the socket: ws emits `error` even for an end that this class asked for, and without a listener the
   * error would be thrown.
   */
  #listen(): void {
    const socket = this.#socket;
    // A message that ws tells of was held whole.
    const limit = wholeLimit(this.#options.maxMessageSize);
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (this.#ended) return;
      if (data.byteLength > limit) return this.#refuse(violationError('size', limit));
      // A plain view: no Node Buffer reaches users. `binaryType` is ws's default, so it is one Buffer.
      this.data(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), !isBinary, true);
    });
    socket.on('error', (error: Error) => {
      this.#linger.start();
      // ws, where it reads alone, keeps a client's limit but doesn't say which one; a server of ws has one of its own.
      const isOurLimit = !this.#options.server && codeOf(error) === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
      this.#fail(isOurLimit ? violationError('size', limit, error) : connectionError(error));
    });
    socket.on('close', (code: number, reason: Buffer) => {
      this.#linger.stop();
      this.#whenRead(() => {
        if (code === abnormalClosure) this.#fail(this.#lost());
        else this.#closed(code, reason.toString());
      });
    });
  }

  /** Fails the connection for a message that can't be received, although it does not break the protocol. */
  #refuse(error: WinRTError): void {
    this.#fail(error);
    this.#closeSoon(messageTooBig);
  }

  /** Sends a close frame first, for a peer that reads it in time. */
  #closeSoon(code: number): void {
    this.#linger.start();
    this.#socket.close(code);
  }

  /** What ws keeps to itself: why TCP broke, and that the peer has ended it although our own writes still wait. */
  #watch(tcp: Socket): void {
    // Not by `once`, which makes three objects for each: but for `error` these events come once.
    tcp.on('error', (error) => (this.#tcpError ??= error));
    // In front of ws.
    tcp.prependListener('close', () => {
      this.#lose();
      const reader = this.#reader;
      if (reader) readRest(tcp, (bytes) => reader.read(bytes));
    });
    tcp.prependListener('end', () => {
      // CLOSING means that a close frame has come or gone: ws sees to the rest.
      const open = this.#socket.readyState === this.#socket.OPEN;
      this.#lose();
      if (this.#ended || !open) return;
      // ws would wait until all that is to be written is out. What it has still to tell of what it has read, it tells all the same.
      if (!this.#reader) this.#socket.terminate();
      else this.#whenRead(() => this.#giveUp(this.#lost()));
    });
    // ws ends TCP when both close frames have passed.
    tcp.on('finish', () => this.#linger.start());
  }

  #lose(): void {
    this.#gone = true;
    this.#keepAlive?.stop();
  }

  /** The end of TCP, or of ws, is not the end of what has arrived. */
  #whenRead(tellEnd: () => void): void {
    if (!this.#reader || this.#reader.idle) tellEnd();
    else this.#tellEnd = tellEnd;
  }

  #lost(): WinRTError {
    const { maxMessageSize } = this.#options;
    return this.#reader?.leftToWs ? violationError('frame', maxMessageSize) : connectionError(this.#tcpError);
  }

  /** With no hope of a close handshake. */
  #giveUp(error: WinRTError): void {
    this.#fail(error);
    this.#socket.terminate();
  }

  #closed(code: number, reason: string): void {
    if (this.#ended) return;
    // The sender reports a batch late; what isn't counted by now has failed.
    this.#handler.sent(this.#sender.totals());
    this.#end();
    this.#handler.closed(code, reason);
  }

  #fail(error: WinRTError): void {
    if (this.#ended) return;
    this.#end();
    this.#handler.failed(error);
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#keepAlive?.stop();
    this.discard();
    this.#meter?.stop();
    this.#sender.clear();
    this.#tellEnd = undefined;
    this.#reader?.stop();
    if (this.#reader) this.#pause.end();
  }
}
