import { parseArgs } from 'node:util';
import { noteOnlyPeers, requireCount, withoutOthers } from '../options.ts';
import { engineNames, rows, type EngineName, type PageRow } from './rows.ts';

export interface PageOptions {
  readonly rows: readonly PageRow[];
  readonly engines: readonly EngineName[];
  /** Whether to ask what each engine can do. */
  readonly capabilities: boolean;
  /** Rounds that count; one more goes before them. */
  readonly rounds: number;
  readonly json: boolean;
  /** Whether RESULTS.md is written. */
  readonly write: boolean;
  /** How the work differs from what its rows say. */
  readonly note: string | undefined;
  readonly profile: boolean;
  readonly help: boolean;
}

const usualRounds = 7;
/** Asked for as a row is. */
const capabilities = 'capabilities';

export const usage = `npm run bench -- --pages [row…] [--rows <row,row>] [--engines <engine,engine>] [--rounds <n>] [--divide <n>] [--only-peers] [--only-targets] [--profile] [--write] [--json]

  row         ${rows.map(({ name }) => name).join(', ')}, or the beginning of some,
              or ${capabilities}, as seen in each engine; all without any
  --engines   ${engineNames.join(', ')}; all without any
  --rounds n  rounds that count, ${usualRounds} by default; a first one is dropped
  --divide n  an nth of the messages of each row but 'stopped', for a busy machine
  --only-peers
              only what ours is compared with; partysocket is left out
  --only-targets
              only rows that have a target
  --profile   where the time goes in Chromium, by function; it makes the figures worse
  --write     RESULTS.md and its charts are written; without it only if all rows ran whole in all engines, with partysocket
              and without --profile
  --json      every figure of every round, as JSON, instead of the tables
`;

/** Throws for a flag, a row, an engine or a number that does not exist. */
export function readOptions(args: readonly string[]): PageOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rows: { type: 'string', default: '' },
      engines: { type: 'string', default: engineNames.join(',') },
      rounds: { type: 'string', default: `${usualRounds}` },
      'only-peers': { type: 'boolean', default: false },
      'only-targets': { type: 'boolean', default: false },
      divide: { type: 'string', default: '1' },
      profile: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const names = [...positionals, ...values.rows.split(',')].filter((name) => name !== '');
  const engines = values.engines.split(',');
  const unknown =
    names.find((start) => ![capabilities, ...rows.map(({ name }) => name)].some((name) => name.startsWith(start))) ??
    engines.find((engine) => !(engineNames as readonly string[]).includes(engine));
  if (unknown !== undefined) throw new Error(`there is no row or engine ${unknown}`);
  const onlyPeers = values['only-peers'];
  const onlyTargets = values['only-targets'];
  const someRows = names.length > 0 || onlyTargets;
  const divisor = requireCount('--divide', values.divide);
  return {
    rows: rows
      .filter(({ name }) => names.length === 0 || names.some((start) => name.startsWith(start)))
      .filter((row) => !onlyTargets || hasTarget(row))
      .map((row) => divided(onlyPeers ? withoutOthers(row) : row, divisor)),
    engines: engineNames.filter((engine) => engines.includes(engine)),
    capabilities: names.length === 0 || names.some((start) => capabilities.startsWith(start)),
    rounds: requireCount('--rounds', values.rounds),
    json: values.json,
    write:
      values.write ||
      (!someRows && engines.length === engineNames.length && divisor === 1 && !onlyPeers && !values.profile),
    note: noteOn(someRows || engines.length < engineNames.length, onlyPeers, divisor),
    profile: values.profile,
    help: values.help,
  };
}

function hasTarget({ ours, measures }: PageRow): boolean {
  return [...measures, ...ours.flatMap((contestant) => contestant.measures ?? [])].some(
    ({ target }) => target !== undefined,
  );
}

function noteOn(someRows: boolean, onlyPeers: boolean, divisor: number): string | undefined {
  const notes = [
    ...(someRows ? ['The run was asked for some of the rows or engines.'] : []),
    ...(onlyPeers ? [noteOnlyPeers] : []),
    ...(divisor > 1
      ? [`Each row but \`stopped\` had a part of the messages that its text says: one of ${divisor}.`]
      : []),
  ];
  return notes.length > 0 ? notes.join(' ') : undefined;
}

/** A row that measures for a time, and not until all has come, keeps what it has. */
function divided(row: PageRow, divisor: number): PageRow {
  if (row.path.includes('milliseconds')) return row;
  return { ...row, path: row.path.replace(/(?<=count=)\d+/, (count) => `${Math.ceil(Number(count) / divisor)}`) };
}
