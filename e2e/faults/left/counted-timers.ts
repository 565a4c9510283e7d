/**
 * Counts the timers that a page or a process has set, so that one that is left can be seen, also one that keeps no process. A program imports
 * this first.
 */
type Callback = (...args: unknown[]) => void;
type Starter = (callback: Callback, delay?: number, ...args: unknown[]) => unknown;

const pending = new Set<unknown>();

export const pendingTimers = (): number => pending.size;

/** Takes the place of a global function, with what the platform has put on it, such as `util.promisify.custom`. */
function replace(name: 'setTimeout' | 'setInterval' | 'clearTimeout' | 'clearInterval', by: object): void {
  const platform = globalThis[name] as object;
  Object.defineProperties(by, Object.getOwnPropertyDescriptors(platform));
  Object.assign(globalThis, { [name]: by });
}

const { setTimeout: once, setInterval: again } = globalThis as unknown as Record<'setTimeout' | 'setInterval', Starter>;

replace('setTimeout', (callback: Callback, delay?: number, ...args: unknown[]): unknown => {
  const ring = (): void => {
    pending.delete(timer);
    callback(...args);
  };
  const timer = once(ring, delay);
  pending.add(timer);
  return timer;
});

replace('setInterval', (callback: Callback, delay?: number, ...args: unknown[]): unknown => {
  const timer = again(callback, delay, ...args);
  pending.add(timer);
  return timer;
});

for (const name of ['clearTimeout', 'clearInterval'] as const) {
  const clear = globalThis[name] as (timer: unknown) => void;
  replace(name, (timer: unknown): void => {
    pending.delete(timer);
    clear(timer);
  });
}
