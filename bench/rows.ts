/** What is compared with what, and how far apart the two may be. */
import type { Figure } from './figures.ts';

/** A file in `clients`, which runs in a process of its own. */
export interface Contestant {
  readonly client: string;
  /** What it works through. */
  readonly label: string;
}

export interface Measure {
  readonly figure: Figure;
  /** Ours divided by the peer's, or what ours is more. */
  readonly as: 'ratio' | 'difference';
  /** The most that it may be; what has none is reported only. */
  readonly target?: number;
}

export interface Row {
  readonly name: string;
  /** What all of its contestants connect to; see `server/jobs.ts`. A client's own numbers stand beside the server's. */
  readonly path: string;
  readonly ours: readonly Contestant[];
  readonly peer: Contestant;
  readonly measures: readonly Measure[];
  /** Whether it runs only if it is asked for. */
  readonly onRequest?: true;
}

const mib = 1024 * 1024;
const gib = 1024 * mib;

const cpu: Measure = { figure: 'cpu', as: 'ratio' };
const wall: Measure = { figure: 'wall', as: 'ratio' };
const memory: Measure = { figure: 'memory', as: 'difference' };
const firstByte: Measure = { figure: 'firstByte', as: 'difference' };
const pushed: Measure = { figure: 'pushed', as: 'difference' };

const net: Contestant = { client: 'bytes-net', label: 'net' };
const inputStream: Contestant = { client: 'stream-twinsocket', label: 'inputStream' };
const parts: Contestant = { client: 'parts-twinsocket', label: 'messagereceived' };

export const rows: readonly Row[] = [
  {
    name: 'in',
    path: '/flood?count=300000&size=64',
    ours: [
      { client: 'in-twinsocket', label: 'readBytes' },
      { client: 'in-bytes-twinsocket', label: 'bytes' },
    ],
    peer: { client: 'in-ws', label: 'ws' },
    measures: [{ ...cpu, target: 0.8 }],
  },
  {
    name: 'in-text',
    path: '/flood?count=300000&size=64&type=text',
    ours: [
      { client: 'in-text-twinsocket', label: 'readString' },
      { client: 'in-text-text-twinsocket', label: 'text' },
    ],
    peer: { client: 'in-text-ws', label: 'ws' },
    measures: [{ ...cpu, target: 0.8 }],
  },
  {
    name: 'out',
    path: '/sink?count=300000&size=64',
    ours: [{ client: 'out-twinsocket', label: 'sendAsync' }],
    peer: { client: 'out-ws', label: 'ws' },
    measures: [{ ...cpu, target: 0.6 }],
  },
  {
    name: 'out-writer',
    path: '/sink?count=300000&size=64',
    ours: [{ client: 'out-writer-twinsocket', label: 'storeAsync' }],
    peer: { client: 'out-ws', label: 'ws' },
    measures: [cpu],
  },
  {
    name: 'echo',
    path: '/echo?count=20000&size=64',
    ours: [{ client: 'echo-twinsocket', label: 'sendAsync' }],
    peer: { client: 'echo-ws', label: 'ws' },
    measures: [
      { ...cpu, target: 1.1 },
      { ...wall, target: 1.1 },
    ],
  },
  {
    name: 'stream',
    path: `/frame?bytes=${gib}`,
    ours: [inputStream],
    peer: net,
    measures: [
      { ...cpu, target: 1.2 },
      { ...memory, target: 8 * mib },
    ],
  },
  {
    name: 'stopped',
    // Bounded, for a client that can't push back keeps it all.
    path: `/flood?count=${gib / 65536}&size=65536&milliseconds=5000`,
    ours: [{ client: 'stopped-twinsocket', label: 'inputStream' }],
    peer: { client: 'stopped-ws', label: 'ws' },
    measures: [pushed, memory],
  },
  {
    name: 'upload',
    path: `/sink?count=256&size=${mib}`,
    ours: [{ client: 'upload-twinsocket', label: 'writeAsync' }],
    peer: { client: 'upload-ws', label: 'ws' },
    measures: [cpu],
  },
  {
    name: 'connect',
    path: '/close?count=500',
    ours: [{ client: 'connect-twinsocket', label: 'connectAsync' }],
    peer: { client: 'connect-ws', label: 'ws' },
    measures: [{ ...cpu, target: 1.2 }],
  },
  {
    name: 'connect-tls',
    path: '/close?count=500',
    ours: [{ client: 'connect-tls-twinsocket', label: 'connectAsync' }],
    peer: { client: 'connect-tls-ws', label: 'ws' },
    measures: [{ ...cpu, target: 1.2 }],
  },
  {
    name: 'import',
    path: '/import?count=11',
    ours: [{ client: 'import-twinsocket', label: 'import' }],
    peer: { client: 'import-ws', label: 'ws' },
    measures: [{ ...wall, target: 1.3 }, cpu],
  },
  {
    name: 'require',
    path: '/import?count=11',
    ours: [{ client: 'require-twinsocket', label: 'require' }],
    peer: { client: 'require-ws', label: 'ws' },
    measures: [{ ...wall, target: 1.3 }, cpu],
  },
  {
    name: 'huge',
    path: `/frame?bytes=${4 * gib}`,
    ours: [inputStream, parts],
    peer: net,
    measures: [cpu, memory, firstByte],
    onRequest: true,
  },
  {
    name: 'huge-fragments',
    path: `/fragments?bytes=${4 * gib}&size=65536`,
    ours: [inputStream, parts],
    peer: net,
    measures: [cpu, memory, firstByte],
    onRequest: true,
  },
];
