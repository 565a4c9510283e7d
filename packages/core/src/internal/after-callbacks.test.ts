import { expect, test } from 'vitest';
import { afterCallbacks } from './after-callbacks.ts';
import { Operation } from '../foundation/async-operation.ts';

/** What an app may put between our operation and the line that follows its `await`. */
const consumers: Readonly<Record<string, (promise: PromiseLike<number>, done: () => void) => unknown>> = {
  'a then callback': (promise, done) => promise.then(done),
  'an await': async (promise, done) => {
    await promise;
    done();
  },
  'an await of an async function': async (promise, done) => {
    await (async () => await promise)();
    done();
  },
  'a then callback of an async function that returns the promise': (promise, done) =>
    (async () => promise)().then(done),
};

for (const [name, consume] of Object.entries(consumers)) {
  test(`comes after ${name}`, async () => {
    const order: string[] = [];
    const operation = new Operation<number>();
    consume(operation.promise, () => order.push('told'));
    operation.complete(1);
    await new Promise<void>((resolve) => {
      afterCallbacks(() => {
        order.push('after');
        resolve();
      });
    });
    expect(order).toEqual(['told', 'after']);
  });
}
