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
const shared = /*#__PURE__*/ new Map<number, BeatTimer>();

export function startBeats(member: Beating, interval: number): Beats {
  return new Beats(member, timerOf(interval));
}

function timerOf(interval: number): BeatTimer {
  if (setTimeout !== platformSetTimeout) return new BeatTimer(interval);
  let timer = shared.get(interval);
  if (!timer?.isShareable) shared.set(interval, (timer = new BeatTimer(interval)));
  return timer;
}

/** Those of one member. */
export class Beats {
  readonly member: Beating;
  readonly #timer: BeatTimer;
  /** Of the timer's list, from which a member can be taken without a search: a `Map` is slow to give its first key when many were deleted. */
  previous: Beats | undefined;
  next: Beats | undefined;
  /** When the next beat is due; undefined after the end. */
  time: number | undefined;

  constructor(member: Beating, timer: BeatTimer) {
    this.member = member;
    this.#timer = timer;
    timer.add(this);
  }

  /** Without effect after the first call. */
  stop(): void {
    if (this.time === undefined) return;
    this.time = undefined;
    this.#timer.remove(this);
  }
}

class BeatTimer {
  readonly #interval: number;
  readonly #deadline = new Deadline(() => this.#due());
  /** All wait for the same time, so the list is in the order of the times. */
  #first: Beats | undefined;
  #last: Beats | undefined;
  /** In whose context the timer runs. */
  #owner: Beats | undefined;
  #setTimeout: typeof setTimeout | undefined;

  constructor(interval: number) {
    this.#interval = interval;
  }

  /** The timer, if there is one, is not one of a test that has ended meanwhile. */
  get isShareable(): boolean {
    return this.#setTimeout === platformSetTimeout;
  }

  add(beats: Beats): void {
    this.#append(beats, now() + this.#interval);
    if (!this.#owner) this.#wait();
  }

  remove(beats: Beats): void {
    this.#unlink(beats);
    if (this.#owner === beats) this.#wait();
    if (!this.#first && shared.get(this.#interval) === this) shared.delete(this.#interval);
  }

  #append(beats: Beats, time: number): void {
    beats.time = time;
    beats.previous = this.#last;
    if (this.#last) this.#last.next = beats;
    else this.#first = beats;
    this.#last = beats;
  }

  #unlink(beats: Beats): void {
    const { previous, next } = beats;
    if (previous) previous.next = next;
    else this.#first = next;
    if (next) next.previous = previous;
    else this.#last = previous;
    beats.previous = beats.next = undefined;
  }

  #wait(): void {
    this.#deadline.stop();
    const first = this.#first;
    this.#owner = first;
    if (first?.time === undefined) return;
    const { time } = first;
    this.#setTimeout = setTimeout;
    first.member.context.runInAsyncScope(() => this.#deadline.start(time - now()));
  }

  #due(): void {
    const time = now();
    // A test may have advanced the timers and not the clock.
    const latest = Math.max(time, this.#first?.time ?? 0);
    const due: Beats[] = [];
    for (let beats = this.#first; beats?.time !== undefined && beats.time <= latest; beats = beats.next)
      due.push(beats);
    for (const beats of due) {
      this.#unlink(beats);
      this.#append(beats, time + this.#interval);
    }
    this.#wait();
    for (const beats of due) {
      const { member, time: goesOn } = beats;
      // Not one that has ended because of another's beat.
      if (goesOn !== undefined) member.context.runInAsyncScope(() => member.beat());
    }
  }
}
