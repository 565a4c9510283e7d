/**
 * The long run: `npm run test:programs -- --runs 100000 [--kind NAME] [--seed S] [--path P]`, and `--replay PROGRAM` for one program that
 * a failure has printed. `--reach` prints how often each step was taken in which state.
 */
import { parseArgs } from 'node:util';
import { requireFreshBuild } from '../../scripts/sources.mjs';
import { kindNames, kindsOn, type KindName } from './kinds.ts';
import { Network } from './peer/network.ts';
import { Reach } from './reach.ts';
import { search, type AnyProgram, type Kind } from './search.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    kind: { type: 'string' },
    seed: { type: 'string' },
    path: { type: 'string' },
    replay: { type: 'string' },
    reach: { type: 'boolean', default: false },
  },
});

requireFreshBuild();
const network = await Network.start();
const names = values.kind === undefined ? kindNames : [values.kind as KindName];
for (const name of names) {
  const reach = new Reach();
  const kind = kindsOn(network, reach)[name];
  if (!kind) throw new Error(`--kind ${name} is none of ${kindNames.join(', ')}`);
  const failure = values.replay === undefined ? await searchOf(kind) : await replay(kind, values.replay);
  if (failure !== undefined) {
    console.error(failure);
    process.exitCode = 1;
  }
  if (values.reach) console.log(reach.table(kind.states));
}
await network.close();

async function searchOf(kind: Kind): Promise<string | undefined> {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  const found = await search(kind, { runs: Number(values.runs), seed, path: values.path, shrinkTime: 60_000 });
  const { user, system } = process.cpuUsage(cpu);
  const times = `${((performance.now() - start) / 1000).toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of CPU`;
  console.log(`${kind.name}: ${found.runs} programs, ${found.steps} steps, seed ${found.seed}, ${times}`);
  return found.failure;
}

async function replay(kind: Kind, text: string): Promise<string | undefined> {
  const faults = await kind.run(JSON.parse(text) as AnyProgram);
  console.log(faults.length === 0 ? 'nothing is wrong' : 'it fails again');
  return faults.length === 0 ? undefined : faults.join('\n');
}
