/** What engines and the host do with our promises as native ones. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { winrtError } from '../errors.ts';
import { E_FAIL } from '../hresult.ts';
import { failedOperation, Operation } from './async-operation.ts';

const failure = winrtError(E_FAIL, 'it failed');
/** Lets everything that is already queued, and what it queues in turn, run. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The reasons and promises of unhandled rejections meanwhile. */
async function unhandledWhile(act: () => unknown): Promise<[reason: unknown, promise: unknown][]> {
  const seen: [unknown, unknown][] = [];
  const listener = (reason: unknown, promise: unknown): void => void seen.push([reason, promise]);
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', listener);
  try {
    await act();
    await turn();
  } finally {
    process.removeAllListeners('unhandledRejection');
    for (const other of others) process.on('unhandledRejection', other);
  }
  return seen;
}

test('an await does not call then', async () => {
  const pending = new Operation<number>();
  const done = new Operation<number>();
  done.complete(1);
  for (const operation of [pending, done]) {
    const then = vi.fn();
    Object.defineProperty(operation.promise, 'then', { value: then });
    const value = (async () => await operation.promise)();
    operation.complete(1);
    expect(await value).toBe(1);
    expect(then).not.toHaveBeenCalled();
  }
});

test('Promise.resolve gives the promise itself, and Promise.all, race and allSettled wait for it', async () => {
  const operation = new Operation<number>();
  const { promise } = operation;
  // To TypeScript too.
  const natives: Promise<number>[] = [
    promise,
    promise.then((value) => value),
    promise.catch(() => 1),
    promise.finally(),
  ];
  expect(natives.every((native) => native instanceof Promise)).toBe(true);
  expect(Promise.resolve(promise)).toBe(promise);
  operation.complete(7);
  expect(await Promise.all([promise, promise.then((value) => value + 1)])).toEqual([7, 8]);
  expect(await Promise.race([promise, new Promise(() => {})])).toBe(7);
  expect(await Promise.allSettled([failedOperation(failure)])).toEqual([{ status: 'rejected', reason: failure }]);
});

test('callbacks of then and lines behind an await run in the order in which they were added', async () => {
  const operation = new Operation<number>();
  const order: string[] = [];
  const wait = async (name: string): Promise<void> => {
    await operation.promise;
    order.push(name);
  };
  void wait('await');
  operation.promise.then(() => order.push('then'));
  void wait('await again');
  operation.promise.operation.completed = () => order.push('completed');
  operation.complete(1);
  await turn();
  expect(order).toEqual(['completed', 'await', 'then', 'await again']);
});

test('a failure that nobody handles is not reported, whenever the promise was made', async () => {
  const seen = await unhandledWhile(() => {
    const early = new Operation<number>();
    void early.promise;
    early.fail(failure);
    failedOperation(failure);
    new Operation<number>().fail(failure);
  });
  expect(seen).toEqual([]);
});

test('with `reported` it is, once, with the promise, unless somebody waits or listens', async () => {
  const reported = (): Operation<number> => new Operation<number>(() => true, true);
  const one = reported();
  const { promise } = one;
  const seen = await unhandledWhile(async () => {
    one.fail(failure);
    const awaited = reported();
    const wait = (async () => await awaited.promise)().catch(() => {});
    awaited.fail(failure);
    const caught = reported();
    caught.promise.catch(() => {});
    caught.fail(failure);
    const listened = reported();
    listened.promise.operation.completed = () => {};
    listened.fail(failure);
    const late = reported();
    late.fail(failure);
    late.promise.then(null, () => {});
    await wait;
  });
  expect(seen).toHaveLength(1);
  expect(seen[0]?.[0]).toBe(failure);
  expect(seen[0]?.[1]).toBe(promise);
});

test('a signal that could cancel it does not count as somebody who handles it', async () => {
  const operation = new Operation<number>(() => true, true);
  void operation.promise;
  operation.cancelOn(new AbortController().signal, 'test');
  const seen = await unhandledWhile(() => operation.fail(failure));
  expect(seen).toHaveLength(1);
});

test('what a callback throws, or its promise rejects with, is reported as by a native promise, whatever the operation is', async () => {
  const thrown = ['then', 'catch', 'finally', 'promise', 'chain'].map((message) => new Error(message));
  const fail = (index: number) => (): never => {
    throw thrown[index];
  };
  const seen = await unhandledWhile(() => {
    const done = new Operation<number>();
    done.complete(1);
    done.promise.then(fail(0));
    failedOperation(failure).catch(fail(1));
    done.promise.finally(fail(2));
    done.promise.then(() => Promise.reject(thrown[3]));
    done.promise.then(fail(4)).then(() => {});
    done.promise.then(fail(0)).catch(() => {});
    // The operation that a callback returns is as it would be alone.
    done.promise.then(() => failedOperation(failure));
    done.promise.then(() => {
      const reported = new Operation<number>(undefined, true);
      reported.fail(failure);
      return reported.promise;
    });
    // Nor does the app's own cancellation become a failure, since the native promise has not failed.
    done.promise.then(() => new Promise(() => {})).cancel();
  });
  expect(seen).toHaveLength(thrown.length + 1);
  expect(seen.map(([reason]) => reason)).toEqual(expect.arrayContaining([...thrown, failure]));
});

describe('with other classes of promises', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  /** A copy of the module of its own, as loaded now. */
  async function fresh(): Promise<typeof Operation> {
    vi.resetModules();
    return (await import('./async-operation.ts')).Operation;
  }

  test('a class that stood in the place of Promise, and makes no other promises than its own, carries ours', async () => {
    /** As Bluebird does. */
    class Strict<T> extends Promise<T> {
      constructor(executor: ConstructorParameters<typeof Promise<T>>[0]) {
        super(executor);
        if (this.constructor !== Strict) throw new TypeError('the promise constructor cannot be invoked directly');
      }
    }
    vi.stubGlobal('Promise', Strict);
    const Fresh = await fresh();
    const operation = new Fresh<number>();
    operation.complete(1);
    expect(await operation.promise.then((value) => value + 1)).toBe(2);
    expect(operation.promise).toBeInstanceOf(Strict);
  });

  test('`completed` comes before the callbacks of the promise though Promise was replaced by a slower class since', async () => {
    const order: string[] = [];
    const done = new Operation<number>();
    const pending = new Operation<number>();
    done.complete(1);
    vi.stubGlobal('Promise', {
      resolve: () => ({ then: (callback: () => void) => setImmediate(callback) }),
    });
    done.promise.operation.completed = () => order.push('completed at once');
    vi.stubGlobal('Promise', function Slow(executor: (open: () => void) => void) {
      let open = (): void => {};
      executor(() => open());
      return { then: (callback: () => void) => (open = () => void setImmediate(callback)) };
    });
    pending.promise.operation.completed = () => order.push('completed');
    vi.unstubAllGlobals();
    pending.promise.then(() => order.push('then'));
    pending.complete(1);
    await pending.promise.then(() => undefined);
    expect(order).toEqual(['completed at once', 'completed', 'then']);
  });

  test('an app may freeze a promise and all its prototypes, as `harden` of SES does, before it uses them', async () => {
    const Fresh = await fresh();
    const operation = new Fresh<number>();
    // Not what is the engine's, which the other tests of this file use too.
    for (let at: object = operation.promise; at !== Promise.prototype; at = Object.getPrototypeOf(at) as object) {
      Object.freeze(at);
    }
    const next = operation.promise.then((value) => value + 1);
    operation.complete(1);
    expect(await next).toBe(2);
    expect(await operation.promise).toBe(1);
    expect(Promise.resolve(next)).toBe(next);
  });
});
