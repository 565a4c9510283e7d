/** Many short runs, some at a time, whose failures are gathered: thousands of tests would fill the report. */
export interface Run {
  readonly what: string;
  /** Rejects with what is wrong. */
  run(): Promise<void>;
}

/** Enough for two processors to be busy while others wait. */
const AT_ONCE = 50;

/** Milliseconds after which a run hangs; one takes a few. */
const RUN_TIMEOUT = 60_000;

/** Milliseconds for all runs of a test, on a machine that has much else to do. */
export const RUNS_TIMEOUT = 180_000;

/** Of so many that fail the first ones tell enough. */
const SHOWN = 20;

export async function failuresOf(
  runs: Iterable<Run>,
  atOnce = AT_ONCE,
): Promise<{ readonly count: number; readonly failures: string[] }> {
  const failures: string[] = [];
  let count = 0;
  const iterator = runs[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = iterator.next(); !next.done && failures.length < SHOWN; next = iterator.next()) {
      const run = next.value;
      count++;
      try {
        await orHung(run.run());
      } catch (error) {
        failures.push(`${run.what}: ${(error as Error).message}`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { count, failures };
}

async function orHung(run: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hung = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('hangs')), RUN_TIMEOUT);
  });
  await Promise.race([run, hung]).finally(() => clearTimeout(timer));
}

/** Bytes whole, in two at every place from `start` to `end`, and one by one. */
export function* deliveries(
  bytes: Buffer,
  start = 0,
  end = bytes.length,
): Iterable<{ readonly how: string; readonly pieces: readonly Buffer[] }> {
  yield { how: 'whole', pieces: [bytes] };
  for (let at = Math.max(start, 1); at <= Math.min(end, bytes.length - 1); at++) {
    yield { how: `in two at ${at}`, pieces: [bytes.subarray(0, at), bytes.subarray(at)] };
  }
  yield { how: 'byte by byte', pieces: Array.from(bytes, (byte) => Buffer.of(byte)) };
}
