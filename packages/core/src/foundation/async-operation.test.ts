import { beforeEach, describe, expect, test, vi } from 'vitest';
import { winrtError } from '../errors.ts';
import { E_FAIL, E_ILLEGAL_DELEGATE_ASSIGNMENT, E_ILLEGAL_METHOD_CALL, E_ILLEGAL_STATE_CHANGE } from '../hresult.ts';
import type { AsyncInfo } from './async-info.ts';
import { Operation } from './async-operation.ts';
import { AsyncStatus } from './async-status.ts';
import { reportError } from '../internal/report-error.ts';

vi.mock('../internal/report-error.ts', () => ({ reportError: vi.fn() }));

const failure = winrtError(E_FAIL, 'it failed');
const fails = (number: number): unknown => expect.objectContaining({ number });
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  vi.mocked(reportError).mockReset();
});

test('AsyncStatus has the numbers of Windows', () => {
  expect(AsyncStatus).toEqual({ started: 0, completed: 1, canceled: 2, error: 3 });
});

describe('operation', () => {
  test('is one object, with an id of its own', () => {
    const one = new Operation<number>();
    const two = new Operation<number>();
    expect(one.promise.operation).toBe(one.promise.operation);
    expect(one.promise.operation.id).toBeGreaterThanOrEqual(1);
    expect(two.promise.operation.id).not.toBe(one.promise.operation.id);
  });

  test('while it runs', () => {
    const { operation } = new Operation<number>().promise;
    expect([operation.status, operation.errorCode, operation.completed, operation.progress]).toEqual([
      0,
      null,
      null,
      null,
    ]);
    expect(() => operation.getResults()).toThrow(fails(E_ILLEGAL_METHOD_CALL));
    expect(() => operation.close()).toThrow(fails(E_ILLEGAL_STATE_CHANGE));
    expect(operation.status).toBe(AsyncStatus.started);
  });

  test('completed', () => {
    const work = new Operation<number>();
    work.complete(7);
    work.fail(failure);
    const { operation } = work.promise;
    expect([operation.status, operation.errorCode, operation.getResults()]).toEqual([AsyncStatus.completed, null, 7]);
  });

  test('failed', () => {
    const work = new Operation<number>();
    work.fail(failure);
    work.complete(7);
    const { operation } = work.promise;
    expect([operation.status, operation.errorCode]).toEqual([AsyncStatus.error, failure]);
    expect(() => operation.getResults()).toThrow(failure);
  });

  test('canceled, through the promise or the operation', async () => {
    for (const cancel of [
      (work: Operation<number>) => work.promise.cancel(),
      (work: Operation<number>) => work.promise.operation.cancel(),
    ]) {
      const work = new Operation<number>(() => true);
      const { operation } = work.promise;
      cancel(work);
      cancel(work);
      expect(operation.status).toBe(AsyncStatus.canceled);
      expect(operation.errorCode).toMatchObject({ name: 'Canceled', number: -2147023673 });
      expect(() => operation.getResults()).toThrow(operation.errorCode ?? failure);
      await expect(work.promise).rejects.toBe(operation.errorCode);
    }
  });

  test('cancelling what can no longer be undone has no effect', async () => {
    const late = new Operation<number>(() => false);
    const never = new Operation<number>();
    for (const work of [late, never]) {
      work.promise.cancel();
      expect(work.promise.operation.status).toBe(AsyncStatus.started);
      work.complete(1);
      await expect(work.promise).resolves.toBe(1);
    }
  });

  test('an outcome that comes while the operation is being cancelled wins', () => {
    const work: Operation<number> = new Operation<number>(() => {
      work.fail(failure);
      return true;
    });
    work.promise.cancel();
    expect([work.promise.operation.status, work.promise.operation.errorCode]).toEqual([AsyncStatus.error, failure]);
  });

  test('closed, no member can be used; closing again has no effect', () => {
    const work = new Operation<number>();
    work.complete(1);
    const operation = work.promise.operation as AsyncInfo<number, never>;
    operation.close();
    operation.close();
    for (const use of [
      () => operation.id,
      () => operation.status,
      () => operation.errorCode,
      () => operation.completed,
      () => (operation.completed = null),
      () => operation.progress,
      () => (operation.progress = null),
      () => operation.getResults(),
      () => operation.cancel(),
    ]) {
      expect(use).toThrow(fails(E_ILLEGAL_METHOD_CALL));
    }
  });
});

describe('completed', () => {
  test('runs once, after the status is set and before the callbacks of the promise', async () => {
    const work = new Operation<number>();
    const order: unknown[] = [];
    work.promise.then(() => order.push('then'));
    const { operation } = work.promise;
    operation.completed = (info, status) => order.push(info === operation, status, info.status);
    work.complete(1);
    expect(order).toEqual([]);
    await settled();
    expect(order).toEqual([true, AsyncStatus.completed, AsyncStatus.completed, 'then']);
  });

  test.each<[string, (work: Operation<number>) => void, AsyncStatus]>([
    ['failed', (work) => work.fail(failure), AsyncStatus.error],
    ['canceled', (work) => work.promise.cancel(), AsyncStatus.canceled],
  ])('is told that the operation %s', async (_, end, status) => {
    const work = new Operation<number>(() => true);
    const handler = vi.fn();
    work.promise.operation.completed = handler;
    end(work);
    await settled();
    expect(handler.mock.calls).toEqual([[work.promise.operation, status]]);
  });

  test('a handler that is set after the end is called at once, but asynchronously', async () => {
    const work = new Operation<number>();
    work.complete(1);
    await settled();
    const handler = vi.fn();
    work.promise.operation.completed = handler;
    expect(handler).not.toHaveBeenCalled();
    await settled();
    expect(handler).toHaveBeenCalledOnce();
  });

  test('can be set once; the promise does not use it up', async () => {
    const work = new Operation<number>();
    work.promise.then(() => undefined);
    const { operation } = work.promise;
    const handler = vi.fn();
    operation.completed = handler;
    expect(operation.completed).toBe(handler);
    expect(() => (operation.completed = vi.fn())).toThrow(fails(E_ILLEGAL_DELEGATE_ASSIGNMENT));
    expect(() => (operation.completed = null)).toThrow(fails(E_ILLEGAL_DELEGATE_ASSIGNMENT));
    work.complete(1);
    await settled();
    expect(handler).toHaveBeenCalledOnce();
  });

  test('a handler that throws is reported, and the promise goes on', async () => {
    const work = new Operation<number>();
    const thrown = new Error('of the app');
    work.promise.operation.completed = () => {
      throw thrown;
    };
    work.complete(1);
    await expect(work.promise).resolves.toBe(1);
    expect(vi.mocked(reportError).mock.calls).toEqual([[thrown]]);
  });
});

describe('progress', () => {
  test('gets the operation and each value, until the end; it can be replaced', () => {
    const work = new Operation<string, number>();
    const { operation } = work.promise;
    const first = vi.fn();
    const second = vi.fn();
    operation.progress = first;
    work.report(1);
    operation.progress = second;
    work.report(2);
    operation.progress = null;
    work.report(3);
    operation.progress = first;
    work.complete('value');
    work.report(4);
    expect(first.mock.calls).toEqual([[operation, 1]]);
    expect(second.mock.calls).toEqual([[operation, 2]]);
  });

  test('a handler that throws is reported, and the promise still gets its progress', () => {
    const work = new Operation<string, number>();
    const thrown = new Error('of the app');
    const heard = vi.fn();
    work.promise.operation.progress = () => {
      throw thrown;
    };
    work.promise.then(null, null, heard);
    work.report(1);
    expect(heard).toHaveBeenCalledWith(1);
    expect(vi.mocked(reportError).mock.calls).toEqual([[thrown]]);
  });
});

describe('cancelOn', () => {
  test('cancels with the reason of the signal as cause', async () => {
    const controller = new AbortController();
    const work = new Operation<number>(() => true);
    work.cancelOn(controller.signal, 'loadAsync');
    controller.abort('too slow');
    await expect(work.promise).rejects.toMatchObject({ name: 'Canceled', number: -2147023673, cause: 'too slow' });
  });

  test('an aborted signal cancels at once', () => {
    const work = new Operation<number>(() => true);
    work.cancelOn(AbortSignal.abort(), 'loadAsync');
    expect(work.status).toBe(AsyncStatus.canceled);
  });

  test('at the end the operation no longer listens to its signal', async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    const work = new Operation<number>(() => true);
    work.cancelOn(signal, 'loadAsync');
    work.complete(1);
    await settled();
    expect(added).toHaveBeenCalledOnce();
    expect(removed).toHaveBeenCalledWith('abort', added.mock.calls[0]?.[1]);
  });
});
