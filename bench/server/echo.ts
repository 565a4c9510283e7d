import type { Socket } from 'node:net';
import { clientFrameAt } from './client-frames.ts';
import { Opcode } from './opcode.ts';

/** Sends every frame back, unmasked. For payloads of up to 125 bytes, whose header has two bytes. */
export function echo(socket: Socket): void {
  let kept: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    kept = kept.length > 0 ? Buffer.concat([kept, chunk]) : chunk;
    for (let frame = clientFrameAt(kept, 0); frame; frame = clientFrameAt(kept, 0)) {
      const end = frame.headerSize + frame.size;
      if (kept.length < end) break;
      if (frame.opcode <= Opcode.binary) {
        const key = kept.subarray(frame.headerSize - 4, frame.headerSize);
        const payload = kept.subarray(frame.headerSize, end);
        const unmasked = payload.map((byte, i) => byte ^ key.readUInt8(i & 3));
        socket.write(Buffer.of(kept.readUInt8(0), frame.size, ...unmasked));
      }
      kept = kept.subarray(end);
    }
  });
}
