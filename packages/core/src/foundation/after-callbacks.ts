/**
 * Microtasks from the completion of one of our operations until whoever awaits it has been told: `then` callbacks run in the
 * first, the line after an `await` in the second; an operation of ours over another one (`loadAsync` over `readAsync`) takes
 * one more, and so does each async function in between.
 */
const hops = 6;

/** Calls back when the callbacks of an operation that has just been completed have run: what follows it must come later. */
export function afterCallbacks(callback: () => void, left = hops): void {
  queueMicrotask(left > 1 ? () => afterCallbacks(callback, left - 1) : callback);
}
