/** Sends unsolicited pongs (RFC 6455, 5.5.3), and pings that show whether the peer still answers. */
import type { AsyncResource } from 'node:async_hooks';
import { Deadline } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import { startBeats, type Beating, type Beats } from './beats.ts';
import { keepAliveUnanswered, type Failing } from './connection-errors.ts';

export interface KeepAliveSettings {
  /** Milliseconds between pongs, more than 0. */
  readonly pongInterval: number;
  /** Milliseconds that the peer has to answer. */
  readonly receiveTimeout: number;
}

export interface KeepAliveTarget extends Failing {
  /** Sends an unsolicited pong, if a frame can be sent now. */
  pong(): void;
  /** Sends a ping; false if no frame can be sent now. */
  askForPong(): boolean;
}

/** Of all bytes on the wire, whatever they are: the members of a TCP socket. */
export interface Traffic {
  readonly bytesRead: number;
  /** Written, and not yet taken by the system. */
  readonly writableLength: number;
}

/** Where there is no TCP socket to ask, what is read is counted by its frames. */
export class FrameTraffic implements Traffic {
  bytesRead = 0;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    for (const event of ['message', 'ping', 'pong']) socket.on(event, () => this.bytesRead++);
  }

  get writableLength(): number {
    return this.#socket.bufferedAmount;
  }
}

export class KeepAlive implements Beating {
  readonly context: AsyncResource;
  readonly #settings: KeepAliveSettings;
  readonly #traffic: Traffic;
  readonly #target: KeepAliveTarget;
  readonly #beats: Beats;
  /** From the first question on. */
  #answer: Deadline | undefined;
  /** What had been read at the last beat, and when we asked; undefined when no answer is awaited. */
  #read: number;
  #readWhenAsked: number | undefined;
  #paused = false;

  constructor(settings: KeepAliveSettings, traffic: Traffic, target: KeepAliveTarget, context: AsyncResource) {
    this.#settings = settings;
    this.#traffic = traffic;
    this.#target = target;
    this.context = context;
    this.#read = traffic.bytesRead;
    this.#beats = startBeats(this, settings.pongInterval);
  }

  /** While reading is paused, no answer can arrive. */
  pause(paused: boolean): void {
    this.#paused = paused;
    if (paused) this.#forget();
  }

  stop(): void {
    this.#beats.stop();
    this.#forget();
  }

  beat(): void {
    // Before the pong: TLS takes it in a later turn, so behind it something would always wait, and nothing would ever be asked.
    const waiting = this.#traffic.writableLength > 0;
    this.#target.pong();
    const read = this.#traffic.bytesRead;
    const silent = read === this.#read;
    this.#read = read;
    if (!silent) this.#forget();
    // Bytes that wait to be sent are the send deadline's to watch, and a ping would wait behind them.
    else if (this.#readWhenAsked === undefined && !this.#paused && !waiting) this.#ask(read);
  }

  #onAnswerDue(): void {
    const silent = this.#readWhenAsked === this.#traffic.bytesRead;
    this.#readWhenAsked = undefined;
    if (silent) this.#target.failed(keepAliveUnanswered(this.#settings.receiveTimeout));
  }

  /** A pong gets no answer, so after an interval without a byte a ping asks for one. */
  #ask(read: number): void {
    if (!this.#target.askForPong()) return;
    this.#readWhenAsked = read;
    this.#answer ??= new Deadline(() => this.#onAnswerDue());
    this.#answer.start(this.#settings.receiveTimeout);
  }

  /** Idle connections have no deadline between a pong of the peer and our next question. */
  #forget(): void {
    this.#readWhenAsked = undefined;
    this.#answer?.stop();
    this.#answer = undefined;
  }
}
