import { MAX_CONTROL_PAYLOAD } from './frame-rules.ts';

/** RFC 6455, section 7.1.5: what an empty close frame is said to mean. */
export const NO_STATUS_RECEIVED = 1005;

/** What of a close frame's payload is left for the reason. */
export const MAX_REASON_SIZE = MAX_CONTROL_PAYLOAD - 2;

export interface CloseStatus {
  readonly code: number;
  readonly reason: string;
}

/** The payload of a close frame. Any 16-bit code: clients have to be shown the forbidden ones too. */
export function encodeClose(code?: number, reason = ''): Buffer {
  if (code === undefined) {
    return Buffer.alloc(0);
  }
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code);
  payload.write(reason, 2);
  return payload;
}

/** What a client's close frame says, `undefined` if it breaks RFC 6455 (sections 5.5.1 and 7.4). */
export function decodeClose(payload: Buffer): CloseStatus | undefined {
  if (payload.length === 0) {
    return { code: NO_STATUS_RECEIVED, reason: '' };
  }
  if (payload.length === 1) {
    return undefined;
  }
  const code = payload.readUInt16BE();
  try {
    const reason = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload.subarray(2));
    return maySend(code) ? { code, reason } : undefined;
  } catch {
    return undefined; // not UTF-8
  }
}

/** RFC 6455, sections 7.4.1 and 7.4.2; 1012 to 1014 are from the IANA registry that 11.7 sets up. */
function maySend(code: number): boolean {
  return (
    (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999)
  );
}
