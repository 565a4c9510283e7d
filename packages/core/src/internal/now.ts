/** Milliseconds of a clock that is never set back; of the calendar's clock in a shell that has no other. */
export function now(): number {
  return typeof performance === 'object' ? performance.now() : Date.now();
}
