import type { EventEmitter } from 'node:events';

/** Longer than anything here takes; what is still missing then will not come. */
const LIMIT = 60_000;

/** The promise, or a failure that names what did not come. */
export async function within<T>(what: string, promise: PromiseLike<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${LIMIT} ms`)), LIMIT);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** The arguments of the next event of that name. Unlike `once` of `node:events` it does not reject if an error comes first. */
export function next(emitter: EventEmitter, event: string): Promise<unknown[]> {
  return new Promise((resolve) => emitter.once(event, (...args: unknown[]) => resolve(args)));
}
