import type { Socket } from 'node:net';
import { clientFrameAt } from './client-frames.ts';
import { Opcode } from './opcode.ts';

/** An empty close frame. */
const closeFrame = Buffer.of(0x80 | Opcode.close, 0);

/** Answers a close frame and ends TCP, as a server does (RFC 6455, sections 5.5.1 and 7.1.1). For clients that send nothing else. */
export function answerClose(socket: Socket): void {
  socket.on('data', (bytes: Buffer) => {
    if (clientFrameAt(bytes, 0)?.opcode === Opcode.close) socket.end(closeFrame);
  });
}
