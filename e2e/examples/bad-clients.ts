/** Clients that no server wishes for. Each server of the documents has to go on after them. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { open } from './client-socket.ts';

/** Bytes that are not UTF-8. */
const NOT_TEXT = Buffer.from([255, 254, 128]);

export async function playBadClients(address: string, ...accepted: readonly [options?: object, protocols?: string[]]) {
  const bad = await open(address, ...accepted);
  bad.socket.send(NOT_TEXT);
  bad.socket.send('text behind it');
  await end(bad.socket);

  const lost = await open(address, ...accepted);
  lost.socket.send('nobody reads the answer');
  tcpOf(lost.socket).resetAndDestroy();

  const cut = await open(address, ...accepted);
  // The beginning of a frame of 100 bytes (RFC 6455, 5.2): the connection is lost in the middle of a message.
  tcpOf(cut.socket).end(Buffer.from([0x81, 0xe4, 1, 2, 3, 4, 5]));
  await end(cut.socket);

  // Behind them, so that the server has had its turn with the reset connection too.
  const last = await open(address, ...accepted);
  await end(last.socket);
}

/** A TCP connection on which nothing is sent. */
export async function silentConnection(address: string): Promise<Socket> {
  const tcp = connect(Number(new URL(address).port), '127.0.0.1');
  tcp.on('error', () => {}); // the server may reset it
  await once(tcp, 'connect');
  return tcp;
}

/** A TCP connection with a request that does not end. */
export async function halfRequest(address: string): Promise<Socket> {
  const tcp = await silentConnection(address);
  tcp.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n');
  return tcp;
}

async function end(socket: WebSocket): Promise<void> {
  if (socket.readyState === socket.CLOSED) return;
  const closed = once(socket, 'close');
  socket.close(1000); // no effect if the server has closed it already
  await closed;
}

function tcpOf(socket: WebSocket): Socket {
  return (socket as unknown as { readonly _socket: Socket })._socket;
}
