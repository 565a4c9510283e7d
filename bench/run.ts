/**
 * Compares what is built in `dist` with its peers, and writes RESULTS.md; exit status 1 if a target was missed or a client failed. See
 * README.md.
 */
import { runInProcess, runRow, type Outcome } from './contest.ts';
import { requireFreshBuild } from '../scripts/sources.mjs';
import { ratiosOf, rowOf } from './guard/ratios.ts';
import { storeRatios } from './guard/stored.ts';
import { exitUsage, readOptions, usage, type Options } from './options.ts';
import { inOneLine, json, missed, table } from './report.ts';
import { machine } from './results/machine.ts';
import { storedRow } from './results/stored.ts';
import { writeResults } from './results/write.ts';
import { withServer } from './server-process.ts';

const args = process.argv.slice(2);
// Not before: the browsers are loaded for that alone.
const runPages = async (): Promise<number> =>
  (await import('./pages/main.ts')).main(args.filter((arg) => arg !== '--pages'));
process.exitCode = await (args.includes('--pages') ? runPages() : main());

async function main(): Promise<number> {
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return exitUsage;
  }
  if (options.help) {
    console.log(usage);
    return 0;
  }
  requireFreshBuild();
  const outcomes = await runRows(options);
  console.log(options.json ? json(outcomes) : table(outcomes));
  keep(outcomes, options);
  return missed(outcomes) ? 1 : 0;
}

/** Progress goes to the error output, since the other one is the table's or a program's. */
function runRows({ rows, rounds }: Options): Promise<Outcome[]> {
  return withServer(async (server) => {
    const outcomes: Outcome[] = [];
    for (const row of rows) {
      const outcome = await runRow(row, server, rounds, runInProcess, (round) => {
        console.error(`${row.name}: ${round === 0 ? 'the round that is dropped' : `round ${round} of ${rounds}`} …`);
      });
      for (const line of inOneLine(outcome)) console.error(line);
      outcomes.push(outcome);
    }
    return outcomes;
  });
}

function keep(outcomes: readonly Outcome[], { write, store, rounds, note }: Options): void {
  if (store) {
    const about = { date: new Date().toISOString().slice(0, 10), node: process.versions.node, cpu: machine().cpu };
    const ran = new Set(outcomes.map(({ row }) => row.name));
    storeRatios(ratiosOf(outcomes), about, (key) => ran.has(rowOf(key)));
  }
  if (!write) return;
  const rows = outcomes.map((outcome) => storedRow(outcome));
  console.error(`written: ${writeResults('node', { rows, rounds, ...(note === undefined ? {} : { note }) })}`);
}
