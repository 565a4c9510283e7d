/**
 * Calls connections back at a fixed interval, each counted from its own opening. All connections of one interval share a timer, since a
 * timer for each takes 0.5 KiB, and most connections of a server are idle.
 */
import type { AsyncResource } from 'node:async_hooks';
import { Deadline, now } from '@twinsocket/core';

export interface Beating {
  /** That of the connection: the timer, which is shared, keeps no other alive, and what a beat leads to runs in this one. */
  readonly context: AsyncResource;
  beat(): void;
}

/** By milliseconds between two beats. */
const intervals = /*#__PURE__*/ new Map<number, Beats>();

export function startBeats(member: Beating, interval: number): void {
  let beats = intervals.get(interval);
  if (!beats) intervals.set(interval, (beats = new Beats(interval)));
  beats.add(member);
}

/** Without effect for a member that has none. */
export function stopBeats(member: Beating, interval: number): void {
  const beats = intervals.get(interval);
  beats?.remove(member);
  if (beats?.isEmpty) intervals.delete(interval);
}

class Beats {
  readonly #interval: number;
  readonly #deadline = new Deadline(() => this.#due());
  /** When each is called next. All wait for the same time, so the order of insertion is that of the times. */
  readonly #next = new Map<Beating, number>();
  /** In whose context the timer runs. */
  #owner: Beating | undefined;

  constructor(interval: number) {
    this.#interval = interval;
  }

  get isEmpty(): boolean {
    return this.#next.size === 0;
  }

  add(member: Beating): void {
    this.#next.set(member, now() + this.#interval);
    if (!this.#owner) this.#wait();
  }

  remove(member: Beating): void {
    this.#next.delete(member);
    if (this.#owner === member) this.#wait();
  }

  #wait(): void {
    this.#deadline.stop();
    const [first] = this.#next;
    this.#owner = first?.[0];
    if (!first) return;
    const [{ context }, time] = first;
    context.runInAsyncScope(() => this.#deadline.start(time - now()));
  }

  #due(): void {
    const [first = 0] = this.#next.values();
    // A test may have advanced the timers and not the clock.
    const time = Math.max(now(), first);
    const due: Beating[] = [];
    for (const [member, next] of this.#next) {
      if (next > time) break;
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
