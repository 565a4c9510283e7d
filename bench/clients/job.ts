/** What a client is asked to do: the address on its command line, whose query has the numbers. */
export const job = new URL(process.argv[2] ?? '');

/** One of the numbers. */
export function numberOf(name: 'count' | 'size' | 'bytes' | 'milliseconds'): number {
  const value = Number(job.searchParams.get(name) ?? Number.NaN);
  if (!Number.isSafeInteger(value)) throw new Error(`${job}: ${name} is missing`);
  return value;
}

/** What it sends to have the server begin. */
export const go = Uint8Array.of(0);

/** Messages that are sent before the last of them is waited for. */
export const batchSize = 1000;

/** The answer of `/sink`: it has fewer frames than messages if several messages were joined into one. */
export function requireFrames(answer: string): void {
  if (Number(answer) !== numberOf('count')) throw new Error(`${job}: the server has got ${answer} frames`);
}
