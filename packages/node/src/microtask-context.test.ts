import { AsyncLocalStorage } from 'node:async_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { microtask } from '@twinsocket/core';
import { expect, test } from 'vitest';

test('the asynchronous context of the first call is not kept', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const context = new AsyncLocalStorage<object>();
  const ran: (object | undefined)[] = [];
  const call = (): WeakRef<object> => {
    const store = {};
    context.run(store, () => microtask(() => ran.push(context.getStore() === store ? undefined : {})));
    return new WeakRef(store);
  };
  const reference = call();
  await new Promise((resolve) => setImmediate(resolve));
  expect(ran).toEqual([undefined]);
  collect();
  expect(reference.deref()).toBeUndefined();
});
