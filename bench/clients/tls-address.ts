import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TlsAddress } from '../server/tls.ts';
import { job } from './job.ts';

/** The job's address at the server for `wss:`, and the authority to trust. */
export async function tlsJob(): Promise<{ readonly url: URL; readonly ca: string }> {
  const socket = connect(Number(job.port), job.hostname);
  socket.write('TLS\n');
  const { port, ca } = JSON.parse(await text(socket)) as TlsAddress;
  const url = new URL(job);
  url.protocol = 'wss:';
  url.port = String(port);
  return { url, ca };
}
