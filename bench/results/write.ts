/** Keeps a run, and writes RESULTS.md and the charts of both kinds anew. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { charts } from './charts.ts';
import { machine, versions } from './machine.ts';
import { resultsPage } from './markdown.ts';
import { store, stored, type RunKind, type StoredRow, type StoredRun } from './stored.ts';

const page = new URL('../RESULTS.md', import.meta.url);
const folder = new URL('../charts/', import.meta.url);

interface Ran {
  readonly rows: readonly StoredRow[];
  readonly rounds: number;
  /** What took part beside the packages, such as the engines. */
  readonly versions?: Readonly<Record<string, string>>;
  readonly note?: string;
}

/** Tells the path of RESULTS.md. */
export function writeResults(kind: RunKind, { versions: others = {}, ...ran }: Ran): string {
  store(kind, {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: { ...versions(), ...others },
    ...ran,
  });
  const [node, pages] = [stored('node'), stored('pages')];
  writeCharts('node', node);
  writeCharts('pages', pages);
  writeFileSync(page, resultsPage({ ...(node ? { node } : {}), ...(pages ? { pages } : {}) }));
  return fileURLToPath(page);
}

/** Rows that are gone leave no chart behind. */
function writeCharts(kind: RunKind, run: StoredRun | undefined): void {
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(folder)) if (file.startsWith(`${kind}-`)) rmSync(new URL(file, folder));
  if (run === undefined) return;
  for (const [file, svg] of charts(kind, run)) writeFileSync(new URL(file, folder), svg);
}
