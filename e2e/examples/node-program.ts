/** A program of the documents as a process of Node. */
import { execFile, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
import type { Program } from './programs.ts';

/** Milliseconds until a program that has not ended has failed. */
export const LIMIT = 10_000;

/** How it ended, and what it printed. */
export interface Outcome {
  readonly code: number | string | null;
  readonly output: string;
  readonly errors: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
}

/** @param source of the program, with stand-ins */
export async function start(
  program: Program,
  source: string,
  project: string,
  args: readonly string[],
): Promise<Started> {
  const extension = program.kind === 'commonjs' ? 'cjs' : 'mjs';
  const name = `${program.document.replaceAll('/', '-')}-${program.line}.run.${extension}`;
  // Its lines are those of the document, also in the traces of errors.
  const lines = '\n'.repeat(program.line - 1) + source;
  const loader = program.language === 'ts' ? 'ts' : 'js';
  const script = await transform(lines, {
    loader,
    target: 'node20',
    sourcemap: 'inline',
    sourcefile: program.document,
  });
  await writeFile(join(project, name), script.code);
  let resolve: (outcome: Outcome) => void = () => {};
  const ended = new Promise<Outcome>((settle) => (resolve = settle));
  const child = execFile(
    process.execPath,
    ['--enable-source-maps', name, ...args],
    { cwd: project, timeout: LIMIT, killSignal: 'SIGKILL', maxBuffer: 16 * 1024 * 1024 },
    (error, output, errors) => {
      const late = error?.killed === true ? `still running after ${LIMIT} ms` : undefined;
      resolve({ code: late ?? (error === null ? 0 : (error.code ?? null)), output, errors });
    },
  );
  return { child, ended };
}

/** Throws unless it ended with 0, and has printed no error. */
export function requireSuccess({ code, output, errors }: Outcome): void {
  const all = `\n${output}${errors}`;
  if (code !== 0) throw new Error(`it ended with ${code}, and printed:${all}`);
  if (errors !== '') throw new Error(`it printed errors:${all}`);
}
