/** How hard a property is tried. */

/** Milliseconds for the search of a simpler counterexample, which on its own could outlast the test by far. */
const timeLimit = 30_000;

/** A test's own limit, so that a property that fails can still tell its counterexample. */
export const propertyTimeout = 2 * timeLimit;

/** So many runs; if there was not even time for these, that is a failure. */
export function effort(numRuns: number) {
  return { numRuns, interruptAfterTimeLimit: timeLimit, markInterruptAsFailure: true };
}
