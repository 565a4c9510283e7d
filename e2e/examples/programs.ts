/**
 * The programs that users are shown, in README.md, docs and doc comments. Each block of `js` or `ts` is a complete program for Node, and
 * each block of `html` a page, unless a word behind the language says otherwise:
 *
 * - `page`: a program for a page;
 * - `server`: a program for Node that listens on port 8090; clients.ts has a client for it;
 * - `fragment`: no complete program; it is listed, and neither compiled nor run.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../packaging/repository.ts';
import { readBlocks, type Block } from './blocks.ts';

export type Kind = 'program' | 'server' | 'page' | 'fragment';

export interface Program extends Block {
  readonly kind: Kind;
  /** For people, and unlike those of all others. */
  readonly name: string;
}

/** Languages of code that does not run. */
const OTHERS = new Set(['', 'mermaid', 'json', 'sh', 'diff', 'text']);

/** Throws for a block of which it can't tell what to do. */
export async function readPrograms(): Promise<readonly Program[]> {
  const blocks = (await Promise.all((await documents()).map(readBlocks))).flat();
  const seen = new Set<string>();
  return (
    blocks
      .filter((block) => isCode(block))
      // The declarations of one class stand in more than one file.
      .filter(({ document, code }) => {
        const known = isDeclarations(document) && seen.has(code);
        if (isDeclarations(document)) seen.add(code);
        return !known;
      })
      .map((block) => ({ ...block, kind: kindOf(block), name: `${block.document}:${block.line} ${block.title}` }))
  );
}

async function documents(): Promise<readonly string[]> {
  const filesIn = async (folder: string, end: string): Promise<readonly string[]> =>
    (await readdir(join(repository, folder))).filter((file) => file.endsWith(end)).map((file) => `${folder}/${file}`);
  return [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    ...(await filesIn('docs', '.md')),
    ...(await filesIn('examples/chat', '.md')),
    ...(await filesIn('dist/node', '.d.cts')),
    ...(await filesIn('dist/browser', '.d.cts')),
  ];
}

function isDeclarations(document: string): boolean {
  return document.endsWith('.d.cts');
}

function isCode({ document, line, language, code }: Block): boolean {
  if (['js', 'ts', 'html'].includes(language)) return true;
  if (!OTHERS.has(language))
    throw new Error(`${document}:${line}: ${language} is none of js, ts, html and what does not run`);
  if (/^(import|const|await) /m.test(code))
    throw new Error(`${document}:${line}: code needs js, ts or html as its language`);
  return false;
}

function kindOf({ document, line, language, marks }: Block): Kind {
  const [mark, ...more] = marks;
  if (more.length === 0) {
    if (mark === undefined) return language === 'html' ? 'page' : 'program';
    if (mark === 'fragment') return mark;
    if ((mark === 'page' || mark === 'server') && language !== 'html') return mark;
  }
  throw new Error(`${document}:${line}: ${marks.join(' ')} is none of page, server and fragment`);
}
