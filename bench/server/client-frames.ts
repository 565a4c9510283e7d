/** What a client sends, read without copying payload. */
import type { Socket } from 'node:net';
import { Opcode } from './opcode.ts';

export interface ClientFrame {
  readonly opcode: number;
  /** Bytes up to the payload; the last four are the masking key, without which no client may send (RFC 6455, section 5.3). */
  readonly headerSize: number;
  readonly size: number;
}

/** The frame at `offset`; nothing while its header is not all there. */
export function clientFrameAt(bytes: Buffer, offset: number): ClientFrame | undefined {
  const there = bytes.length - offset;
  if (there < 2) return undefined;
  const opcode = bytes.readUInt8(offset) & 0x0f;
  const short = bytes.readUInt8(offset + 1) & 0x7f;
  const headerSize = short < 126 ? 6 : short === 126 ? 8 : 14;
  if (there < headerSize) return undefined;
  if (short < 126) return { opcode, headerSize, size: short };
  const size = short === 126 ? bytes.readUInt16BE(offset + 2) : Number(bytes.readBigUInt64BE(offset + 2));
  return { opcode, headerSize, size };
}

/** Tells how many frames and bytes of data a client has sent, after each chunk of them. */
export function countData(socket: Socket, counted: (frames: number, bytes: number) => void): void {
  let frames = 0;
  let total = 0;
  /** Payload of a frame whose end has not come yet. */
  let open = 0;
  let data = false;
  let kept: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    const bytes = kept.length > 0 ? Buffer.concat([kept, chunk]) : chunk;
    let offset = 0;
    for (;;) {
      const taken = Math.min(open, bytes.length - offset);
      open -= taken;
      offset += taken;
      if (data) total += taken;
      const frame = open === 0 ? clientFrameAt(bytes, offset) : undefined;
      if (!frame) break;
      offset += frame.headerSize;
      open = frame.size;
      data = frame.opcode <= Opcode.binary;
      if (data) frames++;
    }
    kept = bytes.subarray(offset);
    counted(frames, total);
  });
}
