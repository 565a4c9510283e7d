/** The blocks of code in a document: of a Markdown file, or of the doc comments in declarations. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../packaging/repository.ts';

export interface Block {
  /** Of the document, from the root of the repository. */
  readonly document: string;
  /** Where the code begins, from 1 on. */
  readonly line: number;
  /** The heading above it, or the name that the doc comment declares. */
  readonly title: string;
  /** The first word behind the fence, and the others. */
  readonly language: string;
  readonly marks: readonly string[];
  readonly code: string;
}

export async function readBlocks(document: string): Promise<readonly Block[]> {
  const text = await readFile(join(repository, document), 'utf8');
  const declarations = document.endsWith('.d.cts');
  // In doc comments without the stars; no line is added or taken.
  const lines = text.split('\n').map((line) => (declarations ? line.replace(/^ *\* ?(?!\/)/, '') : line));
  const blocks: Block[] = [];
  let heading = '';
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    heading = (!declarations && /^#+ (.*)$/.exec(line)?.[1]) || heading;
    if (declarations && line === '@example' && !lines[index + 1]?.startsWith('```')) {
      throw new Error(`${document}:${index + 1}: the example is not a block of code`);
    }
    const [fence, indent = '', info = ''] = /^( *)```(.*)$/.exec(line) ?? [];
    if (fence === undefined) continue;
    const end = lines.findIndex((other, at) => at > index && other === `${indent}\`\`\``);
    if (end < 0) throw new Error(`${document}:${index + 1}: the block has no end`);
    // In brackets at the end stands the title of a tab, for `::: code-group` of VitePress.
    const [language = '', ...marks] = info
      .replace(/\[.*\]\s*$/, '')
      .trim()
      .split(/\s+/);
    const code = lines.slice(index + 1, end).map((each) => each.slice(indent.length));
    const title = declarations ? declaredBelow(lines, end) : heading;
    blocks.push({ document, line: index + 2, title, language, marks, code: `${code.join('\n')}\n` });
    index = end;
  }
  return blocks;
}

function declaredBelow(lines: readonly string[], from: number): string {
  for (const line of lines.slice(from)) {
    const name = /^declare (?:abstract )?\w+ (\w+)/.exec(line)?.[1] ?? /^ {4}(?:static )?(\w+)\(/.exec(line)?.[1];
    if (name !== undefined) return name;
  }
  return '';
}
