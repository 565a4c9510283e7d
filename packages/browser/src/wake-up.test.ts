import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { wakeUp } from './wake-up.ts';

beforeEach(() => {
  // Nobody lets their time pass: as in a hidden tab, timers don't come.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const woken = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void wakeUp(milliseconds, () => resolve()));

test('comes without the timers of the page', async () => {
  await woken(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('comes once, and not at all if it was cancelled', async () => {
  const callback = vi.fn();
  const cancelled = vi.fn();
  wakeUp(1, callback);
  wakeUp(1, cancelled)();
  await woken(2);
  await woken(2);
  expect(callback).toHaveBeenCalledTimes(1);
  expect(cancelled).not.toHaveBeenCalled();
});

test('comes by a timer where Atomics.waitAsync does not report its end', () => {
  vi.stubGlobal('Atomics', { waitAsync: () => ({ value: new Promise(() => {}) }) });
  const callback = vi.fn();
  wakeUp(4, callback);
  // A timer within 8 ms behind a wait makes Chromium report its end as late as the timer.
  vi.advanceTimersByTime(4 + 8);
  expect(callback).not.toHaveBeenCalled();
  vi.advanceTimersByTime(8);
  expect(callback).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('is a timer alone if it is long', () => {
  const callback = vi.fn();
  wakeUp(100, callback);
  vi.advanceTimersByTime(99);
  expect(callback).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(callback).toHaveBeenCalledTimes(1);
});

test.each([
  ['Atomics.waitAsync', 'Atomics'],
  ['WebAssembly', 'WebAssembly'],
])('is a timer where there is no %s, and gone when cancelled', async (_, global) => {
  vi.stubGlobal(global, {});
  vi.resetModules(); // the one before has its memory
  const fresh = await import('./wake-up.ts');
  const callback = vi.fn();
  fresh.wakeUp(4, callback);
  fresh.wakeUp(4, callback)();
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(4);
  expect(callback).toHaveBeenCalledTimes(1);
});
