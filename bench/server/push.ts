import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { leaveWithClient } from './leave.ts';

let last: Socket | undefined;

/** Sends once the client has said anything, which it does where its measurement begins. */
export function pushWhenAsked(socket: Socket, buffers: Iterable<Buffer>): void {
  socket.once('data', () => push(socket, buffers));
}

/** Sends as fast as the client takes it, and drops what the client says meanwhile. */
export function push(socket: Socket, buffers: Iterable<Buffer>): void {
  last = socket;
  leaveWithClient(socket);
  Readable.from(buffers).pipe(socket, { end: false });
}

/**
 * Bytes of the latest push that the system took, in steps of one write: `bytesWritten` counts what waits in the stream too. One
 * client runs at a time, so nobody has to say which push is meant.
 */
export function pushedBytes(): number {
  return last ? last.bytesWritten - last.writableLength : 0;
}
