import { expect, test, vi } from 'vitest';
import { Settlement } from './settlement.ts';

const microtasks = async (): Promise<void> => {
  await Promise.resolve();
};

test('the first outcome stays', () => {
  const settlement = new Settlement();
  expect([settlement.pending, settlement.state]).toEqual([true, 'pending']);
  settlement.reject('reason');
  settlement.fulfill('value');
  settlement.reject('other');
  expect([settlement.pending, settlement.state, settlement.value]).toEqual([false, 'rejected', 'reason']);
});

test('reactions run once, in order, never at once; `first` goes to the front', async () => {
  const settlement = new Settlement();
  const order: string[] = [];
  const reaction = (name: string): { settled(): void; progressed(): void } => ({
    settled: () => void order.push(name),
    progressed() {},
  });
  settlement.react(reaction('one'));
  settlement.react(reaction('two'));
  settlement.react(reaction('first'), true);
  settlement.fulfill(1);
  settlement.fulfill(2);
  expect(order).toEqual([]);
  await microtasks();
  expect(order).toEqual(['first', 'one', 'two']);
  settlement.react(reaction('late'));
  expect(order).toHaveLength(3);
  await microtasks();
  expect(order).toEqual(['first', 'one', 'two', 'late']);
});

test('progress ends with the outcome', async () => {
  const settlement = new Settlement();
  const progressed = vi.fn();
  settlement.react({ settled() {}, progressed });
  settlement.progress(1);
  settlement.progress(2);
  settlement.fulfill(undefined);
  settlement.progress(3);
  await microtasks();
  expect(progressed.mock.calls).toEqual([[1], [2]]);
});

test('settles where a test has replaced queueMicrotask', async () => {
  vi.stubGlobal('queueMicrotask', () => {});
  const settled = vi.fn();
  const settlement = new Settlement();
  settlement.react({ settled });
  settlement.fulfill(1);
  settlement.react({ settled });
  await microtasks();
  vi.unstubAllGlobals();
  expect(settled).toHaveBeenCalledTimes(2);
});
