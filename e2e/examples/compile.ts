/** The programs compile under `strict` against the built types, as those who copy them would find out. */
import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../packaging/repository.ts';
import type { Program } from './programs.ts';

/** TypeScript 7, as for types.mjs: it takes a tenth of the time of 6. */
const tsc = join(repository, 'node_modules/typescript-7/bin/tsc');

type Place = 'node' | 'page';

/** As `compilerOptions` of tsconfig.json. */
const options = {
  node: {
    module: 'nodenext',
    moduleResolution: 'nodenext',
    lib: ['es2022', 'esnext.disposable'],
    types: ['node'],
  },
  page: {
    module: 'esnext',
    moduleResolution: 'bundler',
    customConditions: ['browser'],
    lib: ['es2022', 'dom', 'dom.iterable', 'esnext.disposable'],
    types: [],
  },
} as const;

const shared = { target: 'es2022', strict: true, allowJs: true, checkJs: true, noEmit: true, skipLibCheck: true };

/** A folder with what a program finds in the node_modules of its user: this package as it is built, ws, and their types. */
export async function makeProject(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  await mkdir(modules);
  await symlink(repository, join(modules, 'twinsocket'), 'junction');
  for (const name of ['ws', '@types'])
    await symlink(join(repository, 'node_modules', name), join(modules, name), 'junction');
}

/** Returns what is wrong with each, by its name; nothing for a program that is right. */
export async function compile(programs: readonly Program[], project: string): Promise<ReadonlyMap<string, string>> {
  const faults = await Promise.all((['node', 'page'] as const).map((place) => faultsAt(place, programs, project)));
  const all = new Map<string, string>();
  for (const [name, text] of faults.flat()) all.set(name, `${all.get(name) ?? ''}${text}\n`);
  return all;
}

/** Pairs of a program's name, or none, and a line of the compiler about it. */
async function faultsAt(
  place: Place,
  programs: readonly Program[],
  project: string,
): Promise<readonly (readonly [name: string, text: string])[]> {
  const names = new Map<string, string>();
  for (const program of programs) {
    if (program.kind === 'fragment' || (program.kind === 'page') !== (place === 'page')) continue;
    for (const [index, { extension, text }] of scriptsOf(program).entries()) {
      const file = `${program.document.replaceAll('/', '-')}-${program.line}-${index}.${extension}`;
      await writeFile(join(project, file), text);
      names.set(file, program.name);
    }
  }
  if (names.size === 0) return []; // a list without files is an error to the compiler
  const settings = join(project, `tsconfig.${place}.json`);
  const compilerOptions = { ...shared, ...options[place] };
  await writeFile(settings, JSON.stringify({ compilerOptions, files: [...names.keys()] }));
  const { code, output } = await runCompiler(settings, project);
  const lines = output.split('\n').filter((line) => line !== '');
  if (code !== 0 && lines.length === 0) lines.push(`the compiler ended with ${code}`);
  return lines.map((line) => {
    const [, file = '', number, text] = /^([^(]+)\((\d+),\d+\): (.*)$/.exec(line) ?? [];
    const name = names.get(file);
    // What follows an error explains it, and an error of the settings has no file.
    return name === undefined ? ['', line] : [name, `line ${number}: ${text}`];
  });
}

function runCompiler(settings: string, cwd: string): Promise<{ code: number | string; output: string }> {
  return new Promise((resolve) => {
    const args = [tsc, '-p', settings, '--pretty', 'false'];
    execFile(process.execPath, args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? 'a signal'), output: stdout + stderr });
    });
  });
}

/** Its lines have the numbers that they have in the document. */
function scriptsOf({ language, line, code, kind }: Program): readonly { extension: string; text: string }[] {
  const above = (lines: number): string => '\n'.repeat(lines);
  const javaScript = kind === 'commonjs' ? 'cjs' : 'mjs';
  if (language !== 'html') return [{ extension: language === 'ts' ? 'mts' : javaScript, text: above(line - 1) + code }];
  return Array.from(code.matchAll(/<script( type="module")?>([^]*?)<\/script>/g), (found) => {
    const [tag, isModule, body = ''] = found;
    const start = found.index + tag.indexOf('>') + 1;
    const lines = above(line - 1 + code.slice(0, start).split('\n').length - 1);
    // A classic script is one of many in a page; alone it must not share its names with another example.
    const head = '/// <reference types="twinsocket/global" /> ';
    return isModule ? { extension: 'mjs', text: lines + body } : { extension: 'js', text: `${head}${lines}{${body}}` };
  });
}
