/** Sends unsolicited pongs (RFC 6455, 5.5.3), and pings that show whether the peer still answers. */
import type { Socket } from 'node:net';
import { Deadline } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import { keepAliveUnanswered, type Failing } from './connection-errors.ts';
import type { ControlSender } from '../frames/control-sender.ts';

export interface KeepAliveSettings {
  /** Milliseconds between pongs, more than 0. */
  readonly pongInterval: number;
  /** Milliseconds that the peer has to answer. */
  readonly receiveTimeout: number;
}

/** Of all bytes on the wire, whatever they are. */
export interface Traffic {
  read(): number;
  /** Written, and not yet taken by the system. */
  waiting(): number;
}

/** Without a TCP socket to ask, what is read is counted by its frames. */
export function trafficOf(socket: WebSocket, tcp: Socket | undefined): Traffic {
  if (tcp) return { read: () => tcp.bytesRead, waiting: () => tcp.writableLength };
  let received = 0;
  for (const event of ['message', 'ping', 'pong']) socket.on(event, () => received++);
  return { read: () => received, waiting: () => socket.bufferedAmount };
}

export class KeepAlive {
  readonly #controls: ControlSender;
  readonly #settings: KeepAliveSettings;
  readonly #traffic: Traffic;
  readonly #beat = new Deadline(() => this.#onBeat());
  readonly #answer = new Deadline(() => this.#onAnswerDue());
  readonly #target: Failing;
  /** What had been read at the last beat, and when we asked; undefined when no answer is awaited. */
  #read: number;
  #readWhenAsked: number | undefined;
  #paused = false;

  constructor(controls: ControlSender, settings: KeepAliveSettings, traffic: Traffic, target: Failing) {
    this.#controls = controls;
    this.#settings = settings;
    this.#traffic = traffic;
    this.#target = target;
    this.#read = traffic.read();
    this.#beat.start(settings.pongInterval);
  }

  /** While reading is paused, no answer can arrive. */
  pause(paused: boolean): void {
    this.#paused = paused;
    if (paused) this.#forget();
  }

  stop(): void {
    this.#beat.stop();
    this.#forget();
  }

  #onBeat(): void {
    this.#beat.start(this.#settings.pongInterval);
    this.#controls.pong();
    const read = this.#traffic.read();
    const silent = read === this.#read;
    this.#read = read;
    if (!silent) this.#forget();
    // Bytes that wait to be sent are the send deadline's to watch, and a ping would wait behind them.
    else if (this.#readWhenAsked === undefined && !this.#paused && this.#traffic.waiting() === 0) this.#ask(read);
  }

  #onAnswerDue(): void {
    const silent = this.#readWhenAsked === this.#traffic.read();
    this.#readWhenAsked = undefined;
    if (silent) this.#target.failed(keepAliveUnanswered(this.#settings.receiveTimeout));
  }

  /** A pong gets no answer, so after an interval without a byte a ping asks for one. */
  #ask(read: number): void {
    if (!this.#controls.ping()) return;
    this.#readWhenAsked = read;
    this.#answer.start(this.#settings.receiveTimeout);
  }

  #forget(): void {
    this.#readWhenAsked = undefined;
    this.#answer.stop();
  }
}
