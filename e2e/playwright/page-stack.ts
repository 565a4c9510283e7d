/**
 * Stacks of a page in terms of the sources. A page runs a bundle, and each engine writes stacks in its own form: here they become
 * frames as Node writes them, with the file and line of the source, so that a runner can show the line itself.
 */
import { SourceMap, type SourceMapPayload } from 'node:module';

/** `at name (url:1:2)` in Chromium, `name@url:1:2` in Firefox and WebKit; without a name `at url:1:2` and `@url:1:2`. */
const FRAME = /^\s*(?:at (?:(?<v8>.*?) \()?|(?<other>[^@\s]*)@)(?<url>https?:\/\/\S+?):(?<line>\d+):(?<column>\d+)\)?$/;

/** A frame that is in no script of ours: the engine's own code, and what a driver evaluates. */
const FOREIGN_FRAME =
  /^\s+at (?:async )?<anonymous>(?::\d+:\d+)?$|^[^@\s]*@(?:$|\[native code\]|\S+ line \d+ > eval:\d+:\d+|\S+:\d+:\d+)$/;

const maps = new Map<string, Promise<SourceMap | undefined>>();

/** The text with its frames rewritten, and without those that lead into no source. */
export async function withSources(text: string): Promise<string> {
  const lines = await Promise.all(text.split('\n').map(lineWithSource));
  return lines.filter((line) => !FOREIGN_FRAME.test(line)).join('\n');
}

async function lineWithSource(text: string): Promise<string> {
  const { v8, other, url, line, column } = FRAME.exec(text)?.groups ?? {};
  if (url === undefined) return text;
  if (!maps.has(url)) maps.set(url, fetchMap(url));
  const map = await maps.get(url);
  // Engines count from one, maps from zero.
  const entry = map?.findEntry(Number(line) - 1, Number(column) - 1);
  if (!entry || !('originalSource' in entry)) return text;
  const place = `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  const name = v8 ?? withoutMarks(other);
  return name === '' ? `    at ${place}` : `    at ${name} (${place})`;
}

/** Firefox marks functions within functions by `/` and `<`, and what was waited for by `async*`. */
function withoutMarks(name = ''): string {
  return name
    .replace(/^async\*/, 'async ')
    .replaceAll(/[/<]+/g, '.')
    .replace(/\.$/, '');
}

/** Where the script came from, as long as its server runs; undefined where there is none. */
async function fetchMap(script: string): Promise<SourceMap | undefined> {
  try {
    const response = await fetch(`${script}.map`);
    return response.ok ? new SourceMap((await response.json()) as SourceMapPayload) : undefined;
  } catch {
    return undefined; // a stack in the bundle's terms is better than an error about its map
  }
}
