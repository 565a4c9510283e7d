import WebSocket from 'isomorphic-ws';
import { loadedWs } from '../loaded-ws.ts';
import { isHttpReplaced } from './node-http.ts';
import { opensDirectly } from './open-web-socket.ts';

let answer: boolean | undefined;

/**
 * Whether the loaded `ws` uses `createConnection`. Bun before 1.4 replaces ws with its own WebSocket, which silently ignores
 * `createConnection` and agents, so that the app's settings for addresses, proxies and certificates would have no effect.
 */
export function supportsCreateConnection(): boolean {
  // Who does what only ws does is ws. It is not asked, because a tool that observes http would see the question as a request.
  if (opensDirectly()) return true;
  if (answer !== undefined) return answer;
  const asked = isAsked();
  // A tool in the place of http's request may be the one that ignores `createConnection`, and may be gone at the next connect.
  if (!asked && isHttpReplaced()) return loadedWs(WebSocket) !== undefined;
  return (answer = asked);
}

/** ws calls `createConnection` in its constructor. It gets no connection, so nothing is sent. */
function isAsked(): boolean {
  let asked = false;
  const createConnection = (): undefined => {
    asked = true;
  };
  try {
    const socket = new WebSocket('ws://0.0.0.0', [], { createConnection });
    // ws raises it because we end the attempt.
    socket.on('error', () => {});
    socket.terminate();
  } catch {
    // A tool in the place of http's request has thrown.
  }
  return asked;
}
