/** The connection of the chat, by `twinsocket/reconnecting`. */
import { ReconnectingWebSocket } from 'twinsocket/reconnecting';
import { freshAddress, MAX_DELAY, MIN_DELAY, type Connect } from './chat.ts';

export { upload } from './twinsocket-upload.ts';

export const connect: Connect = ({ connected, lost, received }) => {
  const socket = new ReconnectingWebSocket((_attempt, signal) => freshAddress('/chat', signal), {
    minDelay: MIN_DELAY,
    maxDelay: MAX_DELAY,
  });
  socket.onopen = connected;
  socket.ondown = ({ end }) => lost(end.error?.message ?? `the server closed it with ${end.code} ${end.reason}`);
  socket.onmessagereceived = (event) => received(event.text());
  return {
    send(message) {
      void socket.sendAsync(message);
    },
    close: () => socket.close(),
  };
};
