/** A program of the documents that listens: it is started on a free port, and a client plays with it. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../foreign/loopback-port.ts';
import { playBadClients } from './bad-clients.ts';
import { clients } from './clients.ts';
import { LIMIT, requireSuccess, start, type Started } from './node-program.ts';
import type { Program } from './programs.ts';

/** The ports that examples listen on, one of them. */
const SHOWN_PORT = /\b80[89]0\b/;

export async function runServer(program: Program, project: string): Promise<void> {
  const client = clients[`${program.document.split('/').at(-1)}: ${program.title}`];
  if (!client) throw new Error(`clients.ts has no client for it, under ${program.document}: ${program.title}`);
  const port = await freePort();
  const { replace = [] } = client;
  const [shownPort] = SHOWN_PORT.exec(program.code) ?? [];
  if (shownPort === undefined) throw new Error('it listens on neither 8080 nor 8090');
  const code = [[shownPort, String(port)] as const, ...replace].reduce((text, [shown, other]) => {
    if (!text.includes(shown)) throw new Error(`it does not say ${shown}`);
    return text.replaceAll(shown, other);
  }, program.code);
  const server = await start(program, code, project, []);
  try {
    await listens(port, server);
    await playBadClients(`ws://127.0.0.1:${port}/`, ...(client.accepted ?? []));
    if (server.child.exitCode !== null) throw new Error('a bad client has ended it');
    await client.play(`ws://127.0.0.1:${port}/`, server);
  } catch (error) {
    server.child.kill('SIGKILL');
    const { output, errors } = await server.ended;
    throw new Error(`${String(error)}; the server printed:\n${output}${errors}`, { cause: error });
  }
  server.child.kill('SIGTERM');
  const outcome = await server.ended;
  // It is ended from outside, unless the client has made it end by itself.
  const { signalCode } = server.child;
  requireSuccess({
    ...outcome,
    code: signalCode === 'SIGTERM' ? 0 : outcome.code,
    errors: client.printsFailures === true ? '' : outcome.errors,
  });
}

async function listens(port: number, server: Started): Promise<void> {
  const deadline = AbortSignal.timeout(LIMIT);
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect', { signal: deadline });
      return;
    } catch {
      if (deadline.aborted || server.child.exitCode !== null) throw new Error('it does not listen on its port');
      await setTimeout(50); // until the next attempt
    } finally {
      socket.destroy();
    }
  }
}
