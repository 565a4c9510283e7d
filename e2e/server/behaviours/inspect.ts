import type { Connection, FrameHandler } from '../connection.ts';

const PAYLOAD_LIMIT = 256;

/** Tells the client what its data frames look like on the wire, the malformed ones too. */
export function inspect({ writer }: Connection): FrameHandler {
  let payload = '';
  return {
    takesAnyFrame: true,
    frame: () => (payload = ''),
    payload: (slice) => (payload += slice.toString('hex', 0, Math.max(0, PAYLOAD_LIMIT - payload.length / 2))),
    frameEnd: (header) => writer.text(JSON.stringify({ ...header, payload })),
  };
}
