import type { ConnectOptions } from '@twinsocket/core';
import { expect, test } from 'vitest';
import { wsOptions } from './ws-options.ts';

const unlimited = { maxMessageSize: Infinity, certificateAuthorities: [] } as unknown as ConnectOptions;

/** The close deadline of ws, in milliseconds. */
function deadlineOf(closeTimeout: number): unknown {
  const request = { url: 'ws://host/', protocols: [], headers: [], options: { ...unlimited, closeTimeout } };
  return (wsOptions(request, [], { open: () => undefined }) as { closeTimeout?: unknown }).closeTimeout;
}

test('the close deadline of ws is a minute later than closeTimeout, and never longer than a timer can be', () => {
  expect(deadlineOf(100)).toBe(60_100);
  expect(deadlineOf(Infinity)).toBe(2 ** 31 - 1);
});
