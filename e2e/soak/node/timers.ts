/**
 * Counts the timers of this process that are in memory: set and not fired, not cleared, or kept by somebody. It has to be imported before the
 * product, which remembers the platform's `setTimeout`. (`process.getActiveResourcesInfo()` does not have timers that keep no process
 * running, and `v8.queryObjects` stops the process for a second.)
 */
import { promisify } from 'node:util';
import { Collected } from '../collected.ts';

export const timers = new Collected();

function counted<Arguments extends readonly unknown[], Timer extends object>(
  set: (...args: Arguments) => Timer,
): (...args: Arguments) => Timer {
  const replacement = (...args: Arguments): Timer => {
    const timer = set(...args);
    timers.track(timer);
    return timer;
  };
  return Object.assign(replacement, { [promisify.custom]: Reflect.get(set, promisify.custom) as unknown });
}

globalThis.setTimeout = counted(setTimeout) as typeof setTimeout;
globalThis.setInterval = counted(setInterval) as typeof setInterval;
