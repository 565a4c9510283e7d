/** A block that shows a part of a file, so that what users read is what a test of the file runs. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../packaging/repository.ts';
import type { Program } from './programs.ts';

/** Returns what is wrong, or nothing where all lines of the block stand together in the file; indentation as a whole may differ. */
export async function faultOfExcerpt({ marks, code }: Program): Promise<string> {
  const path = (marks[0] ?? '').replace(/^from:/, '');
  const file = join(repository, path);
  if (!existsSync(file)) return `${path} does not exist`;
  const lines = (await readFile(file, 'utf8')).split('\n');
  const wanted = code.trimEnd().split('\n');
  const found = lines.some((_, start) => {
    const part = withoutIndent(lines.slice(start, start + wanted.length));
    return part === withoutIndent(wanted);
  });
  return found ? '' : `${path} does not have these lines`;
}

function withoutIndent(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const least = Math.min(...indents);
  return lines.map((line) => line.slice(least)).join('\n');
}
