/** The header of a frame (RFC 6455, 5.2). */

export const Opcode = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** Bytes of the longest header: 2 bytes, 8 of length, 4 of mask. */
export const longestHeader = 14;

/** Payload bytes of a control frame at most (RFC 6455, 5.5). */
export const longestControl = 125;

/** `payload length` is 7 bits; these two values say that the length follows in 2 or 8 bytes. */
export const Length = { in16Bits: 126, in64Bits: 127 } as const;

/** Bytes of a header, by its second byte. */
export function headerLength(second: number): number {
  const length = second & 0x7f;
  const extended = length === Length.in16Bits ? 2 : length === Length.in64Bits ? 8 : 0;
  return 2 + extended + (isMasked(second) ? 4 : 0);
}

/** The length of the payload, of a complete header; `Infinity` for a length that a number can't hold exactly. */
export function payloadLength(header: Uint8Array, at: number): number {
  const length = (header[at + 1] as number) & 0x7f;
  if (length < Length.in16Bits) return length;
  if (length === Length.in16Bits) return bigEndian(header, at + 2, 2);
  const total = bigEndian(header, at + 2, 4) * 2 ** 32 + bigEndian(header, at + 6, 4);
  return total <= Number.MAX_SAFE_INTEGER ? total : Infinity;
}

/** Not by a DataView: to make one takes longer than to read a header. */
function bigEndian(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  for (let next = at; next < at + size; next++) value = value * 256 + (bytes[next] as number);
  return value;
}

export function isFinal(first: number): boolean {
  return (first & 0x80) !== 0;
}

export function opcodeOf(first: number): number {
  return first & 0x0f;
}

/** The three reserved bits, at their place in the first byte; `compressedBit` is RSV1, which permessage-deflate uses (RFC 7692, 6). */
export function reservedBits(first: number): number {
  return first & 0x70;
}

export const compressedBit = 0x40;

export function isMasked(second: number): boolean {
  return (second & 0x80) !== 0;
}

export function isControl(opcode: number): boolean {
  return opcode >= Opcode.close;
}

/** Bytes of the header of a frame with a payload of this size. */
export function sentHeaderLength(size: number, masked: boolean): number {
  return (size < Length.in16Bits ? 2 : size < 0x10000 ? 4 : 10) + (masked ? 4 : 0);
}

/** Writes a header without its mask, which the caller has to add if `masked`; returns where the header ends. */
export function putHeader(
  target: Buffer,
  at: number,
  opcode: number,
  final: boolean,
  size: number,
  masked: boolean,
): number {
  const length = size < Length.in16Bits ? size : size < 0x10000 ? Length.in16Bits : Length.in64Bits;
  target[at] = final ? 0x80 | opcode : opcode;
  target[at + 1] = masked ? 0x80 | length : length;
  if (length === Length.in16Bits) return target.writeUInt16BE(size, at + 2);
  if (length !== Length.in64Bits) return at + 2;
  target.writeUInt32BE(Math.floor(size / 2 ** 32), at + 2);
  return target.writeUInt32BE(size % 2 ** 32, at + 6);
}
