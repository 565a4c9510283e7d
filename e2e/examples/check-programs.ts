/** Every program that users are shown compiles and runs; what is none is listed. */
import assert from 'node:assert/strict';
import type { Browser } from '@playwright/test';
import type { Report } from '../packaging/report.ts';
import { temporaryFolder } from '../packaging/temporary-folder.ts';
import { launchChromium } from '../playwright/launch.ts';
import { startPeer, type Peer } from '../server/index.ts';
import { compile, makeProject } from './compile.ts';
import { faultOfExcerpt } from './excerpt.ts';
import { requireSuccess, start } from './node-program.ts';
import { pageOf, runPage } from './page-program.ts';
import { PageFiles } from './page-files.ts';
import { readPrograms, type Program } from './programs.ts';
import { runServer } from './server-program.ts';
import { withAddresses, writeFiles } from './stand-ins.ts';

/** Programs that run at a time. */
const LANES = 3;

/** Those of the given documents, or of all. */
export async function checkPrograms(report: Report, documents: readonly string[]): Promise<void> {
  let programs: readonly Program[] = [];
  await report.check('documents: each block of code is known to run or not', async () => {
    programs = await readPrograms(documents);
    return count(programs);
  });
  for (const { name, kind } of programs) if (kind === 'fragment') console.log(`        not run, a fragment: ${name}`);
  for (const program of programs.filter(({ kind }) => kind === 'excerpt')) {
    await report.check(`documents: ${program.name} stands in its file`, async () => {
      assert.equal(await faultOfExcerpt(program), '');
      return program.marks[0] ?? '';
    });
  }
  const runnable = programs.filter(({ kind }) => kind !== 'fragment' && kind !== 'excerpt');

  const project = temporaryFolder();
  await makeProject(project);
  await report.check('documents: all programs compile under strict', async () => {
    const faults = await compile(runnable, project);
    assert.deepEqual(Object.fromEntries(faults), {});
    return `${runnable.length} programs`;
  });

  const files = new PageFiles();
  const peer = await startPeer({ onRequest: files.answer });
  let browser: Browser | undefined;
  try {
    browser = await launchChromium({ args: ['--no-sandbox'] });
    const host = { project, peer, files, browser, file: await writeFiles(project, peer) };
    const waiting = runnable.slice();
    const lane = async (): Promise<void> => {
      for (let program = waiting.shift(); program; program = waiting.shift()) {
        const running = program;
        await report.check(`documents: ${program.name} runs`, () => run(running, host));
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    await browser?.close();
    await peer.close();
  }
}

interface Host {
  readonly project: string;
  readonly peer: Peer;
  readonly files: PageFiles;
  readonly browser: Browser;
  /** For programs that send one. */
  readonly file: string;
}

async function run(program: Program, { project, peer, files, browser, file }: Host): Promise<string> {
  const code = withAddresses(program.code, peer);
  switch (program.kind) {
    case 'page':
      await runPage(browser, peer.http + files.add(await pageOf(program, code)), code.includes('console.log'));
      return 'in a page';
    case 'server':
      await runServer({ ...program, code }, project);
      return 'with a client';
    default: {
      const { ended } = await start(program, code, project, [file]);
      const outcome = await ended;
      requireSuccess(outcome);
      // Or a handler that prints was never called.
      assert.ok(outcome.output !== '' || !program.code.includes('console.log'), 'it printed nothing');
      return 'in Node';
    }
  }
}

function count(programs: readonly Program[]): string {
  const kinds = new Map<string, number>();
  for (const { kind } of programs) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return Array.from(kinds, ([kind, number]) => `${number} ${kind}`).join(', ');
}
