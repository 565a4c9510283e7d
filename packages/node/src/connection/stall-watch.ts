/**
 * Watches that a message which has begun goes on: its next byte has to come within `receiveTimeout`. Where ws reads alone, messages come
 * whole.
 */
import { Deadline } from '@twinsocket/core';
import { messageStalled, type Failing } from './connection-errors.ts';

export class StallWatch {
  readonly #receiveTimeout: number;
  readonly #target: Failing;
  readonly #isRead: () => boolean;
  /** From the first message on that comes in parts: a server has many connections that are idle. */
  #deadline: Deadline | undefined;
  #begun = false;
  /** Of the message that has begun, so far. */
  #length = 0;
  #paused = false;
  /** The deadline has passed while we had not read all that has come. */
  #late = false;

  /** `isRead`: nothing that has come waits to be inflated or read. Zlib's threads may be busy with other work of the app for long. */
  constructor(receiveTimeout: number, target: Failing, isRead: () => boolean) {
    this.#receiveTimeout = receiveTimeout;
    this.#target = target;
    this.#isRead = isRead;
  }

  /** Part of a message has come, and the rest has not: only then a whole message matters here. */
  get begun(): boolean {
    return this.#begun;
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

  /** All that has come was read: from here on the next byte is the peer's to send. */
  allRead(): void {
    // Not anew each time: bytes that are inflated to nothing would hold up the deadline for ever.
    if (this.#late) this.#watch();
  }

  /** Nothing more comes, or nobody wants it. */
  stop(): void {
    this.#begun = this.#late = false;
    this.#deadline?.stop();
  }

  /** The deadline runs, anew from here, while the next byte of a message is the peer's to send. */
  #watch(): void {
    this.#late = false;
    if (this.#begun && !this.#paused) (this.#deadline ??= this.#newDeadline()).start(this.#receiveTimeout);
    else this.#deadline?.rest();
  }

  #newDeadline(): Deadline {
    return new Deadline(() => {
      if (this.#isRead()) this.#target.failed(messageStalled(this.#length, this.#receiveTimeout));
      else this.#late = true;
    });
  }
}
