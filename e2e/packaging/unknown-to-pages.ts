/**
 * What a script takes from its surroundings that a page does not have: `process`, `Buffer`, an import or `require` of a
 * package. oxlint's resolution of names decides, so a word in a comment, a string or a property
 * (`Windows.Storage.Streams.Buffer`) is not reported by mistake.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { repository } from './repository.ts';

const oxlint = join(repository, 'node_modules/oxlint/bin/oxlint');
const settings = fileURLToPath(new URL('./names-of-pages.json', import.meta.url));

/** isomorphic-ws, and for the last Parcel's own frame of a bundle, ask `typeof` for these before they use them. */
const GUARDED = ["'global'", "'MozWebSocket'", "'define'", "'module'"];

/** What is read here of oxlint's report. */
interface Findings {
  readonly diagnostics: readonly Finding[];
  readonly number_of_files: number;
}

interface Finding {
  readonly filename: string;
  readonly message: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

/** One line for each, as `index.mjs:12: 'process' is not defined.`; empty for scripts that run in any page. */
export async function unknownToPages(scripts: readonly string[]): Promise<readonly string[]> {
  const { diagnostics, number_of_files: looked } = await findingsIn(scripts);
  // It leaves out in silence what an ignore file or the name of a script excludes.
  assert.equal(looked, scripts.length, 'scripts that oxlint has looked at');
  const names = diagnostics.map(asLine).filter((line) => !GUARDED.some((name) => line.includes(name)));
  return [...names, ...scripts.flatMap(foreignImports)];
}

function findingsIn(scripts: readonly string[]): Promise<Findings> {
  const args = [oxlint, '-c', settings, '--disable-nested-config', '--no-ignore', '--format', 'json', ...scripts];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      // 1 is its code for findings.
      if (error !== null && error.code !== 1) reject(new Error(`oxlint: ${error.message}\n${stdout}${stderr}`));
      else resolve(JSON.parse(stdout) as Findings);
    });
  });
}

/** Imports and requires of anything but a file beside it. */
function foreignImports(script: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(script, 'utf8'), true, true);
  const foreign = importedFiles.filter(({ fileName }) => !fileName.startsWith('.'));
  return foreign.map(({ fileName }) => `${basename(script)}: imports '${fileName}'`);
}

function asLine({ filename, message, labels: [label] }: Finding): string {
  return `${basename(filename)}:${label?.span.line}: ${message}`;
}
