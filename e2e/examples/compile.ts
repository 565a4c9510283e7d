/** The programs compile under `strict` against the built types, as those who copy them would find out. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { repository } from '../packaging/repository.ts';
import type { Program } from './programs.ts';

type Place = 'node' | 'page';

const options: Readonly<Record<Place, ts.CompilerOptions>> = {
  node: {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts'],
    types: ['node'],
  },
  page: {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    customConditions: ['browser'],
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.esnext.disposable.d.ts'],
    types: [],
  },
};

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
  const faults = new Map<string, string>();
  for (const place of ['node', 'page'] as const) {
    const owners = new Map<string, Program>();
    for (const program of programs) {
      if (program.kind === 'fragment' || (program.kind === 'page') !== (place === 'page')) continue;
      for (const [index, { extension, text }] of scriptsOf(program).entries()) {
        const file = join(project, `${program.document.replaceAll('/', '-')}-${program.line}-${index}.${extension}`);
        await writeFile(file, text);
        owners.set(file, program);
      }
    }
    const compilation = ts.createProgram([...owners.keys()], {
      target: ts.ScriptTarget.ES2022,
      strict: true,
      allowJs: true,
      checkJs: true,
      noEmit: true,
      skipLibCheck: true,
      ...options[place],
    });
    const owned = (file: ts.SourceFile | undefined): Program | undefined => owners.get(file?.fileName ?? '');
    for (const diagnostic of ts.getPreEmitDiagnostics(compilation)) {
      const name = owned(diagnostic.file)?.name ?? '';
      const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
      const line = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0;
      faults.set(name, `${faults.get(name) ?? ''}line ${line + 1}: ${text}\n`);
    }
  }
  return faults;
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
