/** An X server of our own, for a browser that needs a window. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ProcessGroup } from './process-group.ts';

/** Starts one on a display that it chooses itself, and tells its number on descriptor 3. */
export async function startDisplay(groups: ProcessGroup[]): Promise<string> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp'];
  const group = new ProcessGroup('Xvfb', args, ['ignore', 'ignore', 'ignore', 'pipe']);
  groups.push(group);
  const lines = createInterface({ input: group.child.stdio[3] as Readable });
  const [number] = (await Promise.race([once(lines, 'line'), diedEarly(group, 'Xvfb')])) as [string];
  lines.close();
  return `:${number}`;
}

export async function diedEarly(group: ProcessGroup, name: string): Promise<never> {
  await group.exited;
  throw new Error(`${name} ended while it was starting, with code ${String(group.child.exitCode)}`);
}

/** Ends them, clients before the X server, or they complain about their lost display. */
export async function endAll(groups: readonly ProcessGroup[]): Promise<void> {
  for (const group of [...groups].reverse()) await group.end();
}
