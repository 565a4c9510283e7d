/** What a connection sends: messages, pings and pongs. */
import type { Socket } from 'node:net';
import type { Outgoing, SendTotals, WinRTError } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import { ControlSender } from '../frames/control-sender.ts';
import { FrameSender, type FrameSenderTarget } from '../frames/frame-sender.ts';
import { TcpOutput } from '../frames/tcp-output.ts';
import { WsOutput } from '../frames/ws-output.ts';

export type ConnectionOutputTarget = Pick<FrameSenderTarget, 'sent' | 'failed'>;

export class ConnectionOutput implements FrameSenderTarget {
  readonly #target: ConnectionOutputTarget;
  readonly #readsInFront: boolean;
  readonly #sender: FrameSender;
  readonly #controls: ControlSender;

  /** `readsInFront`: our own reader stands in front of ws's, so TCP is ours to write to, unless messages are compressed. */
  constructor(
    socket: WebSocket,
    tcp: Socket | undefined,
    masks: boolean,
    readsInFront: boolean,
    target: ConnectionOutputTarget,
  ) {
    this.#target = target;
    this.#readsInFront = readsInFront;
    const compression = socket.extensions !== '';
    const ownTcp = readsInFront && !compression ? tcp : undefined;
    this.#sender = new FrameSender(
      (gone) => (ownTcp ? new TcpOutput(socket, masks, ownTcp, gone) : new WsOutput(socket, masks, tcp, gone)),
      this,
    );
    this.#controls = new ControlSender(socket, () => compression && this.#sender.insideCompressed);
  }

  send(outgoing: Outgoing): boolean {
    return this.#sender.send(outgoing);
  }

  totals(): SendTotals {
    return this.#sender.totals();
  }

  /** Calls back when all messages were given to ws or TCP. */
  whenDrained(callback: () => void): void {
    this.#sender.whenDrained(callback);
  }

  /** Writes what was gathered, before ws sends a frame that has to follow. */
  flush(): void {
    this.#sender.flush();
  }

  /** Discards queued messages. */
  clear(): void {
    this.#sender.clear();
  }

  answer(ping: Uint8Array): void {
    this.#controls.answer(ping);
  }

  pong(): void {
    this.#controls.pong();
  }

  ping(): boolean {
    return this.#controls.ping();
  }

  // The callbacks of the frame sender.

  sent(totals: SendTotals): void {
    this.#target.sent(totals);
  }

  failed(error: WinRTError): void {
    this.#target.failed(error);
  }

  /** Where ws reads alone, it answers pings by itself, wherever it is. */
  controlsWait(): boolean {
    return this.#readsInFront;
  }

  messageEnded(): void {
    this.#controls.messageEnded();
  }
}
