/**
 * When `closed` is raised for the peer's close frame: what came before it is delivered first, then `closed` is raised, then reads end.
 * A reader that is lazy delays `closed` for `closeTimeout` at most.
 */
import { afterCallbacks } from '../../internal/after-callbacks.ts';
import { Deadline } from '../../internal/deadline.ts';
import { microtask } from '../../internal/microtask.ts';

export class CloseDelivery {
  readonly #finish: (raiseClosed: () => void) => void;
  readonly #deadline = new Deadline(() => this.now());
  #raiseClosed: (() => void) | undefined;

  /** `finish` is called once: it is to call `raiseClosed`, and then to end the reads. */
  constructor(finish: (raiseClosed: () => void) => void) {
    this.#finish = finish;
  }

  /** From the peer's close frame until `closed` is raised. */
  get pending(): boolean {
    return this.#raiseClosed !== undefined;
  }

  begin(raiseClosed: () => void, closeTimeout: number): void {
    this.#raiseClosed = raiseClosed;
    this.#deadline.start(closeTimeout);
  }

  now(): void {
    this.#deadline.stop();
    const raiseClosed = this.#raiseClosed;
    this.#raiseClosed = undefined;
    if (raiseClosed) this.#finish(raiseClosed);
  }

  /** All was delivered to a read, which has to settle before `closed` is raised. */
  afterRead(): void {
    if (this.pending) afterCallbacks(() => this.now());
  }

  /** Nothing more is to be delivered. Not within the app's call, which is the reason. */
  soon(): void {
    this.#deadline.stop();
    if (this.pending) microtask(() => this.now());
  }
}
