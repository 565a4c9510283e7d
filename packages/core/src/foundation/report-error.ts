/**
 * Hands an exception that came out of an app's callback to the platform's global error handling, outside any promise and
 * outside our own stack: `error` event in a page, `uncaughtException` in Node.
 */
export function reportError(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
