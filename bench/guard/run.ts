/** Whether a row has become much slower, beside its peer, than it was when its ratio was stored. See ../README.md. */
import { parseArgs } from 'node:util';
import { runInProcess, runRow, type Outcome } from '../contest.ts';
import { requireFreshBuild } from '../../scripts/sources.mjs';
import { exitUsage, requireCount, withoutOthers } from '../options.ts';
import type { Row } from '../row.ts';
import { rows } from '../rows.ts';
import { withServer, type Server } from '../server-process.ts';
import { inWords, slower, type Slower } from './compare.ts';
import { ratiosOf, rowOf, type Ratios } from './ratios.ts';
import { storedRatios } from './stored.ts';

const usualRounds = 3;
const usualMargin = 1.35;

const usage = `npm run bench:guard -- [row…] [--rounds <n>] [--margin <n>]

  row         rows whose ratios are stored; without any all of them
  --rounds n  rounds that count, ${usualRounds} by default; a first one is dropped
  --margin n  how many times as large as the stored one a ratio may be, ${usualMargin} by default
`;

interface Options {
  readonly names: readonly string[];
  readonly rounds: number;
  readonly margin: number;
  readonly help: boolean;
}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let options: Options;
  let before: Ratios;
  try {
    options = readOptions(args);
    before = options.help ? {} : requireRatios(options.names);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return exitUsage;
  }
  if (options.help) {
    console.log(usage);
    return 0;
  }
  requireFreshBuild();
  const found = await withServer((server) => guard(before, options, server));
  if (found.length === 0) console.log(`no ratio is more than ${options.margin} times the stored one`);
  for (const line of found) console.log(inWords(line));
  return found.length > 0 ? 1 : 0;
}

/** A row that seems slower runs once more, since another program may have disturbed it. */
async function guard(before: Ratios, { rounds, margin }: Options, server: Server): Promise<Slower[]> {
  const found: Slower[] = [];
  for (const name of new Set(Object.keys(before).map(rowOf))) {
    const ofRow = Object.fromEntries(Object.entries(before).filter(([key]) => rowOf(key) === name));
    const row = rows.find((candidate) => candidate.name === name);
    const look = async (): Promise<Slower[]> => slower(ofRow, row ? await ratios(row, rounds, server) : {}, margin);
    console.error(`${name} …`);
    let lines = await look();
    if (lines.length > 0 && row) {
      console.error(`${name} seems slower; once more …`);
      lines = await look();
    }
    found.push(...lines);
  }
  return found;
}

async function ratios(row: Row, rounds: number, server: Server): Promise<Ratios> {
  const outcome: Outcome = await runRow(withoutOthers(row), server, rounds, runInProcess);
  for (const [{ label }, reason] of outcome.failures) console.error(`${row.name}: ${label} failed: ${reason}`);
  return ratiosOf([outcome]);
}

function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: `${usualRounds}` },
      margin: { type: 'string', default: `${usualMargin}` },
      help: { type: 'boolean', default: false },
    },
  });
  const margin = Number(values.margin);
  if (!(margin >= 1)) throw new Error(`--margin: ${values.margin} is not a number from 1 on`);
  return { names: positionals, rounds: requireCount('--rounds', values.rounds), margin, help: values.help };
}

/** Throws if nothing is stored, or nothing of a row. */
function requireRatios(names: readonly string[]): Ratios {
  const stored = storedRatios();
  if (stored === undefined) {
    throw new Error('no ratio is stored yet; `npm run bench -- --only-peers --store` stores those of all rows');
  }
  const unknown = names.find((name) => !Object.keys(stored.ratios).some((key) => rowOf(key) === name));
  if (unknown !== undefined) throw new Error(`no ratio of a row ${unknown} is stored`);
  const asked = Object.entries(stored.ratios).filter(([key]) => names.length === 0 || names.includes(rowOf(key)));
  return Object.fromEntries(asked);
}
