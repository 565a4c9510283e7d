/** Counts the page's timers, so that one that is left can be seen; a program imports this first. */
const pending = new Set<number>();
const { setTimeout: set, clearTimeout: clear } = window;

window.setTimeout = ((callback: (...args: unknown[]) => void, delay?: number, ...args: unknown[]): number => {
  const timer = set(() => {
    pending.delete(timer);
    callback(...args);
  }, delay);
  pending.add(timer);
  return timer;
}) as typeof window.setTimeout;

window.clearTimeout = (timer) => {
  pending.delete(timer as number);
  clear(timer);
};

export const pendingTimers = (): number => pending.size;
