import faye from 'faye-websocket';
import type { Connect } from './peer.ts';

/** Its default, 64 MiB, is too little for a row with a message of 1 GiB. */
const maxLength = 2 ** 32;

export const connect: Connect = (url, { open, bytes, text, closed }) => {
  const socket = new faye.Client(url, null, { maxLength });
  socket.on('open', open);
  socket.on('close', closed);
  socket.on('error', ({ message }) => {
    throw new Error(message);
  });
  socket.on('message', ({ data }) => (typeof data === 'string' ? text(data) : bytes(data)));
  return {
    send(data, sent) {
      const roomLeft = socket.send(data);
      if (!sent) return;
      if (roomLeft) setImmediate(sent);
      else socket.once('drain', sent);
    },
    close: () => socket.close(),
  };
};
