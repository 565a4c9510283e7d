/** partysocket, which reconnects, over ws: in Node it needs a class of WebSocket. */
import { WebSocket as PartySocket } from 'partysocket';
import { WebSocket } from 'ws';
import { whenSent } from './buffered.ts';
import type { Connect } from './peer.ts';

class Unlimited extends WebSocket {
  constructor(url: string, protocols?: string | string[]) {
    super(url, protocols, { maxPayload: 0 });
  }
}

export const connect: Connect = (url, { open, bytes, text, closed }) => {
  const socket = new PartySocket(url, [], { WebSocket: Unlimited, maxRetries: 0 });
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
      socket.send(data as Parameters<typeof socket.send>[0]);
      if (sent) whenSent(socket, sent);
    },
    close: () => socket.close(),
  };
};
