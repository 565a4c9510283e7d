/** The frames of a cell: what brings its phase about, and what completes it. */
import { constants, deflateRawSync } from 'node:zlib';
import { encodeClose } from '../../server/close-frame.ts';
import { Opcode, RSV1 } from '../../server/frame-header.ts';
import { frame } from '../../node/protocol/frames.ts';
import type { Cell } from '../cells.ts';
import { andOn, peerClose, unread, whole } from '../wire-texts.ts';

const { text, binary, continuation, close } = Opcode;
const opcodeOf = ({ kind }: Cell): number => (kind === 'StreamWebSocket' ? binary : text);

function payloadOf({ wire }: Cell, message: string): { readonly payload: Buffer; readonly rsv: number } {
  if (wire !== 'compressed') return { payload: Buffer.from(message), rsv: 0 };
  // RFC 7692, 7.2.1: without the four bytes of the flush.
  const payload = deflateRawSync(message, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
  return { payload, rsv: RSV1 };
}

export function messageFrame(cell: Cell, message: string): Buffer {
  const { payload, rsv } = payloadOf(cell, message);
  return frame(opcodeOf(cell), payload, { rsv });
}

/** The first half of the phase's message, as it stands on the wire, and the rest. */
function halves(cell: Cell): readonly [Buffer, Buffer] {
  if (cell.phase === 'mid-frame') {
    const bytes = messageFrame(cell, whole);
    return [bytes.subarray(0, bytes.length / 2), bytes.subarray(bytes.length / 2)];
  }
  const { payload, rsv } = payloadOf(cell, whole);
  const half = payload.length / 2;
  return [
    frame(opcodeOf(cell), payload.subarray(0, half), { rsv, fin: false }),
    frame(continuation, payload.subarray(half)),
  ];
}

export const isHalfway = ({ phase }: Cell): boolean => phase === 'mid-frame' || phase === 'mid-message';

/** What the peer sends to bring the phase about. */
export function prelude(cell: Cell): Buffer {
  if (isHalfway(cell)) return halves(cell)[0];
  if (cell.phase !== 'paused') return Buffer.alloc(0);
  const one = messageFrame(cell, 'u'.repeat(unread.size));
  return Buffer.concat(Array.from({ length: unread.count }, () => one));
}

/** What is due behind that, so that the connection goes on. */
export function rest(cell: Cell): Buffer {
  return Buffer.concat([isHalfway(cell) ? halves(cell)[1] : Buffer.alloc(0), messageFrame(cell, andOn)]);
}

/** A close frame, at the next place where one may stand: never inside a frame (RFC 6455, 5.4). */
export function closeFirst(cell: Cell): Buffer {
  const frameOfClose = frame(close, encodeClose(peerClose.code, peerClose.reason));
  return cell.phase === 'mid-frame' ? Buffer.concat([halves(cell)[1], frameOfClose]) : frameOfClose;
}

/** Breaks HTTP, TLS, UTF-8 and, by its reserved bits, each frame's header (RFC 6455, 5.2). It ends as HTTP does: WebKitGTK waits for that. */
export const garbage = Buffer.concat([Buffer.alloc(200, 0xff), Buffer.from('\r\n\r\n')]);
