/** Who takes part in the rows of Node. */
import { fileURLToPath } from 'node:url';
import type { Contestant } from './row.ts';

/** Where ws finds bufferutil: the workspace gives it to no package but the benchmark. */
const withBufferutil = {
  WS_NO_BUFFER_UTIL: '',
  NODE_PATH: fileURLToPath(new URL('node_modules', import.meta.url)),
};

/** By the names of their adapters in `peers`. */
const labels = {
  ws: 'ws',
  'ws-bufferutil': 'ws + bufferutil',
  undici: 'undici WebSocket',
  'undici-stream': 'undici WebSocketStream',
  partysocket: 'partysocket over ws',
  'websocket-stream': '@httptoolkit/websocket-stream',
  'faye-websocket': 'faye-websocket',
} as const;

export type PeerName = keyof typeof labels;

export const peerNames = Object.keys(labels) as readonly PeerName[];

export const labelOf = (peer: PeerName): string => labels[peer];

/** A peer that works through its adapter in a program that serves them all. */
export function peerIn(program: string, peer: PeerName): Contestant {
  const env = peer === 'ws-bufferutil' ? { env: withBufferutil } : {};
  return { client: program, label: labels[peer], args: [peer], ...env };
}

/** All peers, but the one that ours is compared with and those that can't take part. */
export function othersIn(program: string, ...without: readonly PeerName[]): Contestant[] {
  return peerNames.filter((name) => !without.includes(name)).map((name) => peerIn(program, name));
}

/** This package. Its programs have its name at their end. */
export function ours(work: string, label: string): Contestant {
  return { client: `${work}-twinsocket`, label };
}
