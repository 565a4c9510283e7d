/** Methods of arrays that look at, or move, up to all of their elements. */
const linear = [
  'shift',
  'unshift',
  'splice',
  'slice',
  'filter',
  'map',
  'concat',
  'find',
  'findIndex',
  'indexOf',
  'includes',
  'some',
  'every',
  'reduce',
  'forEach',
] as const;

/**
 * Runs something, and throws as soon as arrays may have gone through more elements than `limit` in these methods: n steps that
 * cost n each come to the square of n. A count says it on any machine, a time doesn't.
 */
export function boundArrayWork(limit: number, run: () => void): void {
  let work = 0;
  const prototype = Array.prototype as unknown as Record<string, (...arguments_: unknown[]) => unknown>;
  const originals = linear.map((name) => [name, prototype[name] as (...arguments_: unknown[]) => unknown] as const);
  for (const [name, original] of originals) {
    const counting = function (this: readonly unknown[], ...arguments_: unknown[]): unknown {
      work += this.length;
      if (work > limit) throw new Error(`arrays went through more than ${limit} elements, now in ${name}`);
      return original.apply(this, arguments_);
    };
    Object.defineProperty(prototype, name, { value: counting, configurable: true, writable: true });
  }
  try {
    run();
  } finally {
    for (const [name, original] of originals) {
      Object.defineProperty(prototype, name, { value: original, configurable: true, writable: true });
    }
  }
}
