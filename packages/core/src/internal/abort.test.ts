import { describe, expect, test, vi } from 'vitest';
import { E_INVALIDARG } from '../hresult.ts';
import { onAbort, signalOf } from './abort.ts';

describe('a signal', () => {
  test.each([undefined, null])('may be left out: %s', (nothing) => {
    expect(signalOf({ signal: nothing }, 'here')).toBeUndefined();
  });

  test('is given back as it is', () => {
    const { signal } = new AbortController();
    expect(signalOf({ signal }, 'here')).toBe(signal);
  });

  test.each([{}, { aborted: false }, { aborted: 'no', addEventListener() {} }, 'abort', 7, true, () => {}])(
    'that can’t be listened to is refused: %s',
    (wrong) => {
      expect(() => signalOf({ signal: wrong as unknown as AbortSignal }, 'here')).toThrow(
        expect.objectContaining({ number: E_INVALIDARG, message: expect.stringContaining('here') }),
      );
    },
  );
});

describe('waiting for a signal', () => {
  test('takes one listener, however many wait, and none when nobody does', () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    const waits = Array.from({ length: 20 }, () => onAbort(signal, () => {}));
    expect(added).toHaveBeenCalledOnce();
    for (const letGo of waits.slice(1)) letGo();
    expect(removed).not.toHaveBeenCalled();
    for (const letGo of [...waits, ...waits]) letGo();
    expect(removed.mock.calls).toEqual(added.mock.calls);
  });

  test('calls all that still wait, once, in their order', () => {
    const controller = new AbortController();
    const called: number[] = [];
    const waits = [1, 2, 3].map((number) => onAbort(controller.signal, () => called.push(number)));
    waits[1]?.();
    controller.abort();
    controller.abort();
    expect(called).toEqual([1, 3]);
  });

  test('begins anew after all have stopped waiting', () => {
    const controller = new AbortController();
    onAbort(controller.signal, () => {})();
    const callback = vi.fn();
    onAbort(controller.signal, callback);
    controller.abort();
    expect(callback).toHaveBeenCalledOnce();
  });
});
