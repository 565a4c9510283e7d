/** What is left in a process: timers, what keeps it alive, and listeners of `process`. */
import { pendingTimers } from './counted-timers.ts';
import { resources } from '../../node/hostile/leftovers.ts';
import { Watch, type Counts } from './watch.ts';

export interface ProcessWatch {
  readonly watch: Watch;
  readonly close: () => void;
}

export function watchProcess(): ProcessWatch {
  const rejection = (reason: unknown): void => watch.unhandled('rejection', reason);
  const exception = (error: unknown): void => watch.unhandled('exception', error);
  process.on('unhandledRejection', rejection).on('uncaughtException', exception);
  const watch = new Watch(count);
  const close = (): void => void process.off('unhandledRejection', rejection).off('uncaughtException', exception);
  return { watch, close };
}

function count(): Counts {
  const counts: Record<string, number> = { timers: pendingTimers() };
  for (const [kind, number] of Object.entries(resources())) counts[`handles of the kind ${kind}`] = number;
  for (const event of process.eventNames())
    counts[`listeners of process for ${String(event)}`] = process.listenerCount(event);
  return counts;
}
