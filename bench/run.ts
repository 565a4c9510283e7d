/** Compares what is built in `dist` with its peers; exit status 1 if a target was missed or a client failed. See README.md. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { runRow, type Outcome } from './contest.ts';
import { readOptions, usage, type Options } from './options.ts';
import { json, missed, table } from './report.ts';

/** As tools have it for a command line that they can't read. */
const exitUsage = 2;

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
  const outcomes = await runRows(options);
  console.log(options.json ? json(outcomes) : table(outcomes));
  return missed(outcomes) ? 1 : 0;
}

async function runRows({ rows, rounds }: Options): Promise<Outcome[]> {
  const server = fork(fileURLToPath(new URL('server.ts', import.meta.url)));
  try {
    const [port] = (await once(server, 'message')) as [number];
    const outcomes: Outcome[] = [];
    for (const row of rows) {
      // Not to the output, which is the table's or a program's.
      console.error(`${row.name} …`);
      outcomes.push(await runRow(row, `ws://127.0.0.1:${port}`, rounds));
    }
    return outcomes;
  } finally {
    server.disconnect();
  }
}
