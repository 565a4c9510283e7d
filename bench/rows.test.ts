/** What the rows name has to be there: a run of half an hour finds it late. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { peerNames } from './contestants.ts';
import { engineNames, inEngine, rows as pageRows } from './pages/rows.ts';
import { rows } from './rows.ts';

const fileOf = (path: string): URL => new URL(path, import.meta.url);

describe.each(rows.map((row) => [row.name, row] as const))('the row %s', (_, { ours, peers, others, absent }) => {
  const contestants = [...ours, ...peers, ...others];

  test('has a program for everybody', () => {
    for (const { client } of contestants)
      expect([client, existsSync(fileOf(`clients/${client}.ts`))]).toEqual([client, true]);
  });

  test('names nobody twice', () => {
    const labels = [...contestants, ...absent].map(({ label }) => label);
    expect(labels).toEqual([...new Set(labels)]);
  });
});

test('each peer has an adapter', () => {
  for (const name of peerNames) expect([name, existsSync(fileOf(`peers/${name}.ts`))]).toEqual([name, true]);
});

test('bufferutil is found by the one contestant that has it in its name', () => {
  const all = rows.flatMap(({ ours, peers, others }) => [...ours, ...peers, ...others]);
  const found = all.filter(({ env }) => env !== undefined).map(({ label }) => label);
  expect([...new Set(found)]).toEqual(['ws + bufferutil']);
});

test.each(engineNames)('every row of pages in %s has somebody of ours and a peer', (engine) => {
  for (const row of pageRows.filter(({ engines }) => engines.includes(engine))) {
    const { name, ours, peers } = inEngine(row, engine);
    expect([name, ours.length > 0, peers.length > 0]).toEqual([name, true, true]);
  }
});

test('an engine without WebSocketStream names it as absent', () => {
  const row = pageRows.find(({ name }) => name === 'upload-64k');
  const labels = (engine: 'chromium' | 'firefox'): string[] =>
    row ? inEngine(row, engine).absent.map(({ label }) => label) : [];
  expect([labels('chromium'), labels('firefox')]).toEqual([[], ['raw stream upload']]);
});
