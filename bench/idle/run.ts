/**
 * The heap of idle connections, ours by ws's, as a client and on a server: `node --import tsx bench/idle/run.ts [rounds]`. Exit status 1 if
 * a ratio is above its target. See ../README.md.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { requireCount } from '../options.ts';
import { requireFreshBuild } from '../../scripts/sources.mjs';
import type { Kind, Side } from './kinds.ts';

interface Row {
  readonly side: Side;
  readonly ours: Kind;
  /** The most that our heap may be, divided by that of ws. */
  readonly target?: number;
}

const rows: readonly Row[] = [
  { side: 'server', ours: 'message', target: 2 },
  { side: 'server', ours: 'stream', target: 2 },
  { side: 'client', ours: 'message' },
  { side: 'client', ours: 'stream' },
];
const usualRounds = '3';

requireFreshBuild();
const rounds = requireCount('rounds', process.argv[2] ?? usualRounds);
let over = false;
console.log('KiB of heap for each idle connection, medians');
for (const { side, ours, target } of rows) {
  const figures: Record<'ours' | 'ws', number[]> = { ours: [], ws: [] };
  for (let round = 0; round < rounds; round++) {
    figures.ours.push(await measure(side, ours));
    figures.ws.push(await measure(side, 'ws'));
  }
  const [mine, peer] = [median(figures.ours), median(figures.ws)];
  const ratio = mine / peer;
  if (target !== undefined && ratio > target) over = true;
  const verdict = target === undefined ? 'reported' : `target ${target}, ${ratio > target ? 'over' : 'ok'}`;
  console.log(`${side} ${ours}: ${kib(mine)}, ws ${kib(peer)}: ${ratio.toFixed(2)}× (${verdict})`);
}
process.exitCode = over ? 1 : 0;

/** Bytes for each connection, in a process of its own that can collect its garbage. */
async function measure(side: Side, kind: Kind): Promise<number> {
  const execArgv = [...process.execArgv, '--expose-gc'];
  const child = fork(fileURLToPath(new URL('measure.ts', import.meta.url)), [side, kind], { execArgv });
  const answer = once(child, 'message');
  const ended = once(child, 'exit');
  const [bytes] = (await Promise.race([answer, ended.then(() => [Number.NaN])])) as [number];
  await ended;
  if (Number.isNaN(bytes)) throw new Error(`${side} ${kind}: the process ended without a figure`);
  return bytes;
}

function median(values: readonly number[]): number {
  return values.slice().sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function kib(bytes: number): string {
  return (bytes / 1024).toFixed(2);
}
