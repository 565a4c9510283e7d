/** Made at the first use, so that an import runs nothing. */
let resolved: Promise<void> | undefined;

/**
 * Calls back as a job of a native promise, in the asynchronous context of the caller. Not with `queueMicrotask`, which test tools replace
 * (Jest, sinon). The callback must not throw.
 */
export function microtask(callback: () => void): void {
  void (resolved ??= Promise.resolve()).then(callback);
}
