/** The payload of a close frame (RFC 6455, 5.5.1 and 7.1.5). */
import { isCloseCode, noStatusReceived } from '@twinsocket/core';
import { isValid } from './utf8-validator.ts';

export interface CloseFrame {
  readonly code: number;
  readonly reason: string;
}

/** The code and reason of a close frame's payload; undefined if the payload breaks the protocol. */
export function closeFrameOf(payload: Uint8Array): CloseFrame | undefined {
  if (payload.length === 0) return { code: noStatusReceived, reason: '' };
  const bytes = Buffer.from(payload);
  const reason = bytes.subarray(2);
  if (bytes.length < 2 || !isCloseCode(bytes.readUInt16BE(0)) || !isValid(reason)) return undefined;
  return { code: bytes.readUInt16BE(0), reason: reason.toString() };
}
