/**
 * Watches that a message which has begun goes on: its next byte has to come within `receiveTimeout`. Where ws reads alone, messages come
 * whole.
 */
import { Deadline, type WinRTError } from '@twinsocket/core';
import { messageStalled } from './connection-errors.ts';

export class StallWatch {
  readonly #deadline: Deadline;
  readonly #receiveTimeout: number;
  #begun = false;
  /** Of the message that has begun, so far. */
  #length = 0;
  #paused = false;

  constructor(receiveTimeout: number, stalled: (error: WinRTError) => void) {
    this.#receiveTimeout = receiveTimeout;
    this.#deadline = new Deadline(() => {
      stalled(messageStalled(this.#length, receiveTimeout));
    });
  }

  /** A slice of a message has come. Bytes alone are progress: fragments without any would hold up the deadline for ever. */
  arrived(length: number, final: boolean): void {
    const moved = !this.#begun || final || length > 0;
    this.#length = this.#begun ? this.#length + length : length;
    this.#begun = !final;
    if (moved) this.#watch();
  }

  /** While we hold the sender back, a message that stops is not the peer's fault. */
  pause(paused: boolean): void {
    this.#paused = paused;
    this.#watch();
  }

  /** Nothing more comes, or nobody wants it. */
  stop(): void {
    this.#begun = false;
    this.#deadline.stop();
  }

  /** The deadline runs, anew from here, while the next byte of a message is the peer's to send. */
  #watch(): void {
    if (this.#begun && !this.#paused) this.#deadline.start(this.#receiveTimeout);
    else this.#deadline.rest();
  }
}
