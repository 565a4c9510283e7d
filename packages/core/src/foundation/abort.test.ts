import { describe, expect, test } from 'vitest';
import { E_INVALIDARG } from '../hresult.ts';
import { requireSignal } from './abort.ts';

describe('a signal', () => {
  test.each([undefined, null])('of %s is none', (nothing) => {
    expect(requireSignal(nothing, 'here')).toBeUndefined();
  });

  test('is given back as it is', () => {
    const { signal } = new AbortController();
    expect(requireSignal(signal, 'here')).toBe(signal);
  });

  test.each([{}, { aborted: false }, { aborted: 'no', addEventListener() {} }, 'abort', 7, true, () => {}])(
    'that can’t be listened to is refused: %s',
    (wrong) => {
      expect(() => requireSignal(wrong as unknown as AbortSignal, 'here')).toThrow(
        expect.objectContaining({ number: E_INVALIDARG, message: expect.stringContaining('here') }),
      );
    },
  );
});
