/** A WebSocket of ws that is open, to its end: as a client's, or one that a server has accepted. */
import { AsyncResource } from 'node:async_hooks';
import type { Socket } from 'node:net';
import {
  abnormalClosure,
  messageTooBig,
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
import { ConnectionInput, type ConnectionInputTarget } from './connection-input.ts';
import { ConnectionOutput, type ConnectionOutputTarget } from './connection-output.ts';
import { NodeConnectionInfo, type HandshakeProperties } from './connection-info.ts';
import { listen, type SocketEvents } from './connection-listeners.ts';
import { closeFrameOf } from '../frames/close-frame.ts';
import { violationError, type Violation } from '../frames/violation.ts';
import { FrameTraffic, KeepAlive, type KeepAliveTarget } from './keep-alive.ts';
import { Linger } from './linger.ts';
import type { OpenOptions, OpenSocket, Side } from './open-socket.ts';
import { codeOf, connectionError } from '../node-errors.ts';

const nothingSent: SendTotals = { bytes: 0, sends: 0 };

/** What an idle connection does not need is made when it is first used: a server has many connections that are idle. */
export class OpenConnection
  implements Connection, ConnectionInputTarget, ConnectionOutputTarget, KeepAliveTarget, SocketEvents
{
  readonly #socket: WebSocket;
  readonly #tcp: Socket | undefined;
  readonly #handler: ConnectionHandler;
  readonly #options: OpenOptions;
  readonly #side: Side;
  readonly #input: ConnectionInput;
  /** From the first frame that is sent on. */
  #output: ConnectionOutput | undefined;
  /** Where the app wants pongs. */
  readonly #keepAlive: KeepAlive | undefined;
  readonly #meter: BandwidthMeter | undefined;
  #linger: Linger | undefined;
  #tcpError: Error | undefined;
  #closing = false;
  #ended = false;
  /** The peer has ended TCP, or it broke: ws neither sends nor judges any more. */
  #gone = false;

  /** To be made in the very turn in which ws opens, before any byte is read. */
  constructor(open: OpenSocket, options: OpenOptions, side: Side, handler: ConnectionHandler) {
    const { socket, tcp } = open;
    this.#socket = socket;
    this.#tcp = tcp;
    this.#options = options;
    this.#side = side;
    this.#handler = handler;
    this.#input = new ConnectionInput(open, options, side, this, handler);
    // That of the connect, or of the server's accept.
    const context = new AsyncResource('twinsocket.Connection');
    this.#meter = tcp && new BandwidthMeter(tcp, context);
    if (options.pongInterval > 0)
      this.#keepAlive = new KeepAlive(options, tcp ?? new FrameTraffic(socket), this, context);
    listen(socket, tcp, this.#input.readsInFront, this);
    this.#input.start();
  }

  /** What is known now; the address only while TCP is open. */
  info(handshake?: HandshakeProperties): ConnectionInfo {
    return new NodeConnectionInfo(this.#socket, this.#tcp, this.#input.readsInFront, this.#meter, handshake);
  }

  send(outgoing: Outgoing): boolean {
    return (this.#output ?? this.#frames).send(outgoing);
  }

  get lends(): boolean {
    return this.#input.lends;
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
    this.#input.discard();
  }

  progress(): SendTotals {
    return this.#output?.totals() ?? nothingSent;
  }

  close(code?: number, reason?: string): void {
    this.#closing = true;
    this.#keepAlive?.pause(false);
    this.#input.closeSent();
    if (this.#output) this.#output.whenDrained(() => this.#socket.close(code, reason));
    else this.#socket.close(code, reason);
  }

  abort(code?: number): void {
    this.#end();
    if (code === undefined) this.#socket.terminate();
    else this.#closeSoon(code);
  }

  #hold(held: boolean): void {
    this.#keepAlive?.pause(held);
    this.#input.hold(held);
  }

  get #frames(): ConnectionOutput {
    return (this.#output ??= this.#newOutput());
  }

  #newOutput(): ConnectionOutput {
    this.begun();
    return new ConnectionOutput(this.#socket, this.#tcp, this.#side === 'client', this.#input.readsInFront, this);
  }

  // The callbacks of the parts. They are methods: a closure for each would take 1 KiB for each connection of a server.

  pong(): void {
    this.#frames.pong();
  }

  askForPong(): boolean {
    return this.#frames.ping();
  }

  sent(totals: SendTotals): void {
    if (!this.#ended) this.#handler.sent(totals);
  }

  failed(error: WinRTError): void {
    this.#giveUp(error);
  }

  ping(payload: Uint8Array): void {
    if (!this.#ended) this.#frames.answer(payload);
  }

  /** What was sent comes before the close frame with which ws may answer. */
  beforeWs(): boolean {
    this.#output?.flush();
    return !this.#gone;
  }

  closing(payload: Uint8Array): void {
    const frame = closeFrameOf(payload);
    if (frame) {
      // The answer of ws stands behind what waits to be sent, and core has no deadline for a connection that the peer has closed.
      if (!this.#tcp?.destroyed) this.#startLinger(this.#options.closeTimeout);
      this.#closed(frame.code, frame.reason);
    } else if (this.#gone) this.#fail(violationError('close', this.#options.maxMessageSize));
  }

  violated(violation: Violation): void {
    this.#fail(violationError(violation, this.#options.maxMessageSize));
  }

  stalled(): void {
    this.#giveUp(frameStalled(this.#options.receiveTimeout));
  }

  begun(): void {
    // The last frames of a connection that closes need no rate.
    if (!this.#closing) this.#meter?.begin();
  }

  /** Fails the connection for a message that can't be received, although it does not break the protocol. */
  refuse(error: WinRTError): void {
    this.#fail(error);
    this.#closeSoon(messageTooBig);
  }

  // What ws and TCP tell.

  wsMessage(data: Buffer, isBinary: boolean): void {
    if (this.#ended) return;
    this.begun();
    if (data.byteLength > this.#wsLimit) return this.refuse(violationError('size', this.#wsLimit));
    // A plain view: no Node Buffer reaches users.
    this.#input.data(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), !isBinary, true);
  }

  wsError(error: Error): void {
    this.#startLinger();
    // ws, where it reads alone, keeps a client's limit but doesn't say which one; a server of ws has one of its own.
    const isOurLimit = this.#side === 'client' && codeOf(error) === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
    this.#fail(isOurLimit ? violationError('size', this.#wsLimit, error) : connectionError(error));
  }

  wsClosed(code: number, reason: Buffer): void {
    this.#linger?.stop();
    this.#input.whenRead(() => {
      if (code === abnormalClosure) this.#fail(this.#lost());
      else this.#closed(code, reason.toString());
    });
  }

  tcpRead(bytes: Uint8Array): void {
    this.#input.read(bytes);
  }

  /** Why TCP broke, which ws keeps to itself. */
  tcpError(error: Error): void {
    this.#tcpError ??= error;
  }

  /** That the peer has ended TCP although our own writes still wait, ws keeps to itself. */
  tcpEnded(): void {
    // CLOSING means that a close frame has come or gone: ws sees to the rest.
    const open = this.#socket.readyState === this.#socket.OPEN;
    this.#lose();
    if (this.#ended || !open) return;
    // ws would wait until all that is to be written is out. What it has still to tell of what it has read, it tells all the same.
    if (!this.#input.readsInFront) this.#socket.terminate();
    else this.#input.whenRead(() => this.#giveUp(this.#lost()));
  }

  /** ws ends TCP when both close frames have passed. */
  tcpFinished(): void {
    this.#startLinger();
  }

  tcpClosed(): void {
    this.#lose();
    this.#input.readRest();
  }

  /** Bytes of a message that ws tells of: it was held whole. */
  get #wsLimit(): number {
    return wholeLimit(this.#options.maxMessageSize);
  }

  #startLinger(milliseconds?: number): void {
    (this.#linger ??= new Linger(this.#socket)).start(milliseconds);
  }

  /** Sends a close frame first, for a peer that reads it in time. */
  #closeSoon(code: number): void {
    this.#startLinger();
    this.#socket.close(code);
  }

  #lose(): void {
    this.#gone = true;
    this.#keepAlive?.stop();
  }

  #lost(): WinRTError {
    const { maxMessageSize } = this.#options;
    return this.#input.leftToWs ? violationError('frame', maxMessageSize) : connectionError(this.#tcpError);
  }

  /** With no hope of a close handshake. */
  #giveUp(error: WinRTError): void {
    this.#fail(error);
    this.#socket.terminate();
  }

  #closed(code: number, reason: string): void {
    if (this.#ended) return;
    // The sender reports a batch late; what isn't counted by now has failed.
    this.#handler.sent(this.progress());
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
    this.#input.end();
    this.#meter?.stop();
    this.#output?.clear();
  }
}
