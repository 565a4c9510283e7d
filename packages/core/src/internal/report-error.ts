/**
 * Reports an exception of an app's callback to the platform's global error handling (`error` event in a page, `uncaughtException` in Node),
 * outside any promise and outside our call stack.
 */
export function reportError(error: unknown): void {
  const raise = (): never => {
    throw error;
  };
  // Not in a promise, which would make it an unhandled rejection. Old environments may lack `queueMicrotask`.
  if (typeof queueMicrotask === 'function') queueMicrotask(raise);
  else setTimeout(raise, 0);
}
