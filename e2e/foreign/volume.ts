/** Bytes there and back, and their hashes. */
import { createHash } from 'node:crypto';
import type { StreamWebSocket } from 'twinsocket';
import { fillPattern } from '../server/pattern.ts';

const PIECE = 256 * 1024;

/** Writes and reads at once; gives the SHA-256 of what went out and of what came in. */
export async function thereAndBack(socket: StreamWebSocket, size: number): Promise<{ sent: string; received: string }> {
  const [sent, received] = await Promise.all([send(socket, size), receive(socket, size)]);
  return { sent, received };
}

async function send(socket: StreamWebSocket, size: number): Promise<string> {
  const hash = createHash('sha256');
  const writer = socket.writable.getWriter();
  for (let at = 0; at < size; at += PIECE) {
    const piece = Buffer.alloc(Math.min(PIECE, size - at));
    fillPattern('binary', piece, at);
    hash.update(piece);
    await writer.write(piece);
  }
  return hash.digest('hex');
}

async function receive(socket: StreamWebSocket, size: number): Promise<string> {
  const hash = createHash('sha256');
  const reader = socket.readable.getReader();
  for (let received = 0; received < size;) {
    const { value } = await reader.read();
    if (value === undefined) throw new Error(`the stream ended after ${received} of ${size} bytes`);
    hash.update(value);
    received += value.byteLength;
  }
  return hash.digest('hex');
}
