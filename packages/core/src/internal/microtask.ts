import { Native } from './native-promise.ts';

/**
 * Calls back as a job of a native promise, in the asynchronous context of the caller. Not with `queueMicrotask`, which test tools replace
 * (Jest, sinon). The callback must not throw.
 *
 * Each call has a promise of its own: in Node a promise keeps the asynchronous context in which it was made, and one for all calls would
 * keep that of the first for ever.
 */
export function microtask(callback: () => void): void {
  void Native.resolve().then(callback);
}
