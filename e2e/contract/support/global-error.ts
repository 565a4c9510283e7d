/** Expecting an error that the product hands to the global error handling, so that it does not count as the case's failure. */

interface Process {
  setUncaughtExceptionCaptureCallback(callback: ((error: unknown) => void) | null): void;
}

/**
 * The next error that reaches the global error handling. It then counts as handled, by the platform's own means: in Node the
 * runner does not hear of it, in a page its default is prevented. Any further one is the runner's again. Call it before what
 * throws.
 */
export function nextGlobalError(): Promise<unknown> {
  const { process } = globalThis as { process?: Process };
  return new Promise((resolve) => {
    if (process) {
      process.setUncaughtExceptionCaptureCallback((error) => {
        process.setUncaughtExceptionCaptureCallback(null);
        resolve(error);
      });
      return;
    }
    const take = (event: ErrorEvent): void => {
      event.preventDefault();
      resolve(event.error);
    };
    addEventListener('error', take, { once: true });
  });
}
