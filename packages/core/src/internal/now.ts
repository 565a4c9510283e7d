/** Milliseconds of a monotonic clock; of `Date` in environments without `performance`. */
export function now(): number {
  return typeof performance === 'object' ? performance.now() : Date.now();
}
