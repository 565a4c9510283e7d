/** Wraps work with callbacks as a promise that settles once and always cleans up. */
import { hresult, winrtError, type WinRTError } from '@twinsocket/core';
import type { CancelSignal } from '../cancellation.ts';

export interface Task<T> {
  resolve(value: T): void;
  reject(error: unknown): void;
  /** Registers a clean-up for the end of the task, whatever ends it. Register it before there is something to clean up. */
  onEnd(clean: (succeeded: boolean) => void): void;
}

export function abortedError(signal: CancelSignal): WinRTError {
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
export function abortable<T>(signal: CancelSignal, start: (task: Task<T>) => void): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const task = new RunningTask(signal, resolve, reject);
    try {
      start(task);
    } catch (error) {
      task.reject(error);
    }
    if (signal.aborted) task.abort();
  });
}

class RunningTask<T> implements Task<T> {
  readonly #signal: CancelSignal;
  readonly #resolve: (value: T) => void;
  readonly #reject: (error: unknown) => void;
  readonly #cleaners: ((succeeded: boolean) => void)[] = [];
  #ended = false;

  constructor(signal: CancelSignal, resolve: (value: T) => void, reject: (error: unknown) => void) {
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
    signal.addEventListener('abort', this.abort);
  }

  readonly abort = (): void => {
    if (!this.#ended) this.reject(abortedError(this.#signal));
  };

  resolve(value: T): void {
    if (this.#end(true)) this.#resolve(value);
  }

  reject(error: unknown): void {
    if (this.#end(false)) this.#reject(error);
  }

  onEnd(clean: (succeeded: boolean) => void): void {
    this.#cleaners.push(clean);
  }

  /** False for an end after the first. */
  #end(succeeded: boolean): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    this.#signal.removeEventListener('abort', this.abort);
    for (const clean of this.#cleaners) clean(succeeded);
    return true;
  }
}
