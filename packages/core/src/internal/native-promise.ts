/** The engine's promises, under the promises of ours. */

/** The engine's class, or what stood in its place when we were loaded, such as that of zone.js. */
export const Native = Promise;

/** Settles a native promise, or is told by it. */
export type Tell = (outcome: unknown) => void;

/** Calls back as the engine's `then` does: in the asynchronous context in which it is called. Neither callback may throw. */
export function whenNative(promise: object, success: Tell | undefined, error: Tell): void {
  // Looked up each time, since zone.js may replace it later.
  void Native.prototype.then.call(promise as Promise<unknown>, success, error);
}

/** A rejection of the promise is not reported, though nobody handles it. */
export function quieten(promise: object): void {
  whenNative(promise, undefined, () => {});
}
