/** The connection of the chat, by PartySocket's ReconnectingWebSocket. */
import ReconnectingWebSocket from 'partysocket/ws';
import { freshAddress, MAX_DELAY, MIN_DELAY, type Connect } from './chat.ts';

export { upload } from './websocket-upload.ts';

export const connect: Connect = ({ connected, lost, received }) => {
  const socket = new ReconnectingWebSocket(() => freshAddress('/chat'), [], {
    minReconnectionDelay: MIN_DELAY * (1 + Math.random()),
    maxReconnectionDelay: MAX_DELAY,
    reconnectionDelayGrowFactor: 2,
  });
  socket.onopen = connected;
  // A failed attempt raises `error`; a lost connection `close`, and in some cases `error` before it.
  socket.onerror = ({ message }) => lost(message || 'no connection');
  socket.onclose = ({ code, reason }) => lost(`the connection ended with ${code} ${reason}`);
  socket.onmessage = ({ data }) => received(data);
  return {
    send(message) {
      socket.send(message);
    },
    close: () => socket.close(),
  };
};
