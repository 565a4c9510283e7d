/**
 * Calls connections back at a fixed interval, each counted from its own opening. All connections of one interval share a timer, since a
 * timer for each takes 0.5 KiB, and most connections of a server are idle. Under a test's timers each connection has its own.
 */
import type { AsyncResource } from 'node:async_hooks';
import { Deadline, now } from '@twinsocket/core';

export interface Beating {
  /** That of the connection: the timer, which is shared, keeps no other alive, and what a beat leads to runs in this one. */
  readonly context: AsyncResource;
  beat(): void;
}

/**
 * A test replaces it: by timers that may not run with the clock, so no time could be computed for the next connection, and that end with the
 * test, also if the test has left connections open.
 */
const platformSetTimeout = setTimeout;

/** By milliseconds between two beats. */
const shared = /*#__PURE__*/ new Map<number, Beats>();

/** The beats are to be stopped by {@link Beats.remove}. */
export function startBeats(member: Beating, interval: number): Beats {
  const beats = beatsOf(interval);
  beats.add(member);
  return beats;
}

function beatsOf(interval: number): Beats {
  if (setTimeout !== platformSetTimeout) return new Beats(interval);
  let beats = shared.get(interval);
  if (!beats?.isShareable) shared.set(interval, (beats = new Beats(interval)));
  return beats;
}

export class Beats {
  readonly #interval: number;
  readonly #deadline = new Deadline(() => this.#due());
  /** When each is called next. All wait for the same time, so the order of insertion is that of the times. */
  readonly #next = new Map<Beating, number>();
  /** In whose context the timer runs. */
  #owner: Beating | undefined;
  #setTimeout: typeof setTimeout | undefined;

  constructor(interval: number) {
    this.#interval = interval;
  }

  /** The timer, if there is one, is not one of a test that has ended meanwhile. */
  get isShareable(): boolean {
    return this.#setTimeout === platformSetTimeout;
  }

  add(member: Beating): void {
    this.#next.set(member, now() + this.#interval);
    if (!this.#owner) this.#wait();
  }

  /** Without effect for a member that was removed. */
  remove(member: Beating): void {
    this.#next.delete(member);
    if (this.#owner === member) this.#wait();
    if (this.#next.size === 0 && shared.get(this.#interval) === this) shared.delete(this.#interval);
  }

  #wait(): void {
    this.#deadline.stop();
    const [first] = this.#next;
    this.#owner = first?.[0];
    if (!first) return;
    const [{ context }, time] = first;
    this.#setTimeout = setTimeout;
    context.runInAsyncScope(() => this.#deadline.start(time - now()));
  }

  #due(): void {
    const [first = 0] = this.#next.values();
    const time = now();
    // A test may have advanced the timers and not the clock.
    const latest = Math.max(time, first);
    const due: Beating[] = [];
    for (const [member, next] of this.#next) {
      if (next > latest) break;
      due.push(member);
    }
    for (const member of due) {
      this.#next.delete(member);
      this.#next.set(member, time + this.#interval);
    }
    this.#wait();
    // Not one that has ended because of another's beat.
    for (const member of due) if (this.#next.has(member)) member.context.runInAsyncScope(() => member.beat());
  }
}
