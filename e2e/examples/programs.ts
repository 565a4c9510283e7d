/**
 * The programs that users are shown, in README.md, docs and doc comments. Each block of `js` or `ts` is a complete program for Node, and
 * each block of `html` a page, unless a word behind the language says otherwise:
 *
 * - `page`: a program for a page;
 * - `commonjs`: a program for Node in CommonJS;
 * - `server`: a program for Node that listens on port 8080 or 8090; clients.ts has a client for it;
 * - `from:PATH`: an excerpt of a file of the repository that a test of its own runs; the block has to stand in it;
 * - `fragment`: no complete program; it is listed, and neither compiled nor run.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../packaging/repository.ts';
import { readBlocks, type Block } from './blocks.ts';

export type Kind = 'program' | 'commonjs' | 'server' | 'page' | 'excerpt' | 'fragment';

export interface Program extends Block {
  readonly kind: Kind;
  /** For people, and unlike those of all others. */
  readonly name: string;
}

/** Languages of code that does not run. */
const OTHERS = new Set(['', 'cpp', 'cs', 'diff', 'haproxy', 'json', 'mermaid', 'nginx', 'sh', 'text', 'xml', 'yaml']);

/** Languages of code that runs; the last ones only as excerpts. */
const CODE = new Set(['js', 'ts', 'html', 'jsx', 'tsx', 'svelte', 'vue']);

const EXCERPT = 'from:';

/** Those of the given documents, or of all. Throws for a block of which it can't tell what to do. */
export async function readPrograms(given: readonly string[] = []): Promise<readonly Program[]> {
  const blocks = (await Promise.all((given.length > 0 ? given : await documents()).map(readBlocks))).flat();
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

/** Below docs: the API reference, whose programs are those of the doc comments, and what is installed for the site. */
const GENERATED = /^(api|node_modules|\.vitepress)\//;

async function documents(): Promise<readonly string[]> {
  const filesIn = async (folder: string, end: string): Promise<readonly string[]> =>
    (await readdir(join(repository, folder), { recursive: true }))
      .filter((file) => file.endsWith(end) && !GENERATED.test(file))
      .map((file) => `${folder}/${file}`);
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

function isCode({ document, line, language, marks, code }: Block): boolean {
  if (CODE.has(language) || marks[0]?.startsWith(EXCERPT)) return true;
  if (!OTHERS.has(language)) throw new Error(`${document}:${line}: the language ${language} is not one of programs.ts`);
  // `await` and `const` are words of C# and C++ too.
  if (!['cs', 'cpp'].includes(language) && /^(import|const|await) /m.test(code))
    throw new Error(`${document}:${line}: code needs js, ts or html as its language`);
  return false;
}

function kindOf({ document, line, language, marks }: Block): Kind {
  const [mark, ...more] = marks;
  if (more.length === 0) {
    if (mark === 'fragment') return mark;
    if (mark?.startsWith(EXCERPT)) return 'excerpt';
    if (!['js', 'ts', 'html'].includes(language))
      throw new Error(`${document}:${line}: ${language} can only be an excerpt`);
    if (mark === undefined) return language === 'html' ? 'page' : 'program';
    if ((mark === 'page' || mark === 'server') && language !== 'html') return mark;
    if (mark === 'commonjs' && language === 'js') return mark;
  }
  throw new Error(`${document}:${line}: ${marks.join(' ')} is none of page, commonjs, server, from:PATH and fragment`);
}
