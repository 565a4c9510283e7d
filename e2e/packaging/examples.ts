/** The examples of a Markdown file or of doc comments, as files of their own whose lines have the numbers that they have in the document. */
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

export type Place = 'node' | 'page';

export interface Example {
  readonly place: Place;
  readonly file: string;
}

/** A block of `js` or `ts` with an import is a program for Node, and each script of a block of `html` one for a page. */
export async function writeExamples(document: string, folder: string): Promise<readonly Example[]> {
  // In declarations the examples stand in doc comments; those are to read without the stars.
  const text = (await readFile(document, 'utf8')).replace(/^ *\* ?(?!\/)/gm, (star) =>
    declares(document) ? '' : star,
  );
  const examples: Example[] = [];
  const write = async (place: Place, at: number, code: string, extension: string, head = ''): Promise<void> => {
    const line = text.slice(0, at).split('\n').length;
    const file = `${basename(document)}-${line}.${place}.${extension}`;
    await writeFile(join(folder, file), `${head}${'\n'.repeat(line - 1)}${code}`);
    examples.push({ place, file });
  };
  for (const block of text.matchAll(/^```(js|ts|html)\n([^]*?)^```$/gm)) {
    const [, language, code = ''] = block;
    const at = block.index + block[0].indexOf('\n') + 1;
    if (language !== 'html') {
      if (/^import /m.test(code)) await write('node', at, code, language === 'ts' ? 'mts' : 'mjs');
      continue;
    }
    for (const script of code.matchAll(/<script( type="module")?>([^]*?)<\/script>/g)) {
      const [tag, isModule, body = ''] = script;
      const start = at + script.index + tag.indexOf('>') + 1;
      // A classic script is one of many in a page; on its own it must not share its names with another example.
      const head = isModule ? '' : '/// <reference types="twinsocket/global" /> ';
      await write('page', start, isModule ? body : `{${body}}`, isModule ? 'mjs' : 'js', head);
    }
  }
  return examples;
}

const declares = (document: string): boolean => document.endsWith('.d.cts');
