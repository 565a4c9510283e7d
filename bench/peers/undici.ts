import { WebSocket } from 'undici';
import { whenSent } from './buffered.ts';
import type { Connect } from './peer.ts';

export const connect: Connect = (url, { open, bytes, text, closed }) => {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', open);
  socket.addEventListener('close', closed);
  socket.addEventListener('error', ({ error }) => {
    throw error;
  });
  socket.addEventListener('message', ({ data }: { data: string | ArrayBuffer }) =>
    typeof data === 'string' ? text(data) : bytes(data),
  );
  return {
    send(data, sent) {
      socket.send(data);
      if (sent) whenSent(socket, sent);
    },
    close: () => socket.close(),
  };
};
