import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { TcpSockets } from './tcp-sockets.ts';

/** Not connected, so that all of them have one address; connections have that when their client came again from one port. */
function addTo(sockets: TcpSockets): Socket {
  const socket = new Socket();
  sockets.add(socket);
  return socket;
}

test('destroyAll ends each of two sockets that have one address', () => {
  const sockets = new TcpSockets();
  const both = [addTo(sockets), addTo(sockets)];
  sockets.destroyAll();
  expect(both.map(({ destroyed }) => destroyed)).toEqual([true, true]);
});

test('destroyAll ends a socket after an earlier one of its address has closed', async () => {
  const sockets = new TcpSockets();
  const earlier = addTo(sockets);
  const later = addTo(sockets);
  await new Promise((resolve) => earlier.once('close', resolve).destroy());
  sockets.destroyAll();
  expect(later.destroyed).toBe(true);
});
