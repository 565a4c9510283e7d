/** Work made of callbacks as a promise that ends once, and cleans up at every end. */
import { hresult, winrtError, type WinRTError } from '@twinsocket/core';

export interface Task<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
  /** What is to be let go of when the task ends, in whatever way. Register it before there is something to let go of. */
  onEnd(clean: (succeeded: boolean) => void): void;
}

export function abortedError(signal: AbortSignal): WinRTError {
  return winrtError(
    hresult.WININET_E_OPERATION_CANCELLED,
    'connectAsync: the connection attempt was aborted',
    signal.reason,
  );
}

/**
 * Starts a task that the signal ends. It starts even if the signal has been aborted in the meantime, and ends at once then: what
 * it was given by the task before it is cleaned up in one place.
 */
export function abortable<T>(signal: AbortSignal, start: (task: Task<T>) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const cleaners: ((succeeded: boolean) => void)[] = [];
    let ended = false;
    const end = (succeeded: boolean, settle: () => void): void => {
      if (ended) return;
      ended = true;
      signal.removeEventListener('abort', abort);
      for (const clean of cleaners) clean(succeeded);
      settle();
    };
    const task: Task<T> = {
      resolve: (value) => end(true, () => resolve(value)),
      reject: (error) => end(false, () => reject(error)),
      onEnd: (clean) => cleaners.push(clean),
    };
    const abort = (): void => task.reject(abortedError(signal));
    signal.addEventListener('abort', abort);
    try {
      start(task);
    } catch (error) {
      task.reject(error);
    }
    if (signal.aborted) abort();
  });
}
