import { expect, test, vi } from 'vitest';
import { Settlement } from './settlement.ts';

class Told extends Settlement {
  readonly told: unknown[] = [];

  constructor(reported = false) {
    super(reported);
    this.tell(
      Promise.resolve(),
      (value) => this.told.push('resolved', value),
      (reason) => this.told.push('rejected', reason),
    );
  }
}

const microtasks = async (): Promise<void> => {
  await Promise.resolve();
};

test('the first outcome stays', () => {
  const settlement = new Told();
  expect([settlement.pending, settlement.state]).toEqual([true, 'pending']);
  settlement.reject('reason');
  settlement.fulfill('value');
  settlement.reject('other');
  expect([settlement.pending, settlement.state, settlement.value]).toEqual([false, 'rejected', 'reason']);
  expect(settlement.told).toEqual(['rejected', 'reason']);
});

test('a promise that is made later is told at once', () => {
  const settlement = new Told();
  settlement.fulfill(1);
  const later = vi.fn();
  settlement.tell(Promise.resolve(), later, () => {});
  expect(later.mock.calls).toEqual([[1]]);
});

test('callbacks run once, in order, before those of the promise, and never at once', async () => {
  const settlement = new Told();
  const order: string[] = [];
  const told = new Promise<void>((resolve, reject) => {
    settlement.tell(Promise.resolve(), () => resolve(), reject);
  });
  void told.then(() => order.push('promise'));
  settlement.before(() => order.push('one'));
  settlement.before(() => order.push('two'));
  settlement.fulfill(1);
  settlement.fulfill(2);
  expect(order).toEqual([]);
  await microtasks();
  expect(order).toEqual(['one', 'two', 'promise']);
  settlement.before(() => order.push('late'));
  expect(order).toHaveLength(3);
  await microtasks();
  expect(order).toEqual(['one', 'two', 'promise', 'late']);
});

test('progress ends with the outcome', () => {
  const settlement = new Told();
  const progressed = vi.fn();
  settlement.listen({ progressed });
  settlement.progress(1);
  settlement.progress(2);
  settlement.fulfill(undefined);
  settlement.progress(3);
  settlement.listen({ progressed });
  settlement.progress(4);
  expect(progressed.mock.calls).toEqual([[1], [2]]);
});

test('calls back where a test has replaced queueMicrotask', async () => {
  vi.stubGlobal('queueMicrotask', () => {});
  const settled = vi.fn();
  const settlement = new Told();
  settlement.before(settled);
  settlement.fulfill(1);
  settlement.before(settled);
  await microtasks();
  vi.unstubAllGlobals();
  expect(settled).toHaveBeenCalledTimes(2);
});
