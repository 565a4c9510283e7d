/** Compares what is built in `dist`, in pages of three engines, with what their WebSocket gives by hand. See ../README.md. */
import { startPageServer } from '../../e2e/playwright/page-server.ts';
import { runRow } from '../contest.ts';
import { exitUsage } from '../options.ts';
import { inOneLine, missed } from '../report.ts';
import { storedRow } from '../results/stored.ts';
import { writeResults } from '../results/write.ts';
import { withServer, type Server } from '../server-process.ts';
import { requireFreshBuild } from '../../scripts/sources.mjs';
import { Driver } from './driver.ts';
import { readOptions, usage, type PageOptions } from './options.ts';
import { markdown, pageJson, type PageOutcome } from './report.ts';
import { inEngine, type EngineName } from './rows.ts';
import type { SeenCapabilities } from './page.ts';

/** Of the process, if a signal ended it. */
const exitStopped = 130;

/** The exit status: 1 if a target was missed or a client failed. */
export async function main(args: readonly string[]): Promise<number> {
  let options: PageOptions;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return exitUsage;
  }
  if (options.help) {
    console.log(usage);
    return 0;
  }
  requireFreshBuild();
  const stop = stoppedBySignals();
  // Beside the server of what is measured, which has a process of its own.
  const page = await startPageServer('twinsocket bench', new URL('page.ts', import.meta.url));
  try {
    const { outcomes, capabilities, versions } = await withServer((server) => runAll(options, page.url, server, stop));
    console.log((options.json ? pageJson : markdown)(outcomes, capabilities));
    if (options.write) {
      const rows = outcomes.map(({ engine, outcome }) => storedRow(outcome, engine));
      const { rounds, note } = options;
      const path = writeResults('pages', { rows, rounds, versions, ...(note === undefined ? {} : { note }) });
      console.error(`written: ${path}`);
    }
    return missed(outcomes.map(({ outcome }) => outcome)) ? 1 : 0;
  } catch (error) {
    if (!stop.aborted) throw error;
    console.error((error as Error).message);
    return exitStopped;
  } finally {
    await page.close();
  }
}

/** Aborted by the first signal, so that the browsers and the servers are ended; a second one ends the process as usual. */
function stoppedBySignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => controller.abort(new Error(`${name} has stopped the benchmark`)));
  }
  return controller.signal;
}

interface Seen {
  readonly outcomes: readonly PageOutcome[];
  readonly capabilities: ReadonlyMap<EngineName, SeenCapabilities>;
  /** Of the engines, by their names. */
  readonly versions: Readonly<Record<string, string>>;
}

async function runAll(options: PageOptions, page: string, server: Server, stop: AbortSignal): Promise<Seen> {
  const outcomes: PageOutcome[] = [];
  const capabilities = new Map<EngineName, SeenCapabilities>();
  const versions: Record<string, string> = {};
  for (const engine of options.engines) {
    const driver = new Driver(engine, page, options.profile, stop);
    try {
      // A hidden tab can do what any other of its engine can.
      const isAsked = options.capabilities && engine !== 'chromium-hidden';
      if (isAsked) capabilities.set(engine, await driver.capabilities(`${server.address}/echo`));
      for (const row of options.rows.filter(({ engines }) => engines.includes(engine))) {
        // Not to the output, which is the table's or a program's.
        const outcome = await runRow(inEngine(row, engine), server, options.rounds, driver.run, (round) => {
          const which = round === 0 ? 'the round that is dropped' : `round ${round} of ${options.rounds}`;
          console.error(`${engine}: ${row.name}: ${which} …`);
        });
        stop.throwIfAborted();
        for (const line of inOneLine(outcome)) console.error(line);
        outcomes.push({ engine, outcome, ...driver.takeRemarks() });
      }
      versions[engine] = driver.version ?? 'unknown';
    } finally {
      await driver.close();
    }
  }
  return { outcomes, capabilities, versions };
}
