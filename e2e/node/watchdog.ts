/**
 * A case that never yields (`for (;;);`) also stops the runner's own timeout, which lives on the same thread, and vitest
 * would wait for it for ever. So a thread beside it keeps the time and ends the process; vitest then reports the worker as
 * lost, and the thread tells which case it was.
 */
import { Worker } from 'node:worker_threads';
import { CASE_TIMEOUT } from '../plan.ts';

/** Milliseconds more than a case has, so that a runner that still can reports the timeout itself. */
const MARGIN = 5_000;

export interface Watchdog {
  started(title: string): void;
  finished(): void;
}

export function startWatchdog(): Watchdog {
  const thread = new Worker(new URL('./watchdog-thread.mjs', import.meta.url), { workerData: CASE_TIMEOUT + MARGIN });
  thread.unref();
  const tell = (title: string | null): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin; windows do
    thread.postMessage(title);
  };
  return { started: tell, finished: () => tell(null) };
}
