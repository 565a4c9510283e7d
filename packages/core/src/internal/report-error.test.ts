import { afterEach, expect, test, vi } from 'vitest';
import { reportError } from './report-error.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('throws outside our own stack, in a callback of the platform', () => {
  const enqueue = vi.fn<(callback: () => void) => void>();
  vi.stubGlobal('queueMicrotask', enqueue);
  const error = new Error('of the app');
  reportError(error);
  expect(enqueue).toHaveBeenCalledOnce();
  expect(enqueue.mock.calls[0]?.[0]).toThrow(error);
});

test('throws from a timer where queueMicrotask is missing', () => {
  vi.stubGlobal('queueMicrotask', undefined);
  const setTimer = vi.fn<(callback: () => void) => void>();
  vi.stubGlobal('setTimeout', setTimer);
  const error = new Error('of the app');
  reportError(error);
  expect(setTimer.mock.calls[0]?.[0]).toThrow(error);
});
