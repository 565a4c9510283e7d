import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Deadline } from './deadline.ts';

const expired = vi.fn();

beforeEach(() => {
  expired.mockReset();
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('calls back once, when the time has passed and not before', () => {
  new Deadline(expired).start(1000);
  vi.advanceTimersByTime(999);
  expect(expired).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(expired).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(10_000);
  expect(expired).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

test('moving it on takes no new timer', () => {
  const deadline = new Deadline(expired);
  const setTimer = vi.spyOn(globalThis, 'setTimeout');
  deadline.start(1000);
  for (let i = 0; i < 100; i++) {
    vi.advanceTimersByTime(9);
    deadline.start(1000);
  }
  expect(setTimer).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(999);
  expect(expired).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(expired).toHaveBeenCalledOnce();
});

test('can be brought forward', () => {
  const deadline = new Deadline(expired);
  deadline.start(1000);
  deadline.start(10);
  vi.advanceTimersByTime(10);
  expect(expired).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});

test('stopped, it leaves no timer and never calls back', () => {
  const deadline = new Deadline(expired);
  deadline.start(1000);
  deadline.stop();
  deadline.stop();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(2000);
  expect(expired).not.toHaveBeenCalled();
});

test('can be started anew after it was stopped, has expired, and from its own callback', () => {
  const deadline = new Deadline(expired);
  deadline.start(10);
  deadline.stop();
  deadline.start(10);
  expired.mockImplementationOnce(() => deadline.start(10));
  vi.advanceTimersByTime(10);
  expect(expired).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(10);
  expect(expired).toHaveBeenCalledTimes(2);
  deadline.start(10);
  vi.advanceTimersByTime(10);
  expect(expired).toHaveBeenCalledTimes(3);
});

test('Infinity is never, also where a time was set before', () => {
  const deadline = new Deadline(expired);
  deadline.start(10);
  deadline.start(Infinity);
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(1000);
  expect(expired).not.toHaveBeenCalled();
  deadline.start(10);
  vi.advanceTimersByTime(10);
  expect(expired).toHaveBeenCalledOnce();
});

test('a time that is longer than a timer can be', () => {
  const thirtyDays = 30 * 24 * 60 * 60 * 1000;
  new Deadline(expired).start(thirtyDays);
  vi.advanceTimersByTime(thirtyDays - 1);
  expect(expired).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(expired).toHaveBeenCalledOnce();
});

test('a timer that fires a little early does not expire the deadline', () => {
  const wake: (() => void)[] = [];
  const timer = vi.spyOn(globalThis, 'setTimeout').mockImplementation(((callback: () => void) => {
    wake.push(callback);
    return wake.length;
  }) as unknown as typeof setTimeout);
  new Deadline(expired).start(1000);
  vi.advanceTimersByTime(997);
  wake[0]?.();
  expect(expired).not.toHaveBeenCalled();
  expect(timer).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(3);
  wake[1]?.();
  expect(expired).toHaveBeenCalledOnce();
  timer.mockRestore();
});

describe('where a test moves the timers on, but not the clock', () => {
  beforeEach(() => {
    vi.useRealTimers();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });

  test('expires by the timers', () => {
    new Deadline(expired).start(30_000);
    vi.advanceTimersByTime(29_999);
    expect(expired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(expired).toHaveBeenCalledOnce();
  });

  test('expires late rather than early after it was moved on', () => {
    const deadline = new Deadline(expired);
    deadline.start(30_000);
    vi.advanceTimersByTime(20_000);
    deadline.start(30_000);
    vi.advanceTimersByTime(29_999);
    expect(expired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(30_000);
    expect(expired).toHaveBeenCalledOnce();
  });
});

test('where performance is missing, the time comes from Date', () => {
  vi.stubGlobal('performance', undefined);
  new Deadline(expired).start(1000);
  vi.advanceTimersByTime(1000);
  vi.unstubAllGlobals();
  expect(expired).toHaveBeenCalledOnce();
});

describe('resting', () => {
  test('leaves no timer, and doesn’t call back', () => {
    const deadline = new Deadline(expired);
    deadline.start(1000);
    deadline.rest();
    deadline.rest();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(10_000);
    expect(expired).not.toHaveBeenCalled();
  });

  test('is over with the next start, which counts from there', () => {
    const deadline = new Deadline(expired);
    deadline.start(1000);
    deadline.rest();
    vi.advanceTimersByTime(500);
    deadline.start(1000);
    vi.advanceTimersByTime(999);
    expect(expired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(expired).toHaveBeenCalledOnce();
  });

  test('is over with a stop, which leaves no timer, after a flood too', () => {
    const deadline = new Deadline(expired);
    for (let i = 0; i < 1000; i++) {
      deadline.start(1000);
      deadline.rest();
    }
    deadline.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('in a flood takes few timers, none of them a tenth of a second behind it, and the deadline holds', () => {
    const setTimer = vi.spyOn(globalThis, 'setTimeout');
    const deadline = new Deadline(expired);
    const flood = (): void => {
      for (let i = 0; i < 100_000; i++) {
        deadline.start(30_000);
        deadline.rest();
        if (i % 100 === 0) vi.advanceTimersByTime(1);
      }
    };
    flood();
    vi.advanceTimersByTime(100);
    expect(vi.getTimerCount()).toBe(0);
    // A second of flood: 16 and a few more in each twentieth of it.
    expect(setTimer.mock.calls.length).toBeLessThan(20 * 22);
    flood();
    deadline.start(30_000);
    vi.advanceTimersByTime(29_999);
    expect(expired).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(expired).toHaveBeenCalledOnce();
    setTimer.mockRestore();
  });
});

test('a timer that fires late leaves room for an event that came in time, once, before the deadline expires', () => {
  const deadline = new Deadline(expired);
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  deadline.start(1000);
  now = 60_000;
  vi.advanceTimersByTime(1000);
  expect(expired).not.toHaveBeenCalled();
  deadline.start(1000); // what came has moved it on
  now = 120_000;
  vi.advanceTimersByTime(1000);
  now = 180_000;
  vi.advanceTimersByTime(1000);
  expect(expired).toHaveBeenCalledOnce();
  expect(vi.getTimerCount()).toBe(0);
});
