/**
 * Runs the cases of a fuzzing server (Autobahn's, or our own) with the platform's WebSocket and with MessageWebSocket, in
 * browsers and in Node. Fails where one of ours fails and the platform's own does not, or tells another end of a connection.
 */
import { parseArgs } from 'node:util';
import { cases } from './cases/index.ts';
import { differences, type ClientRun } from './differences.ts';
import { engineNames, startPlace, type EngineName, type Place } from './engines.ts';
import { FuzzingServer } from './fuzzing-server.ts';
import { ForeignEcho } from './foreign-echo.ts';
import { startPageServer } from '../playwright/page-server.ts';
import { BACK_PRESSURE, RAW, type CaseResult } from './program.ts';
import { printTable } from './table.ts';

const { values } = parseArgs({
  options: {
    /** A fuzzing server that runs already, such as ws://127.0.0.1:9001; the default is one of our own. */
    server: { type: 'string' },
    engine: { type: 'string', multiple: true, default: [...engineNames] },
    /** The first so many cases. */
    count: { type: 'string' },
    /** Prints each case that is not OK, of each client. */
    verbose: { type: 'boolean', default: false },
  },
});

if (values.count !== undefined && !/^[1-9]\d*$/.test(values.count)) {
  throw new Error(`--count: ${values.count} is not a number from 1 on`);
}

/**
 * Over WebSocketStream a fault behind a message crashes the tab of Chromium: its echo is under way (docs/browsers.md). So that
 * client is left out where a server fails, and altogether with a foreign one, which doesn't tell what it will do.
 */
function fit(client: string, number: number): boolean {
  return client !== BACK_PRESSURE || (own !== undefined && cases[number - 1]?.expected.ending !== 'failed');
}

/**
 * A connection that Firefox fails lingers for seconds, in which others can run. Autobahn's server is one thread of Python, and
 * counts the seconds of each case: with eight at once its large messages outlast them.
 */
const atOnce = values.server === undefined ? 8 : 2;

async function runClient(place: Place, engine: EngineName, client: string, count: number): Promise<ClientRun> {
  const agent = `${engine} ${client}`;
  const numbers = Array.from({ length: count }, (_, at) => at + 1).filter((number) => fit(client, number));
  const results: CaseResult[] = [];
  const start = performance.now();
  while (results.length < numbers.length) {
    results.push(...(await place.runCases(server, agent, client, numbers.slice(results.length), atOnce)));
    console.log(`  ${agent}: ${results.length} of ${numbers.length}`);
  }
  await place.updateReports(server, agent);
  return { engine, client, results, seconds: (performance.now() - start) / 1000 };
}

const own = values.server === undefined ? await FuzzingServer.start(cases) : undefined;
const server = values.server ?? own?.address ?? '';
const pages = await startPageServer('twinsocket conformance', new URL('./page.ts', import.meta.url));
const foreign = await ForeignEcho.start();
console.log(foreign?.what ?? `no foreign echo server: ${ForeignEcho.needs}`);
const runs: ClientRun[] = [];
let failures = 0;
try {
  for (const name of values.engine) {
    const engine = engineNames.find((known) => known === name);
    if (engine === undefined) throw new Error(`--engine ${name}: only ${engineNames.join(', ')} are known`);
    const place = await startPlace(engine, pages.url);
    try {
      const count = Math.min(await place.caseCount(server), Number(values.count ?? Infinity));
      const here: ClientRun[] = [];
      for (const client of await place.clientNames()) here.push(await runClient(place, engine, client, count));
      const title = async (number: number) => {
        const { id, description } = await place.caseInfo(server, number);
        return `${id} ${description}`;
      };
      const found = await differences(here, title);
      for (const failure of found) console.log(failure);
      failures += found.length;
      if (foreign) {
        for (const client of await place.clientNames()) {
          const wrong = [...(await place.checkEcho(foreign.address, client)), ...(await foreign.checkClose())];
          for (const failure of wrong) console.log(`${engine}, ${client}, foreign echo server: ${failure}`);
          if (client !== RAW) failures += wrong.length;
        }
      }
      if (values.verbose) await printDetails(here, title);
      runs.push(...here);
    } finally {
      await place.close();
    }
  }
} finally {
  await pages.close();
  await foreign?.end();
  await own?.close();
}

async function printDetails(here: readonly ClientRun[], title: (number: number) => Promise<string>): Promise<void> {
  for (const { engine, client, results } of here) {
    for (const { number, status } of results) {
      if (status.behavior !== 'OK') {
        console.log(`${engine} ${client}: ${await title(number)}: ${status.behavior} ${status.result ?? ''}`);
      }
    }
  }
}

printTable(runs);
console.log(`${failures} differences that count against MessageWebSocket`);
if (failures > 0) process.exitCode = 1;
