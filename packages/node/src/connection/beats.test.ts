import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Beating, Beats } from './beats.ts';

const interval = 1000;
/** Of a module that was loaded under the fake timers, which are the platform's for it. */
let startBeats: (member: Beating, interval: number) => Beats;
/** The names of members, in the order of their beats. */
let beats: string[];

function member(name: string, onBeat = (): void => {}): Beating {
  return {
    context: new AsyncResource('test'),
    beat: () => {
      beats.push(name);
      onBeat();
    },
  };
}

const started = new Map<Beating, Beats>();

function start(beating: Beating, every: number): void {
  started.set(beating, startBeats(beating, every));
}

function stop(beating: Beating): void {
  started.get(beating)?.stop();
}

beforeEach(async () => {
  beats = [];
  vi.useFakeTimers();
  vi.resetModules();
  ({ startBeats } = await import('./beats.ts'));
});

afterEach(() => {
  vi.useRealTimers();
});

test('each member beats at its own times, and one timer serves all', () => {
  const [first, second] = [member('first'), member('second')];
  start(first, interval);
  vi.advanceTimersByTime(400);
  start(second, interval);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(599);
  expect(beats).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(beats).toEqual(['first']);
  vi.advanceTimersByTime(400);
  expect(beats).toEqual(['first', 'second']);
  vi.advanceTimersByTime(1000);
  expect(beats).toEqual(['first', 'second', 'first', 'second']);
  stop(first);
  stop(second);
  expect(vi.getTimerCount()).toBe(0);
});

test('a member that was stopped beats no more, also when it is the next', () => {
  const [first, second] = [member('first'), member('second')];
  start(first, interval);
  start(second, interval);
  stop(first);
  stop(first);
  vi.advanceTimersByTime(interval);
  expect(beats).toEqual(['second']);
  stop(second);
  expect(vi.getTimerCount()).toBe(0);
});

test('a member that is stopped by the beat of another one does not beat', () => {
  const second = member('second');
  const first = member('first', () => stop(second));
  start(first, interval);
  start(second, interval);
  vi.advanceTimersByTime(interval);
  expect(beats).toEqual(['first']);
  stop(first);
  expect(vi.getTimerCount()).toBe(0);
});

test('members stop in any order, and the others beat on at their own times', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const members = names.map((name) => member(name));
  for (const each of members) {
    start(each, interval);
    vi.advanceTimersByTime(10);
  }
  const [a, b, c, d, e] = members as [Beating, Beating, Beating, Beating, Beating];
  for (const each of [c, e, a]) stop(each);
  vi.advanceTimersByTime(interval - 40 - 1);
  expect(beats).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(beats).toEqual(['b']);
  start(c, interval);
  vi.advanceTimersByTime(20);
  expect(beats).toEqual(['b', 'd']);
  vi.advanceTimersByTime(interval);
  expect(beats).toEqual(['b', 'd', 'b', 'c', 'd']);
  for (const each of [d, b, c]) stop(each);
  expect(vi.getTimerCount()).toBe(0);
});

test('members of different intervals do not wait for each other', () => {
  const [slow, fast] = [member('slow'), member('fast')];
  start(slow, 3 * interval);
  start(fast, interval);
  vi.advanceTimersByTime(3 * interval);
  expect(beats.filter((name) => name === 'fast')).toHaveLength(3);
  expect(beats.filter((name) => name === 'slow')).toHaveLength(1);
  stop(slow);
  stop(fast);
});

test('each beat runs in the context of its member, and the timer in that of one that has not stopped', () => {
  const context = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  const [first, second] = ['first', 'second'].map((name) =>
    context.run(name, () => member(name, () => seen.push(context.getStore()))),
  ) as [Beating, Beating];
  start(first, interval);
  start(second, interval);
  vi.advanceTimersByTime(interval);
  expect(seen).toEqual(['first', 'second']);
  const timers = vi.spyOn(globalThis, 'setTimeout').mockImplementation(() => {
    seen.push(context.getStore());
    return 0 as never;
  });
  stop(first);
  timers.mockRestore();
  expect(seen).toEqual(['first', 'second', 'second']);
  stop(second);
});

test('each member beats at its interval when a test advances the timers and not the clock', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const members = ['first', 'second', 'third'].map((name) => member(name));
  const clock = vi.spyOn(performance, 'now').mockReturnValueOnce(5).mockReturnValueOnce(5).mockReturnValue(10);
  for (const each of members) start(each, interval);
  for (const round of [1, 2, 3]) {
    vi.advanceTimersByTime(interval);
    expect([...beats].sort()).toEqual(['first', 'second', 'third'].flatMap((name) => Array<string>(round).fill(name)));
  }
  clock.mockRestore();
  for (const each of members) stop(each);
});

test('a member beats by the timers of the test in which it was started', () => {
  const [before, within, after] = [member('before'), member('within'), member('after')];
  start(before, interval);
  vi.useRealTimers();
  vi.useFakeTimers();
  start(within, interval);
  vi.advanceTimersByTime(interval);
  expect(beats).toEqual(['within']);
  vi.useRealTimers();
  vi.useFakeTimers();
  start(after, interval);
  vi.advanceTimersByTime(interval);
  expect(beats).toEqual(['within', 'after']);
});

test('a shared timer that a test has taken with it is not the timer of those who come later', () => {
  const platform = setTimeout;
  const [early, late] = [member('early'), member('late')];
  start(early, interval);
  globalThis.setTimeout = (() => 0) as never;
  vi.advanceTimersByTime(interval);
  globalThis.setTimeout = platform;
  start(late, interval);
  vi.advanceTimersByTime(interval);
  expect(beats).toEqual(['early', 'late']);
  stop(early);
  stop(late);
});
