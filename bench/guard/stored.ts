import { readFileSync } from 'node:fs';
import { writeJson } from '../results/write-json.ts';
import type { Ratios } from './ratios.ts';

export interface Stored {
  readonly date: string;
  readonly node: string;
  readonly cpu: string;
  readonly ratios: Ratios;
}

const file = new URL('../guard.json', import.meta.url);

/** Keeps what is stored of rows that did not run. */
export function storeRatios(ratios: Ratios, about: Omit<Stored, 'ratios'>, isRun: (key: string) => boolean): void {
  const others = Object.entries(storedRatios()?.ratios ?? {}).filter(([key]) => !isRun(key));
  const all = Object.fromEntries([...others, ...Object.entries(ratios)].map(([key, ratio]) => [key, rounded(ratio)]));
  writeJson(file, { ...about, ratios: all });
}

/** Nothing if none were stored yet. */
export function storedRatios(): Stored | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Stored;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function rounded(ratio: number): number {
  return Math.round(ratio * 1000) / 1000;
}
