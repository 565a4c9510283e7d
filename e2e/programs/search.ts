/** Runs random programs, and makes a failing one as short as it can. */
import * as fc from 'fast-check';
import { describeProgram } from './program.ts';
import { patience } from './patience.ts';

export interface SearchOptions {
  readonly runs: number;
  readonly seed: number | undefined;
  readonly path: string | undefined;
  /** Milliseconds after which no shorter program is looked for. */
  readonly shrinkTime: number;
}

export interface Found {
  readonly seed: number;
  readonly runs: number;
  readonly steps: number;
  /** What failed, as a text; undefined if nothing did. */
  readonly failure: string | undefined;
}

/** A program of any kind. */
export interface AnyProgram {
  readonly steps: readonly object[];
}

/** A kind of programs: how one is made, and what is wrong with what comes of it. */
export interface Kind {
  readonly name: string;
  readonly arbitrary: fc.Arbitrary<AnyProgram>;
  /** The columns of the table of what programs reach. */
  readonly states: readonly string[];
  run(program: AnyProgram): Promise<readonly string[]>;
}

export function kindOf<P extends AnyProgram>(
  name: string,
  arbitrary: fc.Arbitrary<P>,
  run: (program: P) => Promise<readonly string[]>,
  states: readonly string[],
): Kind {
  return { name, arbitrary, states, run: (program) => run(program as P) };
}

export async function search(
  kind: Kind,
  { runs, seed = (Math.random() * 2 ** 31) | 0, path, shrinkTime }: SearchOptions,
): Promise<Found> {
  let steps = 0;
  let count = 0;
  let deadline = Infinity;
  let last: Failing | undefined;
  const usual = patience.milliseconds;
  const property = fc.asyncProperty(kind.arbitrary, async (program) => {
    // What is tried after the time is up counts as good, so that the search of a shorter program ends.
    if (performance.now() > deadline) return;
    count++;
    steps += program.steps.length;
    const faults = await kind.run(program);
    if (faults.length === 0) return;
    last = { program, faults };
    // A program that hangs would make each shorter one take as long.
    patience.milliseconds = 1500;
    deadline = Math.min(deadline, performance.now() + shrinkTime);
    throw new Error(faults[0]);
  });
  const details = await fc.check(property, { numRuns: runs, seed, ...(path === undefined ? {} : { path }) });
  patience.milliseconds = usual;
  const failure = details.failed ? text(kind, seed, details.counterexamplePath, last) : undefined;
  return { seed, runs: count, steps, failure };
}

interface Failing {
  readonly program: AnyProgram;
  readonly faults: readonly string[];
}

function text({ name }: Kind, seed: number, path: string | null, last: Failing | undefined): string {
  if (!last) return `${name}: failed without a program (seed ${seed})`;
  return [
    `${name}: ${last.faults.join('\n  ')}`,
    describeProgram(last.program),
    `Again: npm run test:programs -- --kind ${name} --seed ${seed} --path ${path}`,
    `Again: npm run test:programs -- --kind ${name} --replay '${JSON.stringify(last.program)}'`,
  ].join('\n');
}
