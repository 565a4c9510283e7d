import { microtask } from './microtask.ts';

/**
 * Microtasks from the completion of one of our operations until whoever awaits it has been told: `then` callbacks run in the
 * first, the line after an `await` in the second; an operation of ours over another one (`loadAsync` over `readAsync`) takes
 * one more, and so does each async function in between.
 */
const hops = 6;

/**
 * Calls back when an operation that has just been completed has settled, and those who await it directly have been told. Promised
 * is the settling alone: whoever awaits through more async functions than these hops reach hears of what follows first.
 */
export function afterCallbacks(callback: () => void, left = hops): void {
  microtask(left > 1 ? () => afterCallbacks(callback, left - 1) : callback);
}
