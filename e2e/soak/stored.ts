/** What a run leaves behind, as plain data: docs/soak.md and its charts are made of it. */
import { mkdirSync, readFileSync } from 'node:fs';
import { machine, type Machine } from '../../bench/results/machine.ts';
import { writeJson } from '../../bench/results/write-json.ts';
import type { Outcome, Work } from './outcome.ts';
import type { PageEngine } from './options.ts';

export type RunKind = 'node' | PageEngine;

export interface Ran extends Outcome {
  readonly work: Work;
  /** Of Node or the engine. */
  readonly version?: string;
}

export interface StoredRun extends Ran {
  readonly date: string;
  readonly machine: Machine;
  readonly node: string;
}

const folder = new URL('results/', import.meta.url);

export function store(kind: RunKind, ran: Ran): void {
  const date = new Date().toISOString().slice(0, 10);
  const run: StoredRun = { date, machine: machine(), node: process.versions.node, ...ran };
  mkdirSync(folder, { recursive: true });
  writeJson(new URL(`${kind}.json`, folder), run);
}

/** Nothing if there was no such run yet. */
export function stored(kind: RunKind): StoredRun | undefined {
  try {
    return JSON.parse(readFileSync(new URL(`${kind}.json`, folder), 'utf8')) as StoredRun;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
