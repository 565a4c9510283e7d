/** What pages of docs name as proofs: tables, the tests in their cells, and the files of the repository. */
import { readdirSync } from 'node:fs';

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const root = new URL('../', import.meta.url);

export function tablesOf(page: string): Table[] {
  return Array.from(page.matchAll(/(?:^\|.*\|\n)+/gm), ([table]) => {
    const [header = [], , ...rows] = table
      .trim()
      .split('\n')
      .map((line) =>
        line
          .slice(2, -2)
          .split(' | ')
          .map((cell) => cell.trim()),
      );
    return { header, rows };
  });
}

/** Names of files in backticks, with as many of their folders as they have there. */
export function testsIn(cell: string): string[] {
  return Array.from(cell.matchAll(/`([\w./-]+\.[cm]?ts)`/g), ([, file = '']) => file);
}

/** Paths of all files below the folders. A recursive `readdir` would follow the links of node_modules without end. */
export function filesOf(...folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(new URL(folder, root), { withFileTypes: true }).flatMap((entry) => {
      if (entry.name === 'node_modules') return [];
      return entry.isDirectory() ? filesOf(`${folder}${entry.name}/`) : [`${folder}${entry.name}`];
    }),
  );
}
