/** Idle connections on a server, of the kind that the command line names; the clients are in a process of their own. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { adapter, numberOf } from '../job.ts';
import { measureIdle } from './heap.ts';
import { accept, isKind } from './kinds.ts';

if (!isKind(adapter)) throw new Error(`There is no server of the kind ${adapter}`);
const acceptOne = accept[adapter];
const sockets: object[] = [];
const http = createServer();
new WebSocketServer({ server: http }).on('connection', (ws, request) => {
  sockets.push(acceptOne(ws, request));
});
await once(http.listen(0, '127.0.0.1'), 'listening');
const { port } = http.address() as AddressInfo;

await measureIdle(numberOf('count'), sockets, async (count) => {
  const clients = fork(fileURLToPath(new URL('far-ends.ts', import.meta.url)), [String(port), String(count)]);
  await once(clients, 'message');
});
