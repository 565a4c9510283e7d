import type { Socket } from 'node:net';
import { Opcode } from './opcode.ts';

/** Ends a connection when its client closes: a page that goes waits for that. For clients that send little, in a packet each. */
export function leaveWithClient(socket: Socket): void {
  socket.on('data', (bytes: Buffer) => {
    if ((bytes.readUInt8(0) & 0x0f) === Opcode.close) socket.destroy();
  });
}
