import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { job } from './job.ts';

/** Bytes that the server could give away on the latest connection it pushes on. */
export async function pushedBytes(): Promise<number> {
  const socket = connect(Number(job.port), job.hostname);
  socket.write('PUSHED\n');
  return Number(await text(socket));
}
