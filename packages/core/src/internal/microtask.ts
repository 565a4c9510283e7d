/**
 * Calls back as a job of a native promise. Not by `queueMicrotask`, which test tools replace (Jest, sinon): a job of a promise runs
 * without them, and in the asynchronous context of the caller. The callback must not throw.
 */
export function microtask(callback: () => void): void {
  void Promise.resolve().then(callback);
}
