import WebSocket from 'isomorphic-ws';

let answer: boolean | undefined;

/**
 * Whether `ws` here takes the connection that it is told to take. Bun before 1.4 puts a WebSocket of its own in its place, which
 * passes over `createConnection` and agents without a word: addresses, proxies and certificates would not be the app's to decide.
 */
export function dialsAsTold(): boolean {
  return (answer ??= isAsked());
}

/** ws asks for the connection in its constructor. It is never given one, so nothing is dialled. */
function isAsked(): boolean {
  let asked = false;
  const createConnection = (): undefined => {
    asked = true;
  };
  const socket = new WebSocket('ws://0.0.0.0', [], { createConnection });
  // ws says by it that we have ended the attempt.
  socket.on('error', () => {});
  socket.terminate();
  return asked;
}
