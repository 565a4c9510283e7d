/** Wraps work with callbacks as a promise that settles once and always cleans up. */
import { hresult, winrtError, type WinRTError } from '@twinsocket/core';

export interface Task<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
  /** Registers a clean-up for the end of the task, whatever ends it. Register it before there is something to clean up. */
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
 * Starts a task that an abort of the signal ends. If the signal has aborted already, the task starts and ends at once, so that its clean-up
 * also releases the results of the task before it.
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
