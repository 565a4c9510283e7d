/** The header of a WebSocket frame, in bytes and as data (RFC 6455, section 5.2). */

/** RFC 6455, section 11.8. */
export const Opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The first of the reserved bits; RFC 7692, section 6, marks a compressed message with it. */
export const RSV1 = 4;

export interface FrameHeader {
  readonly fin: boolean;
  /** The three reserved bits as a number: {@link RSV1} is 4, RSV2 is 2, RSV3 is 1. */
  readonly rsv: number;
  readonly opcode: number;
  readonly masked: boolean;
  /** Bytes of payload. 64-bit lengths over 2^53 - 1 are rounded, which is near enough to refuse them. */
  readonly length: number;
}

/** The longest header: two bytes, a 64-bit length and a masking key. */
export const MAX_HEADER_SIZE = 14;
/** The longest header that a server sends: no masking key. */
export const MAX_SERVER_HEADER_SIZE = 10;
export const MASKING_KEY_SIZE = 4;

const LENGTH_16_BIT = 126;
const LENGTH_64_BIT = 127;

export function isControl(header: { readonly opcode: number }): boolean {
  return header.opcode >= Opcode.close;
}

/** How many bytes a header has, told by its second byte. */
export function headerSize(secondByte: number): number {
  const length = secondByte & 0x7f;
  const extended = length === LENGTH_64_BIT ? 8 : length === LENGTH_16_BIT ? 2 : 0;
  return 2 + extended + (secondByte & 0x80 ? MASKING_KEY_SIZE : 0);
}

/** Reads the header at `offset`; all of its bytes have to be there. */
export function decodeHeader(bytes: Buffer, offset: number): FrameHeader {
  const first = bytes.readUInt8(offset);
  const second = bytes.readUInt8(offset + 1);
  const short = second & 0x7f;
  return {
    fin: (first & 0x80) !== 0,
    rsv: (first >> 4) & 7,
    opcode: first & 0x0f,
    masked: (second & 0x80) !== 0,
    length:
      short === LENGTH_64_BIT
        ? Number(bytes.readBigUInt64BE(offset + 2))
        : short === LENGTH_16_BIT
          ? bytes.readUInt16BE(offset + 2)
          : short,
  };
}

/** What a server says of a frame that it sends: never masked (RFC 6455, section 5.1). */
export type ServerFrame = Pick<FrameHeader, 'fin' | 'opcode' | 'length'> & { readonly rsv?: number };

/** Writes a header at `offset` and returns the offset behind it. */
export function encodeHeader(frame: ServerFrame, target: Buffer, offset: number): number {
  target.writeUInt8((frame.fin ? 0x80 : 0) | ((frame.rsv ?? 0) << 4) | frame.opcode, offset);
  if (frame.length < LENGTH_16_BIT) {
    return target.writeUInt8(frame.length, offset + 1);
  }
  if (frame.length <= 0xffff) {
    target.writeUInt8(LENGTH_16_BIT, offset + 1);
    return target.writeUInt16BE(frame.length, offset + 2);
  }
  target.writeUInt8(LENGTH_64_BIT, offset + 1);
  return target.writeBigUInt64BE(BigInt(frame.length), offset + 2);
}
