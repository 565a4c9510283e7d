import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startBeats, stopBeats, type Beating } from './beats.ts';

const interval = 1000;
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

beforeEach(() => {
  beats = [];
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('each member beats at its own times, and one timer serves all', () => {
  const [first, second] = [member('first'), member('second')];
  startBeats(first, interval);
  vi.advanceTimersByTime(400);
  startBeats(second, interval);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(599);
  expect(beats).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(beats).toEqual(['first']);
  vi.advanceTimersByTime(400);
  expect(beats).toEqual(['first', 'second']);
  vi.advanceTimersByTime(1000);
  expect(beats).toEqual(['first', 'second', 'first', 'second']);
  stopBeats(first, interval);
  stopBeats(second, interval);
  expect(vi.getTimerCount()).toBe(0);
});

test('a member that was stopped beats no more, also when it is the next', () => {
  const [first, second] = [member('first'), member('second')];
  startBeats(first, interval);
  startBeats(second, interval);
  stopBeats(first, interval);
  stopBeats(first, interval);
  vi.advanceTimersByTime(interval);
  expect(beats).toEqual(['second']);
  stopBeats(second, interval);
  expect(vi.getTimerCount()).toBe(0);
});

test('a member that is stopped by the beat of another one does not beat', () => {
  const second = member('second');
  const first = member('first', () => stopBeats(second, interval));
  startBeats(first, interval);
  startBeats(second, interval);
  vi.advanceTimersByTime(interval);
  expect(beats).toEqual(['first']);
  stopBeats(first, interval);
  expect(vi.getTimerCount()).toBe(0);
});

test('members of different intervals do not wait for each other', () => {
  const [slow, fast] = [member('slow'), member('fast')];
  startBeats(slow, 3 * interval);
  startBeats(fast, interval);
  vi.advanceTimersByTime(3 * interval);
  expect(beats.filter((name) => name === 'fast')).toHaveLength(3);
  expect(beats.filter((name) => name === 'slow')).toHaveLength(1);
  stopBeats(slow, 3 * interval);
  stopBeats(fast, interval);
});

test('each beat runs in the context of its member, and the timer in that of one that has not stopped', () => {
  const context = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  const [first, second] = ['first', 'second'].map((name) =>
    context.run(name, () => member(name, () => seen.push(context.getStore()))),
  ) as [Beating, Beating];
  startBeats(first, interval);
  startBeats(second, interval);
  vi.advanceTimersByTime(interval);
  expect(seen).toEqual(['first', 'second']);
  const timers = vi.spyOn(globalThis, 'setTimeout').mockImplementation(() => {
    seen.push(context.getStore());
    return 0 as never;
  });
  stopBeats(first, interval);
  timers.mockRestore();
  expect(seen).toEqual(['first', 'second', 'second']);
  stopBeats(second, interval);
});
