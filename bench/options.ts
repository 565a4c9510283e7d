import { parseArgs } from 'node:util';
import type { Row } from './row.ts';
import { rows } from './rows.ts';

export interface Options {
  readonly rows: readonly Row[];
  /** Rounds that count; one more goes before them. */
  readonly rounds: number;
  readonly json: boolean;
  readonly help: boolean;
}

/** Of the process, for a command line that it can't read. */
export const exitUsage = 2;

const usualRounds = 5;

export const usage = `node --import tsx bench/run.ts [row…] [--rows <row,row>] [--rounds <n>] [--json]

  row         ${rows.map(({ name, onRequest }) => (onRequest ? `(${name})` : name)).join(', ')};
              without any all but those in brackets
  --rounds n  rounds that count, ${usualRounds} by default; a first one is dropped
  --json      every figure of every round, as JSON, instead of the table
`;

/** Throws for a flag, a row or a number that does not exist. */
export function readOptions(args: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rows: { type: 'string', default: '' },
      rounds: { type: 'string', default: `${usualRounds}` },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const names = [...positionals, ...values.rows.split(',')].filter((name) => name !== '');
  const unknown = names.find((name) => !rows.some((row) => row.name === name));
  if (unknown !== undefined) throw new Error(`there is no row ${unknown}`);
  return {
    rows: rows.filter(({ name, onRequest }) => (names.length > 0 ? names.includes(name) : !onRequest)),
    rounds: requireCount('--rounds', values.rounds),
    json: values.json,
    help: values.help,
  };
}

/** Throws for a text that is not a count. */
export function requireCount(flag: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${flag}: ${text} is not a number from 1 on`);
  return Number(text);
}
