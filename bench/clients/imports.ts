/** How long it takes to load a package, in processes that have just started. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Figures } from '../figures.ts';
import { numberOf } from './job.ts';

type Measured = Pick<Figures, 'cpu' | 'wall' | 'memory'>;

/** Prints the medians. `load` is an expression that loads the package; plain Node evaluates it. */
export async function importInNewProcesses(load: string): Promise<void> {
  const script = `
    const [start, cpu, before] = [performance.now(), process.cpuUsage(), process.memoryUsage.rss()];
    await (${load});
    const wall = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    console.log(JSON.stringify({ cpu: (user + system) / 1000, wall, memory: process.memoryUsage.rss() - before }));`;
  const cwd = import.meta.dirname;
  const all: Measured[] = [];
  for (let left = numberOf('count'); left > 0; left--) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd });
    all.push(JSON.parse(stdout) as Measured);
  }
  const median = (figure: keyof Measured): number =>
    all.map((each) => each[figure]).toSorted((a, b) => a - b)[all.length >> 1] ?? Number.NaN;
  console.log(JSON.stringify({ cpu: median('cpu'), wall: median('wall'), memory: median('memory') } satisfies Figures));
}
