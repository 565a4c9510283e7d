import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** Bytes that the server could give away on the latest connection it pushes on. */
export async function pushedBytes({ port, hostname }: URL): Promise<number> {
  const socket = connect(Number(port), hostname);
  socket.write('PUSHED\n');
  return Number(await text(socket));
}
