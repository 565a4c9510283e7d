/** Where a run took place, and with which versions. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type as systemName } from 'node:os';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** GiB. */
  readonly memory: number;
  readonly system: string;
}

export function machine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${systemName()} ${release()} ${process.arch}`,
  };
}

/** As they are installed for the benchmark. */
const packages = [
  'ws',
  'bufferutil',
  'undici',
  'partysocket',
  '@httptoolkit/websocket-stream',
  'faye-websocket',
] as const;

export function versions(): Record<string, string> {
  const installed = packages.map((name) => [name, versionIn(new URL(`../node_modules/${name}/`, import.meta.url))]);
  return {
    twinsocket: versionIn(new URL('../../', import.meta.url)),
    Node: process.versions.node,
    V8: process.versions.v8,
    ...(Object.fromEntries(installed) as Record<string, string>),
  };
}

function versionIn(folder: URL): string {
  return (JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as { version: string }).version;
}
