/**
 * The far end of every contestant, in a process of its own: plain sockets and frames made beforehand, so that the client is what
 * limits. Tells the process that forked it where it listens, and ends with that.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { issueAuthority, issueServer } from '../e2e/server/tls/issue.ts';
import type { Listening } from './server-process.ts';
import { acceptanceOf } from './server/handshake.ts';
import { jobs } from './server/jobs.ts';
import { push, pushedBytes } from './server/push.ts';
import { payloadOf } from './server/server-frames.ts';

function serve(socket: Socket): void {
  // A client leaves as soon as it has measured, in the middle of a flood too.
  socket.on('error', () => {});
  socket.once('data', (bytes: Buffer) => answer(socket, bytes.toString('latin1')));
}

/** Loopback and a first packet: what a client says first is never cut in two here. */
function answer(socket: Socket, request: string): void {
  const [line = ''] = request.split(/\r?\n/, 1);
  const [verb, argument = ''] = line.split(' ');
  const url = new URL(argument, 'ws://localhost');
  const job = jobs[url.pathname];
  if (verb === 'RAW') push(socket, payloadOf(Number(url.searchParams.get('bytes'))));
  else if (verb === 'PUSHED') socket.end(`${pushedBytes()}\n`);
  else if (verb === 'GET' && job) {
    socket.write(acceptanceOf(request));
    job(socket, url.searchParams);
  } else socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n');
}

async function portOf(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

process.once('disconnect', () => process.exit());
const authority = await issueAuthority('twinsocket bench authority');
const identity = await issueServer({ issuer: authority });
const listening: Listening = {
  port: await portOf(createServer({ noDelay: true }, serve)),
  securePort: await portOf(createTlsServer({ noDelay: true, ...identity }, serve)),
  authority: authority.cert,
};
process.send?.(listening);
