import { parseArgs } from 'node:util';
import { requireCount } from '../options.ts';
import { engineNames, rows, type EngineName, type PageRow } from './rows.ts';

export interface PageOptions {
  readonly rows: readonly PageRow[];
  readonly engines: readonly EngineName[];
  /** Whether to ask what each engine can do. */
  readonly capabilities: boolean;
  /** Rounds that count; one more goes before them. */
  readonly rounds: number;
  readonly json: boolean;
  readonly profile: boolean;
  readonly help: boolean;
}

const usualRounds = 3;
/** Asked for as a row is. */
const capabilities = 'capabilities';

export const usage = `node --import tsx bench/pages/run.ts [row…] [--engines <engine,engine>] [--rounds <n>] [--divide <n>] [--profile] [--json]

  row         ${rows.map(({ name }) => name).join(', ')}, or the beginning of some,
              or ${capabilities}, as seen in each engine; all without any
  --engines   ${engineNames.join(', ')}; all without any
  --rounds n  rounds that count, ${usualRounds} by default; a first one is dropped
  --divide n  an nth of the messages of each row but 'stopped', for a busy machine
  --profile   where the time goes in Chromium, by function; it makes the figures worse
  --json      every figure of every round, as JSON, instead of the tables
`;

/** Throws for a flag, a row, an engine or a number that does not exist. */
export function readOptions(args: readonly string[]): PageOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      engines: { type: 'string', default: engineNames.join(',') },
      rounds: { type: 'string', default: `${usualRounds}` },
      divide: { type: 'string', default: '1' },
      profile: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const engines = values.engines.split(',');
  const unknown =
    positionals.find(
      (start) => ![capabilities, ...rows.map(({ name }) => name)].some((name) => name.startsWith(start)),
    ) ?? engines.find((engine) => !(engineNames as readonly string[]).includes(engine));
  if (unknown !== undefined) throw new Error(`there is no row or engine ${unknown}`);
  const divisor = requireCount('--divide', values.divide);
  return {
    rows: rows
      .filter(({ name }) => positionals.length === 0 || positionals.some((start) => name.startsWith(start)))
      .map((row) => divided(row, divisor)),
    engines: engineNames.filter((engine) => engines.includes(engine)),
    capabilities: positionals.length === 0 || positionals.some((start) => capabilities.startsWith(start)),
    rounds: requireCount('--rounds', values.rounds),
    json: values.json,
    profile: values.profile,
    help: values.help,
  };
}

/** A row that measures for a time, and not until all has come, keeps what it has. */
function divided(row: PageRow, divisor: number): PageRow {
  if (row.path.includes('milliseconds')) return row;
  return { ...row, path: row.path.replace(/(?<=count=)\d+/, (count) => `${Math.ceil(Number(count) / divisor)}`) };
}
