import { WebSocket } from 'ws';
import type { Connect } from './peer.ts';

export const connect: Connect = (url, { open, bytes, text, closed }) => {
  // Without a limit, for a row with a message of 1 GiB.
  const socket = new WebSocket(url, { maxPayload: 0 });
  socket.on('open', open);
  socket.on('close', closed);
  socket.on('message', (data: Buffer, isBinary) => (isBinary ? bytes(data) : text(data.toString())));
  return socket;
};
