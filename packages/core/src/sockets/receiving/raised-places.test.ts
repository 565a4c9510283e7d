/** Where the event of a message finds its bytes. */
import { expect, test, vi } from 'vitest';
import { fakeOpening } from '../testing/opening.ts';
import { MessageReceiver } from './message-receiver.ts';
import type { ConnectionSettings } from '../settings/connection-settings.ts';

type Raised = [payload: unknown, text: boolean, complete: boolean, start: number, end: number];

function opened(settings: Partial<ConnectionSettings> = {}) {
  const raised: Raised[] = [];
  const fail = vi.fn();
  const receiver = new MessageReceiver(
    { hasHandlers: true, raise: (...event) => raised.push(event) },
    { refusal: () => undefined },
  );
  receiver.opened(fakeOpening(fail, settings));
  return { receiver, raised, fail };
}

/** Messages that came together, and what the event is told of them. */
const chunk = Uint8Array.from({ length: 100 }, (_, at) => at);

test('a message that comes whole is raised as a part of its chunk, since a view of each would be felt', () => {
  const { receiver, raised } = opened({ maxMessageSize: 10 });
  receiver.data(chunk, true, true, 2, 5);
  receiver.data(chunk, false, true, 90, 100);
  receiver.data('text', true, true);
  receiver.data(chunk.subarray(0, 4), false, true);
  expect(raised).toEqual([
    [chunk, true, true, 2, 5],
    [chunk, false, true, 90, 100],
    ['text', true, true, 0, 4],
    [chunk.subarray(0, 4), false, true, 0, 4],
  ]);
  expect(raised[0]?.[0]).toBe(chunk);
  expect(raised[1]?.[0]).toBe(chunk);
});

test('the limit is for the part alone', () => {
  const { receiver, raised, fail } = opened({ maxMessageSize: 10 });
  receiver.data(chunk, false, true, 50, 61);
  expect(raised).toEqual([]);
  expect(fail).toHaveBeenCalledTimes(1);
});

test('a message in fragments is raised with all of their bytes, and no others', () => {
  const { receiver, raised } = opened();
  receiver.data(chunk, false, false, 10, 12);
  receiver.data(chunk, false, true, 20, 23);
  receiver.data(chunk, false, true, 1, 2);
  expect(raised).toEqual([
    [Uint8Array.of(10, 11, 20, 21, 22), false, true, 0, 5],
    [chunk, false, true, 1, 2],
  ]);
});

test('in parts, one that comes whole is raised as its bytes', () => {
  const { receiver, raised } = opened({ partial: true });
  receiver.data(chunk, false, true, 10, 12);
  expect(raised).toEqual([[Uint8Array.of(10, 11), false, true, 0, 2]]);
});
