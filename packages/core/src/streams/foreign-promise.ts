/**
 * Calls of a stream that an app may have written: such a call can throw, return any promise, and reject with anything. Our own streams
 * return operations, which can also be cancelled.
 */
import { asWinRTError, type WinRTError } from '../errors.ts';
import type { IAsyncInfo, IAsyncOperation } from '../foundation/async-info.ts';
import { whenSettled } from '../foundation/async-operation.ts';
import { AsyncStatus } from '../foundation/async-status.ts';

/**
 * Every failure goes to `failed`, also an error that `succeeded` throws; an error that is not ours becomes E_FAIL 0x80004005. An operation
 * of ours calls back as its `then` would, without the promise that `then` makes.
 */
export function follow<T>(
  start: () => PromiseLike<T>,
  where: string,
  succeeded: (value: T) => void,
  failed: (error: WinRTError) => void,
): PromiseLike<T> | undefined {
  const fail = (reason: unknown): void => failed(asWinRTError(reason, where));
  try {
    const promise = start();
    const success = (value: T): void => {
      try {
        succeeded(value);
      } catch (thrown) {
        fail(thrown);
      }
    };
    if (!whenSettled(promise, success, fail)) promise.then(success, fail);
    return promise;
  } catch (thrown) {
    fail(thrown);
    return undefined;
  }
}

/** Cancels the promise if it can be cancelled. True if it is known that the cancellation worked. */
export function cancelForeign(promise: PromiseLike<unknown> | undefined): boolean {
  const { cancel, operation } = (promise ?? {}) as { cancel?: unknown; operation?: Pick<IAsyncInfo, 'status'> };
  if (typeof cancel === 'function') cancel.call(promise);
  return operation?.status === AsyncStatus.canceled;
}

/** The result of a completed operation of ours, before its callbacks run. Undefined while it runs, if it failed, and for other promises. */
export function completedResult<T>(promise: PromiseLike<T> | undefined): T | undefined {
  const { operation } = (promise ?? {}) as { operation?: Pick<IAsyncOperation<T>, 'status' | 'getResults'> };
  return operation?.status === AsyncStatus.completed ? operation.getResults() : undefined;
}
