/** What the server sends, as few large buffers that are used again and again. */
import { Opcode } from './opcode.ts';

/** Bytes given to the system at a time: large enough that a write costs nothing beside what the client does with it. */
const writeSize = 1024 * 1024;

/** Printable ASCII, so that it is right as text as well. */
const pattern = Buffer.from(Array.from({ length: writeSize }, (_, i) => 32 + (i % 95)));

/** `count` messages of `size` bytes each. */
export function messages(count: number, size: number, text: boolean): Iterable<Buffer> {
  return repeated(frame(text ? Opcode.text : Opcode.binary, true, size), count);
}

/** A message of text; at most 125 bytes of ASCII, whose header has two bytes. */
export function textMessage(text: string): Buffer {
  return Buffer.concat([header(Opcode.text, true, text.length), Buffer.from(text)]);
}

/** One message in one frame, whatever its size with a 64-bit length. */
export function* oneFrame(bytes: number): Iterable<Buffer> {
  yield header(Opcode.binary, true, bytes, true);
  yield* payloadOf(bytes);
}

/** One message in frames of `size` bytes each, at least two of them. */
export function* fragments(bytes: number, size: number): Iterable<Buffer> {
  const before = Math.max(Math.ceil(bytes / size) - 1, 1);
  yield frame(Opcode.binary, false, size);
  yield* repeated(frame(Opcode.continuation, false, size), before - 1);
  yield frame(Opcode.continuation, true, bytes - before * size);
}

/** Bytes without frames. */
export function* payloadOf(bytes: number): Iterable<Buffer> {
  for (let left = bytes; left > 0; left -= writeSize) yield pattern.subarray(0, left);
}

function* repeated(unit: Buffer, count: number): Iterable<Buffer> {
  const together = Math.max(Math.floor(writeSize / unit.length), 1);
  const batch = Buffer.concat(Array.from({ length: Math.min(together, count) }, () => unit));
  for (let left = count; left > 0; left -= together) yield batch.subarray(0, left * unit.length);
}

function frame(opcode: number, final: boolean, size: number): Buffer {
  return Buffer.concat([header(opcode, final, size), ...payloadOf(size)]);
}

/** RFC 6455, section 5.2. */
function header(opcode: number, final: boolean, size: number, long = size > 0xffff): Buffer {
  const first = (final ? 0x80 : 0) | opcode;
  if (size < 126 && !long) return Buffer.of(first, size);
  const bytes = Buffer.of(first, long ? 127 : 126, 0, 0, 0, 0, 0, 0, 0, 0);
  if (long) bytes.writeBigUInt64BE(BigInt(size), 2);
  else bytes.writeUInt16BE(size, 2);
  return bytes.subarray(0, long ? 10 : 4);
}
