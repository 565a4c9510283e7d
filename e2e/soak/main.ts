/**
 * `npm run test:soak`: opens, uses and ends sockets in many ways for a long time, and checks that nothing is gained or left behind. Prints
 * a line for each check; exit status 1 if one failed.
 */
import { requireFreshBuild } from '../../scripts/sources.mjs';
import { Report } from '../packaging/report.ts';
import { endings } from './endings.ts';
import { readOptions, usage, type Options } from './options.ts';
import type { Work } from './outcome.ts';
import { runInNode } from './node/run.ts';
import type { Sample } from './sample.ts';
import { store } from './stored.ts';
import { verdict } from './verdict.ts';
import { writeDocs } from './write-docs.ts';

/** Samples of a run, and the seconds between two of them at least and at most. */
const wantedSamples = 150;
const [shortest, longest] = [3, 12];

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  if (options.help) {
    console.log(usage);
    return 0;
  }
  requireFreshBuild();
  const { minutes, sockets, life, seed } = options;
  const seconds = minutes * 60;
  const interval = Math.min(Math.max(seconds / wantedSamples, shortest), longest) * 1000;
  const work: Work = { sockets, seconds, life: life * 1000, interval, seed };
  console.log(`${sockets} sockets for ${seconds} s, seed ${seed}`);
  const report = new Report();
  const { page } = options;
  const { outcome, leftAtPeer, ...more } = page
    ? // Not before: the browsers are loaded for that alone.
      await (await import('./page/run.ts')).runInPage(page, work, progress)
    : await runInNode(work, progress);
  const { ended, faults, faultCount } = outcome;
  const lives = Object.values(ended).reduce((sum, count) => sum + count, 0);
  const check = (name: string, passed: boolean, text: string): Promise<void> =>
    report.check(name, async () => {
      if (!passed) throw Object.assign(new Error(text), { stack: text });
      return text;
    });
  await check(
    'all lives went as planned',
    faultCount === 0,
    `${lives} lives, ${faultCount} faults\n${faults.join('\n')}`,
  );
  const missing = endings.flatMap(({ name, kinds, needsPings }) =>
    page && needsPings ? [] : kinds.map((kind) => `${kind} ${name}`).filter((what) => ended[what] === undefined),
  );
  await check(
    'each kind of socket has met each ending',
    missing.length === 0,
    missing.join(', ') || `${Object.keys(ended).length} pairs`,
  );
  // A browser keeps a connection that the page has given up until the peer ends it.
  if (!page) await check('the peer has no connection left', leftAtPeer.length === 0, leftAtPeer.join(', ') || 'none');
  for (const { name, passed, text } of verdict(outcome)) await check(name, passed, text);
  if (options.write) {
    store(page ?? 'node', { ...outcome, ...more, work });
    console.error(`written: ${writeDocs()}`);
  }
  console.log(JSON.stringify(report));
  return report.failed === 0 ? 0 : 1;
}

/** Not to the output, whose last line is read by `npm test`. */
function progress({ seconds, lives, open, figures }: Sample): void {
  const shown = Object.entries(figures).map(
    ([name, value]) => `${name} ${value > 1e6 ? `${(value / 1048576).toFixed(1)}M` : value}`,
  );
  console.error(`${seconds.toFixed(0)} s: ${lives} lives, ${open} open, ${shown.join(', ')}`);
}
