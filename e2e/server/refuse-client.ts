import type { Socket } from 'node:net';
import { refusalText, type Refusal } from './handshake.ts';

/** Answers a request that asked for a connection with an HTTP status and ends TCP. */
export function refuseClient(socket: Socket, refusal: Refusal): void {
  ignoreClient(socket);
  socket.end(refusalText(refusal));
}

/** Reads on, or the client's end would not be noticed and its socket stay open; after an error `close` follows anyway. */
export function ignoreClient(socket: Socket): void {
  socket.on('error', () => undefined);
  socket.on('end', () => socket.end());
  socket.resume();
}
