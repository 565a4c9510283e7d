/** README.md is the package's page on the registry, which shows the text alone: its links have to lead there from anywhere. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from './report.ts';
import { repository } from './repository.ts';
import { runCommand } from './run-command.ts';

/** What a stranger reads before the first code, and the whole page, in lines. */
const FIRST_CODE = 15;
const LENGTH = 150;

/** kB by which a figure in the documents may differ from the build, so that not every change of code is one of documents too. */
const TOLERANCE = 0.15;

export async function checkReadme(report: Report): Promise<void> {
  const text = await readFile(join(repository, 'README.md'), 'utf8');
  const { homepage = '' } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
    homepage?: string;
  };
  const [address = ''] = homepage.split('#');

  await report.check('the README is short, and begins with code', async () => {
    const lines = text.split('\n');
    const first = lines.findIndex((line) => /^```[jt]s/.test(line)) + 1;
    assert.ok(first > 0 && first < FIRST_CODE, `the first program is on line ${first}`);
    assert.ok(lines.length <= LENGTH, `${lines.length} lines`);
    return `${lines.length - 1} lines, the first program on line ${first + 1}`;
  });

  await report.check("the README's links work on any page, and lead to what is in the repository", async () => {
    const own = [`${address}/blob/main/`, `${address}/tree/main/`];
    const raw = `${address.replace('//github.com/', '//raw.githubusercontent.com/')}/main/`;
    const links = Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => link);
    assert.ok(links.length > 0);
    const faults: string[] = [];
    for (const link of links) {
      const start = [...own, raw].find((each) => link.startsWith(each));
      const [path = '', heading] = (start === undefined ? link : link.slice(start.length)).split('#');
      if (path !== '' && start === undefined) {
        if (!link.startsWith('https://'))
          faults.push(`${link} is relative, and leads nowhere on the page of the registry`);
        continue;
      }
      const document = join(repository, path || 'README.md');
      if (!existsSync(document)) faults.push(`${link}: there is no ${path}`);
      else if (heading !== undefined && !headingsOf(await readFile(document, 'utf8')).has(heading))
        faults.push(`${link}: there is no such heading`);
    }
    assert.deepEqual(faults, []);
    return `${links.length} links`;
  });

  await report.check('the sizes in README.md and docs/browsers.md are those of the build', async () => {
    const sizes = await bundleSizes();
    const size = (name: string): number => sizes.get(name) ?? assert.fail(`size-limit measures no ${name}`);
    const [all, message, stream] = [
      'import * as twinsocket',
      'import { MessageWebSocket }',
      'import { StreamWebSocket }',
    ].map(size);
    const row = /^\| `MessageWebSocket`, `StreamWebSocket`, everything \| ([\d.]+) kB, ([\d.]+) kB, ([\d.]+) kB/m.exec(
      text,
    );
    assert.ok(row, 'README.md has the row of sizes');
    requireClose('README.md', row.slice(1).map(Number), [message, stream, all]);
    const page = await readFile(join(repository, 'docs/browsers.md'), 'utf8');
    const table = page.slice(page.indexOf('\n## Size'));
    const shown = Array.from(table.matchAll(/^\| .+ \| (\d+\.\d) \|$/gm), ([, number]) => Number(number));
    requireClose('docs/browsers.md', shown.slice(0, sizes.size), [
      all,
      message,
      stream,
      ...['the script tag', 'twinsocket/reconnecting', 'twinsocket/websocket'].map(size),
    ]);
    return shown.slice(0, sizes.size).join(', ');
  });
}

function requireClose(document: string, shown: readonly number[], built: readonly (number | undefined)[]): void {
  assert.equal(shown.length, built.length, `${document} has ${shown.length} sizes`);
  for (const [index, size = 0] of built.entries()) {
    const figure = shown[index] ?? 0;
    assert.ok(Math.abs(figure - size) <= TOLERANCE, `${document} says ${figure} kB, the build has ${size} kB`);
  }
}

/** In kB, by the names of .size-limit.mjs. */
async function bundleSizes(): Promise<ReadonlyMap<string, number>> {
  const measured = JSON.parse(await runCommand('size-limit', ['--json'])) as { name: string; size: number }[];
  return new Map(measured.map(({ name, size }) => [name, size / 1000]));
}

/** The anchors that GitHub gives to headings. */
function headingsOf(text: string): ReadonlySet<string> {
  const headings = text.matchAll(/^#+ (.+)$/gm);
  return new Set(
    Array.from(headings, ([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
