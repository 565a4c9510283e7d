/**
 * A timer of a few milliseconds that works in a hidden tab, where Chromium and WebKit fire `setTimeout` only once a second: the timeout of
 * `Atomics.waitAsync`, which they don't slow down. It needs no worker, so no policy forbids it.
 */

/** The type of ES2024, which the compiler's library does not have yet. */
interface WaitAsync {
  waitAsync(cell: Int32Array, index: number, value: number, timeout: number): { value: Promise<string> };
}

/** The cell that is waited for. It is always 0 and never notified, so each wait ends by its timeout. */
let cell: Int32Array | undefined;

/**
 * Milliseconds of the timer beside a wait: in a worker of WebKitGTK 2.50 the end of a wait is sometimes never reported. Chromium 156 lets
 * a wait of its end be up to 8 ms late if a timer is due in that time, and wakes up once for both: a timer of 10 ms made each wait of 4 ms
 * one of 10.
 */
const longestWait = 20;

/** Calls back once, unless the returned function is called before. A longer time than that is a timer's alone, late in a hidden tab. */
export function wakeUp(milliseconds: number, callback: () => void): () => void {
  let waiting = true;
  const cancel = (): void => {
    waiting = false;
    clearTimeout(timer);
  };
  const wake = (): void => {
    if (!waiting) return;
    cancel();
    callback();
  };
  const waited = milliseconds < longestWait ? timeOut(milliseconds) : undefined;
  const timer = setTimeout(wake, waited ? longestWait : milliseconds);
  void waited?.then(wake);
  return cancel;
}

function timeOut(milliseconds: number): Promise<string> | undefined {
  try {
    // Only an isolated page has the global SharedArrayBuffer, but every page can share a WebAssembly memory.
    cell ??= new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
    return (Atomics as unknown as WaitAsync).waitAsync(cell, 0, 0, milliseconds).value;
  } catch {
    return undefined; // Firefox before 145, Safari before 16.4, or WebAssembly switched off
  }
}
