import type { Socket } from 'node:net';
import { clientFrameAt } from './client-frames.ts';
import { Opcode } from './opcode.ts';

/** Answers a close frame with its own status, and ends the connection (RFC 6455, section 5.5.1). Whatever comes before is dropped. */
export function answerClose(socket: Socket): void {
  socket.on('data', (bytes: Buffer) => {
    const frame = clientFrameAt(bytes, 0);
    if (frame?.opcode !== Opcode.close) return;
    const { headerSize, size } = frame;
    const key = bytes.subarray(headerSize - 4, headerSize);
    const status = bytes.subarray(headerSize, headerSize + size).map((byte, i) => byte ^ key.readUInt8(i & 3));
    socket.end(Buffer.of(0x80 | Opcode.close, status.length, ...status));
  });
}
