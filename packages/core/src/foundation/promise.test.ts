import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Operation } from './async-operation.ts';
import type { IPromise } from './promise.ts';
import { reportError } from '../internal/report-error.ts';
import { winrtError } from '../errors.ts';
import { E_FAIL } from '../hresult.ts';

vi.mock('../internal/report-error.ts', () => ({ reportError: vi.fn() }));

const reported = vi.mocked(reportError);
const failure = winrtError(E_FAIL, 'it failed');
const canceled = expect.objectContaining({ name: 'Canceled', message: 'Canceled', number: -2147023673 });

beforeEach(() => {
  reported.mockReset();
});

/** Lets everything that is already queued, and what it queues in turn, run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('then', () => {
  test('callbacks never run at once', async () => {
    const operation = new Operation<string>();
    const success = vi.fn();
    operation.promise.then(success);
    operation.complete('value');
    const late = vi.fn();
    operation.promise.then(late);
    expect(success).not.toHaveBeenCalled();
    expect(late).not.toHaveBeenCalled();
    await settled();
    expect(success.mock.calls).toEqual([['value']]);
    expect(late.mock.calls).toEqual([['value']]);
  });

  test('can be awaited', async () => {
    const done = new Operation<number>();
    const failed = new Operation<number>();
    done.complete(7);
    failed.fail(failure);
    await expect(done.promise).resolves.toBe(7);
    await expect(failed.promise).rejects.toBe(failure);
  });

  test('gives a promise for what the callback returns or throws', async () => {
    const operation = new Operation<number>();
    operation.complete(1);
    const thrown = new Error('of the app');
    await expect(operation.promise.then((value) => value + 1)).resolves.toBe(2);
    await expect(
      operation.promise.then(() => {
        throw thrown;
      }),
    ).rejects.toBe(thrown);
  });

  test('without a callback the outcome passes on', async () => {
    const done = new Operation<number>();
    const failed = new Operation<number>();
    done.complete(1);
    failed.fail(failure);
    await expect(done.promise.then(null, () => 2).then()).resolves.toBe(1);
    await expect(failed.promise.then(() => 2).then(undefined, null)).rejects.toBe(failure);
    await expect(failed.promise.then(null, (error) => error.number)).resolves.toBe(E_FAIL);
  });

  test('waits for native promises and for operations that a callback returns', async () => {
    const operation = new Operation<number>();
    const inner = new Operation<string>();
    operation.complete(1);
    inner.complete('inner');
    await expect(operation.promise.then(() => Promise.resolve('native'))).resolves.toBe('native');
    await expect(operation.promise.then(() => Promise.reject(failure))).rejects.toBe(failure);
    await expect(operation.promise.then(() => inner.promise)).resolves.toBe('inner');
  });

  test('of a foreign promise the first call counts', async () => {
    const operation = new Operation<number>();
    operation.complete(1);
    const foreign = {
      // oxlint-disable-next-line unicorn/no-thenable -- what is tested
      then(success: (value: string) => void, error: (reason: unknown) => void): never {
        success('first');
        error(failure);
        throw failure;
      },
    };
    await expect(operation.promise.then(() => foreign as unknown as PromiseLike<string>)).resolves.toBe('first');
  });

  test('a foreign promise for a promise is waited for to the end', async () => {
    const operation = new Operation<number>();
    const inner = new Operation<string>();
    operation.complete(1);
    inner.complete('inner');
    // oxlint-disable-next-line unicorn/no-thenable -- what is tested
    const foreign = { then: (success: (value: unknown) => void): void => success(inner.promise) };
    await expect(operation.promise.then(() => foreign as unknown as PromiseLike<string>)).resolves.toBe('inner');
  });

  test('a promise that waits for itself fails', async () => {
    const operation = new Operation<number>();
    operation.complete(1);
    const self: PromiseLike<unknown> = operation.promise.then(() => self);
    await expect(self).rejects.toBeInstanceOf(TypeError);
  });

  test('a rejection that nothing handles is not reported', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const operation = new Operation<number>();
    operation.promise.then(() => 1).finally(() => undefined);
    operation.fail(failure);
    await settled();
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    expect(reported).not.toHaveBeenCalled();
  });

  test('only the promise of an API has an operation', () => {
    const { promise } = new Operation<number>();
    expect('operation' in promise).toBe(true);
    expect('operation' in promise.then()).toBe(false);
  });
});

describe('catch and finally', () => {
  test('catch handles', async () => {
    const operation = new Operation<number>();
    operation.fail(failure);
    await expect(operation.promise.catch((error) => error.number)).resolves.toBe(E_FAIL);
  });

  test('finally waits for its callback and passes the outcome on', async () => {
    const done = new Operation<number>();
    const failed = new Operation<number>();
    done.complete(1);
    failed.fail(failure);
    const order: string[] = [];
    const callback = async (): Promise<string> => {
      await settled();
      order.push('callback');
      return 'ignored';
    };
    const outcome = done.promise.finally(callback).then((value) => void order.push(`value ${value}`));
    await outcome;
    expect(order).toEqual(['callback', 'value 1']);
    await expect(failed.promise.finally(callback)).rejects.toBe(failure);
    await expect(failed.promise.finally(null)).rejects.toBe(failure);
  });

  test('finally reads and calls the then of its callback’s result in the same turn', async () => {
    const done = new Operation<number>();
    done.complete(1);
    // A WinJS promise replaces its `then` when it settles; the earlier one is no use any more.
    const later = {
      get then() {
        let then = (success: () => void): void => success();
        queueMicrotask(() => (then = () => expect.fail('called too late')));
        return (success: () => void) => then(success);
      },
    };
    await expect(done.promise.finally(() => later)).resolves.toBe(1);
  });

  test('what finally throws replaces the outcome', async () => {
    const done = new Operation<number>();
    done.complete(1);
    await expect(
      done.promise.finally(() => {
        throw failure;
      }),
    ).rejects.toBe(failure);
  });
});

describe('done', () => {
  test('gives nothing and calls back', async () => {
    const operation = new Operation<number>();
    const success = vi.fn();
    expect(operation.promise.done(success)).toBeUndefined();
    operation.complete(1);
    await settled();
    expect(success.mock.calls).toEqual([[1]]);
    expect(reported).not.toHaveBeenCalled();
  });

  test('an error without a handler goes to the global error event', async () => {
    const operation = new Operation<number>();
    operation.promise.done(() => undefined);
    operation.fail(failure);
    await settled();
    expect(reported.mock.calls).toEqual([[failure]]);
  });

  test('so does what a callback throws, on either side, or a promise that it returns', async () => {
    const thrown = [new Error('success'), new Error('error'), new Error('promise')];
    const done = new Operation<number>();
    const failed = new Operation<number>();
    done.promise.done(() => {
      throw thrown[0];
    });
    failed.promise.done(null, () => {
      throw thrown[1];
    });
    done.promise.done(() => Promise.reject(thrown[2]));
    done.complete(1);
    failed.fail(failure);
    await settled();
    expect(reported.mock.calls.flat()).toHaveLength(3);
    expect(reported.mock.calls.flat()).toEqual(expect.arrayContaining(thrown));
  });

  test('a handled error does not', async () => {
    const operation = new Operation<number>();
    const error = vi.fn();
    operation.promise.done(null, error);
    operation.fail(failure);
    await settled();
    expect(error.mock.calls).toEqual([[failure]]);
    expect(reported).not.toHaveBeenCalled();
  });

  test('nor does a cancellation that nobody handles', async () => {
    const operation = new Operation<number>(() => true);
    operation.promise.done();
    operation.promise.cancel();
    await settled();
    expect(reported).not.toHaveBeenCalled();
  });
});

describe('progress', () => {
  test('reaches the promise and those derived from it, in order, never after settling', async () => {
    const operation = new Operation<string, number>();
    const seen: string[] = [];
    const derived = operation.promise.then(null, null, (value) => void seen.push(`own ${value}`));
    derived.then(null, null, (value) => void seen.push(`derived ${value}`));
    operation.promise.done(null, null, (value) => void seen.push(`done ${value}`));
    operation.report(1);
    operation.report(2);
    operation.complete('value');
    operation.report(3);
    await settled();
    expect(seen).toEqual(['own 1', 'derived 1', 'done 1', 'own 2', 'derived 2', 'done 2']);
  });

  test('comes from an operation that a callback returned, too', async () => {
    const operation = new Operation<string>();
    const inner = new Operation<string, number>();
    const seen = vi.fn();
    operation.promise.then(() => inner.promise).then(null, null, seen);
    operation.complete('value');
    await settled();
    inner.report(1);
    inner.complete('value');
    inner.report(2);
    expect(seen.mock.calls).toEqual([[1]]);
  });

  test('a callback that throws is reported and stops nothing', async () => {
    const operation = new Operation<string, number>();
    const thrown = new Error('of the app');
    const next = vi.fn();
    operation.promise.then(null, null, () => {
      throw thrown;
    });
    operation.promise.then(null, null, next);
    operation.report(1);
    operation.complete('value');
    await expect(operation.promise).resolves.toBe('value');
    expect(next).toHaveBeenCalledWith(1);
    expect(reported.mock.calls).toEqual([[thrown]]);
  });
});

describe('cancel', () => {
  test('of a derived promise cancels the source while that is pending', async () => {
    const cancelWork = vi.fn(() => true);
    const operation = new Operation<number>(cancelWork);
    const derived = operation.promise.then().finally();
    derived.cancel();
    expect(cancelWork).toHaveBeenCalledOnce();
    await expect(derived).rejects.toEqual(canceled);
    await expect(operation.promise).rejects.toEqual(canceled);
  });

  test('reaches the end of a chain that a loop has made longer than the stack', async () => {
    const cancelWork = vi.fn(() => true);
    const loop = (left: number): IPromise<number> => {
      const operation = new Operation<number>(cancelWork);
      if (left > 0) operation.complete(left);
      return operation.promise.then((value) => loop(value - 1));
    };
    const outermost = loop(20_000);
    await settled();
    outermost.cancel();
    expect(cancelWork).toHaveBeenCalledOnce();
    await expect(outermost).rejects.toEqual(canceled);
  });

  test('passes on to an operation that a callback returned', async () => {
    const operation = new Operation<number>(() => true);
    const cancelWork = vi.fn(() => true);
    const inner = new Operation<number>(cancelWork);
    const derived = operation.promise.then(() => inner.promise).then();
    operation.complete(1);
    await settled();
    derived.cancel();
    expect(cancelWork).toHaveBeenCalledOnce();
    await expect(derived).rejects.toEqual(canceled);
    await expect(operation.promise).resolves.toBe(1);
  });

  test('stops waiting for a native promise, which has no cancel', async () => {
    const operation = new Operation<number>();
    const derived = operation.promise.then(() => new Promise<number>(() => undefined));
    operation.complete(1);
    await settled();
    derived.cancel();
    await expect(derived).rejects.toEqual(canceled);
  });

  test('after the end has no effect', async () => {
    const cancelWork = vi.fn(() => true);
    const operation = new Operation<number>(cancelWork);
    operation.complete(1);
    operation.promise.cancel();
    operation.promise.then().cancel();
    expect(cancelWork).not.toHaveBeenCalled();
    await expect(operation.promise).resolves.toBe(1);
  });
});
