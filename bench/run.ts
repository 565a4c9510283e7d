/** Compares what is built in `dist` with its peers; exit status 1 if a target was missed or a client failed. See README.md. */
import { runInProcess, runRow, type Outcome } from './contest.ts';
import { requireFreshBuild } from '../scripts/sources.mjs';
import { exitUsage, readOptions, usage, type Options } from './options.ts';
import { json, missed, table } from './report.ts';
import { withServer } from './server-process.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
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
  return missed(outcomes) ? 1 : 0;
}

function runRows({ rows, rounds }: Options): Promise<Outcome[]> {
  return withServer(async (server) => {
    const outcomes: Outcome[] = [];
    for (const row of rows) {
      // Not to the output, which is the table's or a program's.
      console.error(`${row.name} …`);
      outcomes.push(await runRow(row, server, rounds, runInProcess));
    }
    return outcomes;
  });
}
