import { microtask } from './microtask.ts';

/**
 * How many microtasks after the completion of an operation its awaiting code has run: `then` callbacks and the line after an `await` run in
 * the first, the line after an `await` that calls `then` (in another realm, over zone.js) in the second. An operation of ours over another one (`loadAsync` over `readAsync`) takes one more, and so does each
 * async function in between.
 */
const hops = 6;

/**
 * Calls back after an operation that was just completed has settled and the code that awaits it directly has run. Only the settling is
 * guaranteed: code that awaits through more async functions than there are hops runs after the callback.
 */
export function afterCallbacks(callback: () => void): void {
  let left = hops;
  const hop = (): void => {
    left--;
    if (left === 0) callback();
    else microtask(hop);
  };
  microtask(hop);
}
