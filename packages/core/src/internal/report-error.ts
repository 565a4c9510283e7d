/**
 * Hands an exception that came out of an app's callback to the platform's global error handling, outside any promise and
 * outside our own stack: `error` event in a page, `uncaughtException` in Node.
 */
export function reportError(error: unknown): void {
  const raise = (): never => {
    throw error;
  };
  // A job of a promise would make it an unhandled rejection instead. An old shell may lack the function.
  if (typeof queueMicrotask === 'function') queueMicrotask(raise);
  else setTimeout(raise, 0);
}
