/** Frames as a server sends them, right and wrong ones. */
import { encodeHeader, MASKING_KEY_SIZE, MAX_SERVER_HEADER_SIZE } from '../../server/frame-header.ts';

export interface FrameOptions {
  readonly fin?: boolean;
  /** RSV1 is 4, RSV2 is 2, RSV3 is 1. */
  readonly rsv?: number;
  /** With a key of zeros, so that the payload stays as it is. */
  readonly masked?: boolean;
}

export function frame(
  opcode: number,
  payload: string | Uint8Array | readonly number[] = '',
  options: FrameOptions = {},
): Buffer {
  const { fin = true, rsv = 0, masked = false } = options;
  const body = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload);
  const buffer = Buffer.alloc(MAX_SERVER_HEADER_SIZE);
  const header = buffer.subarray(0, encodeHeader({ fin, rsv, opcode, length: body.length }, buffer, 0));
  if (!masked) return Buffer.concat([header, body]);
  header.writeUInt8(header.readUInt8(1) | 0x80, 1);
  return Buffer.concat([header, Buffer.alloc(MASKING_KEY_SIZE), body]);
}

/** A frame that says in 64 bits how long it is. */
export function longFrame(opcode: number, length: bigint, payload: string | Uint8Array = ''): Buffer {
  const header = Buffer.from([0x80 | opcode, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeBigUInt64BE(length, 2);
  return Buffer.concat([header, Buffer.from(payload)]);
}
