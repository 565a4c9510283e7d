import { parseArgs } from 'node:util';
import type { Row } from './row.ts';
import { rows } from './rows.ts';

export interface Options {
  readonly rows: readonly Row[];
  /** Rounds that count; one more goes before them. */
  readonly rounds: number;
  readonly json: boolean;
  /** Whether RESULTS.md is written. */
  readonly write: boolean;
  /** What RESULTS.md says of a run that leaves something out. */
  readonly note: string | undefined;
  /** Whether the ratios become those of the guard. */
  readonly store: boolean;
  readonly help: boolean;
}

/** Of the process, for a command line that it can't read. */
export const exitUsage = 2;

const usualRounds = 7;

/** What RESULTS.md says of a run with --only-peers. */
export const noteOnlyPeers = 'The run was asked for the peers of the targets alone, without the other libraries.';

export const usage = `npm run bench -- [row…] [--rows <row,row>] [--rounds <n>] [--only-peers] [--write] [--store] [--json]
npm run bench -- --pages …    the rows of pages; \`npm run bench -- --pages --help\` shows its flags

  row           ${rows.map(({ name, onRequest }) => (onRequest ? `(${name})` : name)).join(', ')};
                without any all but those in brackets
  --rounds n    rounds that count, ${usualRounds} by default; a first one is dropped
  --only-peers  only what ours is compared with; the other libraries are left out
  --write       RESULTS.md and its charts are written; without it only if all rows ran with all libraries
  --store       the ratios become those that \`npm run bench:guard\` compares with
  --json        every figure of every round, as JSON, instead of the table
`;

/** Throws for a flag, a row or a number that does not exist. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rows: { type: 'string', default: '' },
      rounds: { type: 'string', default: `${usualRounds}` },
      'only-peers': { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      store: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const names = [...positionals, ...values.rows.split(',')].filter((name) => name !== '');
  const unknown = names.find((name) => !rows.some((row) => row.name === name));
  if (unknown !== undefined) throw new Error(`there is no row ${unknown}`);
  const onlyPeers = values['only-peers'];
  return {
    rows: rows
      .filter(({ name, onRequest }) => (names.length > 0 ? names.includes(name) : !onRequest))
      .map((row) => (onlyPeers ? withoutOthers(row) : row)),
    rounds: requireCount('--rounds', values.rounds),
    json: values.json,
    write: values.write || (names.length === 0 && !onlyPeers),
    note: noteOn(names.length > 0, onlyPeers),
    store: values.store,
    help: values.help,
  };
}

function noteOn(someRows: boolean, onlyPeers: boolean): string | undefined {
  const notes = [
    ...(someRows ? ['The run was asked for some of the rows.'] : []),
    ...(onlyPeers ? [noteOnlyPeers] : []),
  ];
  return notes.length > 0 ? notes.join(' ') : undefined;
}

/** The libraries that are left out are none that can't take part. */
export function withoutOthers<SomeRow extends Row>(row: SomeRow): SomeRow {
  return { ...row, others: [], absent: [] };
}

/** Throws for a text that is not a count. */
export function requireCount(flag: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${flag}: ${text} is not a number from 1 on`);
  return Number(text);
}
