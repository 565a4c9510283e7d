import { expect, test } from 'vitest';
import type { Figures } from '../figures.ts';
import { outcomeOf } from '../testing/outcome.ts';
import { elementsOf } from '../testing/xml.ts';
import { charts } from './charts.ts';
import { resultsPage } from './markdown.ts';
import { storedRow, type StoredRun } from './stored.ts';

const round = (cpu: number): Figures => ({ cpu, wall: 1, memory: 1 });

const outcome = outcomeOf({
  name: 'in',
  ours: { readBytes: [80, 100, 90].map(round), readable: [] },
  peers: { ws: [100, 120, 110].map(round) },
  others: { undici: [round(300)], faye: [] },
  absent: [{ label: 'partysocket', reason: 'has no server' }],
  failures: { readable: 'Error: a | b\n    at nowhere', faye: 'not done after 300 s' },
  measures: [{ figure: 'cpu', as: 'ratio', target: 0.75 }],
});

const run = (engine?: string): StoredRun => ({
  date: '2026-11-28',
  machine: { cpu: 'a processor', cores: 2, memory: 8, system: 'Linux' },
  versions: { Node: '20.20.2', ws: '8.23.0' },
  rounds: 3,
  rows: [storedRow(outcome, engine)],
});

test('the page says when, where and with which versions', () => {
  const page = resultsPage({ node: run() });
  expect(page).toContain('2026-11-28, medians of 3 rounds; a processor, 2 cores, 8 GiB, Linux.');
  expect(page).toContain('Node 20.20.2, ws 8.23.0.');
});

test('a missed target and a failure of ours are in the table of all rows', () => {
  const lines = resultsPage({ node: run() }).split('\n');
  expect(lines).toContain('| in | readBytes | cpu | ws | 0.82× | ≤ 0.75× | **over** |');
  expect(lines).toContain('| in | readable |  |  | – |  | **failed** |');
});

test('a row shows the spread of everybody, and who failed or is absent and why', () => {
  const lines = resultsPage({ node: run() }).split('\n');
  expect(lines).toContain('| **readBytes** | 90 ms (80 ms to 100 ms) | 0.82× |');
  expect(lines).toContain('| ws (peer) | 110 ms (100 ms to 120 ms) | 1.00× |');
  expect(lines).toContain('| undici | 300 ms (300 ms to 300 ms) | 2.73× |');
  expect(lines).toContain('| **readable** | – | failed: Error: a \\| b |');
  expect(lines).toContain('| faye | – | failed: not done after 300 s |');
  expect(lines).toContain('| partysocket | – | has no server |');
});

test('a figure that nobody measured is shown as missing, also once it was stored as JSON', () => {
  const row = storedRow(
    outcomeOf({
      name: 'echo',
      ours: { a: [round(1)] },
      peers: { b: [round(1)] },
      measures: [{ figure: 'p99', as: 'ratio' }],
    }),
    'firefox',
  );
  const stored = JSON.parse(JSON.stringify({ ...run(), rows: [row] })) as StoredRun;
  expect(resultsPage({ pages: stored })).toContain('| echo | firefox | a | p99 | b | – |  | **missing** |');
  expect([...charts('pages', stored)]).toEqual([]);
});

test('rows of pages name their engine', () => {
  expect(resultsPage({ pages: run('firefox') })).toContain('| in | firefox | readBytes | cpu | ws | 0.82× |');
});

test('each chart that the page shows is drawn, with a bar for everybody who has figures', () => {
  const page = resultsPage({ node: run(), pages: run('firefox') });
  const shown = [...page.matchAll(/\(charts\/([^)]+)\)/g)].map(([, file]) => file);
  const drawn = new Map([...charts('node', run()), ...charts('pages', run('firefox'))]);
  expect([...drawn.keys()]).toEqual(shown);
  expect(elementsOf(drawn.get('node-in.svg') ?? '', 'rect')).toHaveLength(3);
  expect(elementsOf(drawn.get('pages-in.svg') ?? '', 'rect')).toHaveLength(1);
});
