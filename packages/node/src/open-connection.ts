/** A WebSocket of ws that is open, to its end: as a client's, or one that a server has accepted. */
import type { Socket } from 'node:net';
import {
  abnormalClosure,
  Deadline,
  hresult,
  messageTooBig,
  winrtError,
  type BandwidthStatistics,
  type Capabilities,
  type Connection,
  type ConnectOptions,
  type SendTotals,
  type Sink,
  type WinRTError,
} from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import { BandwidthMeter } from './bandwidth-meter.ts';
import { closeFrameOf } from './close-frame.ts';
import { FrameSender } from './frame-sender.ts';
import { FrameReader, type Violation } from './frames/frame-reader.ts';
import { tap } from './frames/wire-tap.ts';
import { KeepAlive } from './keep-alive.ts';
import { codeOf, connectionError } from './node-errors.ts';

/**
 * Milliseconds that a peer has to end TCP once nothing more is to be said: close frames have passed, or we have failed the
 * connection. Without a bound a peer that doesn't would keep the process alive.
 */
const lingerTime = 1000;

export interface OpenOptions extends Pick<ConnectOptions, 'maxMessageSize' | 'pongInterval' | 'receiveTimeout'> {
  /** The peer is the client, so it masks its frames. */
  readonly server: boolean;
}

/** A connection of ws, and as much of its TCP socket as could be got hold of. */
export interface OpenSocket {
  readonly socket: WebSocket;
  readonly tcp: Socket | undefined;
  /** Listeners of the socket's `data` that are not ws's; undefined if that can't be told. */
  readonly foreignListeners: readonly unknown[] | undefined;
}

export class OpenConnection implements Connection {
  readonly #socket: WebSocket;
  readonly #sink: Sink;
  readonly #options: OpenOptions;
  readonly #sender: FrameSender;
  readonly #reader: FrameReader | undefined;
  readonly #keepAlive: KeepAlive;
  readonly #meter: BandwidthMeter | undefined;
  readonly #linger = new Deadline(() => this.#socket.terminate());
  #tcpError: Error | undefined;
  /** Stands in for the count of bytes where there is no TCP socket to ask. */
  #heard = 0;
  #closing = false;
  #ended = false;

  /** To be made in the very turn in which ws opens, before any byte is read. */
  constructor({ socket, tcp, foreignListeners }: OpenSocket, options: OpenOptions, sink: Sink) {
    this.#socket = socket;
    this.#options = options;
    this.#sink = sink;
    this.#sender = new FrameSender(
      socket,
      tcp,
      (totals) => {
        if (!this.#ended) sink.sent(totals);
      },
      (error) => {
        this.#fail(error);
        socket.terminate();
      },
    );
    this.#reader = tcp && foreignListeners && this.#readInFront(tcp, foreignListeners);
    this.#meter = tcp && new BandwidthMeter(tcp);
    const traffic = {
      read: () => tcp?.bytesRead ?? this.#heard,
      waiting: () => tcp?.writableLength ?? socket.bufferedAmount,
    };
    this.#keepAlive = new KeepAlive(socket, options, traffic, () => this.#unanswered());
    this.#listen();
    if (tcp) this.#watch(tcp);
  }

  /** What this connection can do otherwise than the platform. */
  get capabilities(): Partial<Capabilities> {
    return this.#reader ? {} : { partialMessages: 'sliced' };
  }

  /** Undefined where nobody counts. */
  get bandwidth(): (() => BandwidthStatistics) | undefined {
    const meter = this.#meter;
    return meter && (() => meter.statistics());
  }

  send(payload: string | Uint8Array, text: boolean, final: boolean): void {
    this.#sender.send(payload, text, final);
  }

  pause(): void {
    if (this.#closing) return;
    this.#keepAlive.pause(true);
    this.#socket.pause();
  }

  resume(): void {
    this.#keepAlive.pause(false);
    this.#socket.resume();
  }

  progress(): SendTotals {
    return this.#sender.totals();
  }

  close(code?: number, reason?: string): void {
    this.#closing = true;
    // The peer's answer stands behind everything that it sent: a paused socket would never come to it.
    this.resume();
    this.#sender.whenDrained(() => this.#socket.close(code, reason));
  }

  abort(): void {
    this.#end();
    this.#socket.terminate();
  }

  /** Our reader in front of ws's; undefined where ws doesn't show how, and tells of whole messages instead. */
  #readInFront(tcp: Socket, foreignListeners: readonly unknown[]): FrameReader | undefined {
    const { server, maxMessageSize } = this.#options;
    const compression = this.#socket.extensions !== '';
    // Given a masked frame behind one that it refuses, while it inflates, ws's parser throws (8.23, receiver.js: `_mask`). It gets
    // its bytes in fewer pieces without us.
    if (server && compression) return undefined;
    const settings = { masked: server, compression, maxMessageSize };
    const reader: FrameReader = new FrameReader(settings, {
      data: (payload, text, final) => {
        if (!this.#ended) this.#sink.data(payload, text, final);
      },
      pass: (bytes) => pass?.(bytes),
      closing: (payload) => {
        const frame = closeFrameOf(payload);
        if (frame) this.#closed(frame.code, frame.reason);
      },
      violated: (violation) => this.#fail(violationError(violation, maxMessageSize)),
    });
    const pass = tap(tcp, foreignListeners, (bytes) => reader.read(bytes));
    return pass && reader;
  }

  /** The listeners stay to the end of the socket: ws emits `error` even for what we asked for, and unheard it would throw. */
  #listen(): void {
    const socket = this.#socket;
    const { maxMessageSize } = this.#options;
    for (const event of ['message', 'ping', 'pong']) socket.on(event, () => this.#heard++);
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      this.#reader?.delivered();
      if (this.#ended) return;
      if (data.byteLength > maxMessageSize) return this.#refuseSize();
      // A plain view: no Node Buffer reaches users. `binaryType` is ws's default, so it is one Buffer.
      this.#sink.data(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), !isBinary, true);
    });
    socket.on('error', (error: Error) => {
      this.#linger.start(lingerTime);
      this.#fail(this.#isOverOurLimit(error) ? violationError('size', maxMessageSize, error) : connectionError(error));
    });
    socket.on('close', (code: number, reason: Buffer) => {
      this.#linger.stop();
      if (code === abnormalClosure) this.#fail(connectionError(this.#tcpError));
      else this.#closed(code, reason.toString());
    });
  }

  /** Of a message that ws has read alone, by a limit of its server that is not ours. */
  #refuseSize(): void {
    this.#fail(violationError('size', this.#options.maxMessageSize));
    this.#linger.start(lingerTime);
    this.#socket.close(messageTooBig);
  }

  /** ws, where it reads alone, keeps a client's limit but doesn't say which one; a server of ws has one of its own. */
  #isOverOurLimit(error: Error): boolean {
    return !this.#options.server && codeOf(error) === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
  }

  /** What ws keeps to itself: why TCP broke, and that the peer has ended it although our own writes still wait. */
  #watch(tcp: Socket): void {
    tcp.once('error', (error) => (this.#tcpError = error));
    tcp.prependOnceListener('end', () => {
      // ws, on its part, would wait until all that is to be written is out. CLOSING means that a close frame has come or gone.
      if (this.#ended || this.#socket.readyState !== this.#socket.OPEN) return;
      this.#fail(connectionError());
      this.#socket.terminate();
    });
    // ws ends TCP when both close frames have passed.
    tcp.once('finish', () => this.#linger.start(lingerTime));
  }

  #unanswered(): void {
    const { receiveTimeout } = this.#options;
    const text = `the connection was lost: the peer has not answered a keep-alive within ${receiveTimeout} ms`;
    this.#fail(winrtError(hresult.WININET_E_TIMEOUT, text));
    this.#socket.terminate();
  }

  #closed(code: number, reason: string): void {
    if (this.#ended) return;
    // The sender reports a batch late; what isn't counted by now has failed.
    this.#sink.sent(this.#sender.totals());
    this.#end();
    this.#sink.closed(code, reason);
  }

  #fail(error: WinRTError): void {
    if (this.#ended) return;
    this.#end();
    this.#sink.failed(error);
  }

  #end(): void {
    this.#ended = true;
    this.#keepAlive.stop();
    this.#meter?.stop();
    this.#sender.clear();
  }
}

function violationError(violation: Violation, maxMessageSize: number, cause?: Error): WinRTError {
  if (violation === 'size') {
    const limit = maxMessageSize === Infinity ? 'any number can say' : `maxMessageSize, ${maxMessageSize} bytes`;
    return winrtError(hresult.WSAEMSGSIZE, `receive: a message is too large: more than ${limit}`, cause);
  }
  const what = violation === 'nesting' ? 'a message begins inside another' : 'a text is no UTF-8';
  return winrtError(hresult.WININET_E_INVALID_SERVER_RESPONSE, `receive: the peer broke the protocol: ${what}`);
}
