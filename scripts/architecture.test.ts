/** docs/architecture.md says what the code does: its arrows are calls, its table is the code's. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { closed } from '../packages/core/src/internal/closed-error.ts';
import * as table from '../packages/core/src/sockets/session/state.ts';
import type { State, Verb } from '../packages/core/src/sockets/session/state.ts';

const { validity } = table;
const path = (relative: string): string => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const page = readFileSync(path('docs/architecture.md'), 'utf8');

interface Arrow {
  readonly from: string;
  readonly member: string;
  readonly to: string;
}

/** The arrows of all diagrams. A node has its file where it is first named. */
function arrows(): Arrow[] {
  return [...page.matchAll(/```mermaid\n([^]*?)```/g)].flatMap(([, diagram = '']) => {
    const files = new Map([...diagram.matchAll(/(\w+)\["([^"]+)"\]/g)].map(([, node, file]) => [node, file]));
    return [...diagram.matchAll(/^ *(\w+)(?:\["[^"]+"\])? -->\|(\w+)\| (\w+)/gm)].map(([, from, member, to]) => ({
      from: files.get(from) as string,
      member: member as string,
      to: files.get(to) as string,
    }));
  });
}

const source = (file: string): string => readFileSync(path(`packages/${file}`), 'utf8');

test('there are two diagrams, of data in and of data out', () => {
  expect(arrows().length).toBeGreaterThan(12);
});

test.each(arrows())('$from calls $member of $to', ({ from, member, to }) => {
  // Called, or given as a callback of that name.
  expect(source(from)).toMatch(new RegExp(`[.#]${member}\\??\\.?\\(|\\b${member}: |\\b${member}\\(`));
  expect(source(to)).toMatch(new RegExp(`^ +(readonly )?${member}[(<:]|^ +${member}: \\(|#?${member} = \\(`, 'm'));
});

test('each file that the page names exists', () => {
  const core = 'packages/core/src/';
  const sockets = `${core}sockets/`;
  const rooms = [core, sockets, `${sockets}settings/`, `${sockets}sending/`, `${sockets}session/`];
  const places = ['', 'packages/', 'packages/node/src/', 'docs/', ...rooms];
  const named = [...page.matchAll(/`([\w./-]+\.ts)`/g)].map(([, file]) => file as string);
  const missing = named.filter((file) => !places.some((place) => existsSync(path(place + file))));
  expect(named.length).toBeGreaterThan(20);
  expect(missing).toEqual([]);
});

test('the table of states is that of the code', () => {
  const rows = [...page.matchAll(/^\| (\w+) (\|.*)\|$/gm)].filter(([, verb]) => verb !== undefined && verb in validity);
  const [header = ''] = /^\| \| created \|.*$/m.exec(page) ?? [];
  const states = header
    .split('|')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '') as State[];
  const told = Object.fromEntries(
    rows.map(([, verb = '', cells = '']) => {
      const values = cells
        .split('|')
        .slice(1)
        .map((cell) => cell.trim());
      return [
        verb,
        Object.fromEntries(states.map((state, at) => [state, values[at] ?? '']).filter(([, value]) => value !== '')),
      ];
    }),
  );
  expect(states).toHaveLength(8);
  // The code has the texts of the refusals, the page the names that they have in the code.
  const names = new Map(Object.entries({ ...table, closed }).map(([name, text]) => [text as unknown, name]));
  const named = (row: object): object =>
    Object.fromEntries(Object.entries(row).map(([state, text]) => [state, names.get(text)]));
  const coded = Object.fromEntries(Object.entries(validity).map(([verb, row]) => [verb as Verb, named(row)]));
  expect(told).toEqual(coded);
});
