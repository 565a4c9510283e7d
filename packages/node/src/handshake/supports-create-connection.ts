import WebSocket from 'isomorphic-ws';

let answer: boolean | undefined;

/**
 * Whether the loaded `ws` uses `createConnection`. Bun before 1.4 replaces ws with its own WebSocket, which silently ignores
 * `createConnection` and agents, so that the app's settings for addresses, proxies and certificates would have no effect.
 */
export function supportsCreateConnection(): boolean {
  return (answer ??= isAsked());
}

/** ws calls `createConnection` in its constructor. It gets no connection, so nothing is sent. */
function isAsked(): boolean {
  let asked = false;
  const createConnection = (): undefined => {
    asked = true;
  };
  const socket = new WebSocket('ws://0.0.0.0', [], { createConnection });
  // ws raises it because we end the attempt.
  socket.on('error', () => {});
  socket.terminate();
  return asked;
}
