/** Holds the tables of docs/errors.md under "Find an error" to the numbers, names and statuses of the code. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { getStatus } from '../packages/core/src/errors.ts';
import * as hresult from '../packages/core/src/hresult.ts';
import { WebErrorStatus } from '../packages/core/src/web/web-error-status.ts';

const { HTTP_E_STATUS_BASE, ...named } = hresult;

const document = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');

interface Row {
  readonly hex: string;
  readonly signed: number;
  readonly name: string;
  readonly status: string;
}

const rows: readonly Row[] = [...document.matchAll(/^\| (0x[0-9A-F]{8}) (-\d+) \| (\w+) \| (\w+ \(\d+\)) \|/gm)].map(
  ([, hex = '', signed, name = '', status = '']) => ({ hex, signed: Number(signed), name, status }),
);

const statusNames = Object.keys(WebErrorStatus) as (keyof typeof WebErrorStatus)[];

function shownStatus(number: number): string {
  const status = getStatus(number);
  return `${statusNames.find((name) => WebErrorStatus[name] === status)} (${status})`;
}

test('each number that the code names has one row, with its name', () => {
  const inPage = rows.filter(({ name }) => !name.startsWith('HTTP_E_STATUS_'));
  const lines = (entries: readonly (readonly [string, number])[]): unknown =>
    entries.map((entry) => entry.join(' ')).sort();
  expect(lines(inPage.map(({ name, signed }) => [name, signed]))).toEqual(lines(Object.entries(named)));
});

test('each HTTP status of WebErrorStatus has one row', () => {
  // Below 300 are those of Winerror.h that stand for no one status.
  const statuses = rows
    .map(({ signed }) => signed - HTTP_E_STATUS_BASE)
    .filter((status) => status >= 300 && status < 1000);
  expect(statuses).toEqual(statusNames.map((name) => WebErrorStatus[name]).filter((status) => status >= 300));
});

test.each(rows)('$name: the hex number, the signed one and the status belong together', ({ hex, signed, status }) => {
  expect(Number(hex) | 0).toBe(signed);
  expect(status).toBe(shownStatus(signed));
});

test('each member of WebErrorStatus is on the page, with its number', () => {
  const missing = statusNames.filter((name) => {
    const written = [`${name} (${WebErrorStatus[name]})`, `\`${name}\` (${WebErrorStatus[name]})`];
    return !written.some((text) => document.includes(text));
  });
  expect(missing).toEqual([]);
});

test('each row says what to do, or what it means on Windows', () => {
  const cells = document.split('\n').filter((line) => line.startsWith('| 0x'));
  expect(cells.length).toBe(rows.length);
  for (const line of cells) expect(line.split(' | ').at(-1)).toMatch(/\w{3}/);
});
