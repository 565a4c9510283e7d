import { hresult } from '@twinsocket/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StallWatch } from './stall-watch.ts';

const receiveTimeout = 30_000;
const stalled = vi.fn();
let watch: StallWatch;

beforeEach(() => {
  vi.useFakeTimers();
  stalled.mockReset();
  watch = new StallWatch(receiveTimeout, { failed: stalled }, () => true);
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a message that has begun', () => {
  test('is stalled when nothing more of it comes for receiveTimeout', () => {
    watch.arrived(10, false);
    vi.advanceTimersByTime(receiveTimeout - 1);
    watch.arrived(10, false);
    vi.advanceTimersByTime(receiveTimeout - 1);
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(stalled).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        number: hresult.WININET_E_TIMEOUT,
        message: expect.stringContaining('after 20 bytes'),
      }),
    );
  });

  test('is not kept up by fragments without a byte, however it began', () => {
    watch.arrived(0, false);
    for (let third = 0; third < 3; third++) {
      watch.arrived(0, false);
      vi.advanceTimersByTime(receiveTimeout / 3);
    }
    expect(stalled).toHaveBeenCalledOnce();
  });

  test('may rest while we hold the sender back, and has all of its time from then on', () => {
    watch.arrived(10, false);
    watch.pause(true);
    vi.advanceTimersByTime(10 * receiveTimeout);
    expect(stalled).not.toHaveBeenCalled();
    watch.pause(false);
    vi.advanceTimersByTime(receiveTimeout - 1);
    expect(stalled).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(stalled).toHaveBeenCalledOnce();
  });

  test('is not stalled while what has come waits to be read here, and has all of its time from then on', () => {
    let isRead = false;
    watch = new StallWatch(receiveTimeout, { failed: stalled }, () => isRead);
    watch.arrived(10, false);
    vi.advanceTimersByTime(10 * receiveTimeout);
    expect(stalled).not.toHaveBeenCalled();
    isRead = true;
    watch.allRead();
    vi.advanceTimersByTime(receiveTimeout - 1);
    expect(stalled).not.toHaveBeenCalled();
    // Bytes that are inflated to nothing are read in no time, and give it no more.
    watch.allRead();
    vi.advanceTimersByTime(1);
    expect(stalled).toHaveBeenCalledOnce();
  });

  test('leaves no timer behind at its end, between messages, and when nobody wants it any more', () => {
    watch.arrived(10, false);
    watch.arrived(10, true);
    expect(vi.getTimerCount()).toBe(0);
    watch.arrived(10, true);
    expect(vi.getTimerCount()).toBe(0);
    watch.arrived(10, false);
    watch.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
