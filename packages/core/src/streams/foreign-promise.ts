/**
 * Calling a stream that an app may have written: it can throw at once, answer with any promise, and reject with anything. Our
 * own streams answer with operations, which can also be cancelled.
 */
import { asWinRTError, type WinRTError } from '../errors.ts';
import type { IAsyncInfo, IAsyncOperation } from '../foundation/async-info.ts';
import { AsyncStatus } from '../foundation/async-status.ts';

/** Every failure, also one that `succeeded` throws, goes to `failed`, as E_FAIL 0x80004005 where it isn't ours. */
export function follow<T>(
  start: () => PromiseLike<T>,
  where: string,
  succeeded: (value: T) => void,
  failed: (error: WinRTError) => void,
): PromiseLike<T> | undefined {
  const fail = (reason: unknown): void => failed(asWinRTError(reason, where));
  try {
    const promise = start();
    promise.then((value) => {
      try {
        succeeded(value);
      } catch (thrown) {
        fail(thrown);
      }
    }, fail);
    return promise;
  } catch (thrown) {
    fail(thrown);
    return undefined;
  }
}

/** Cancels what can be cancelled, and tells whether it is known to have worked. */
export function cancelForeign(promise: PromiseLike<unknown> | undefined): boolean {
  const { cancel, operation } = (promise ?? {}) as { cancel?: unknown; operation?: Pick<IAsyncInfo, 'status'> };
  if (typeof cancel === 'function') cancel.call(promise);
  return operation?.status === AsyncStatus.canceled;
}

/** What an operation of ours has come to, before its callbacks; nothing while it runs, if it failed, and of foreign promises. */
export function completedResult<T>(promise: PromiseLike<T> | undefined): T | undefined {
  const { operation } = (promise ?? {}) as { operation?: Pick<IAsyncOperation<T>, 'status' | 'getResults'> };
  return operation?.status === AsyncStatus.completed ? operation.getResults() : undefined;
}
