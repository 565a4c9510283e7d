/** Every way in which what a peer has sent may meet the end of TCP: what is sent, how it ends, who reads, on which side, and how. */
import { constants, deflateRawSync } from 'node:zlib';
import { encodeClose } from '../../server/close-frame.ts';
import { Opcode } from '../../server/frame-header.ts';
import { frame } from './frames.ts';

export const contents = ['plain', 'compressed', 'mixed'] as const;

/**
 * `FIN` is a peer that is gone then, `half-close` one that waits for our end, `RST` one whose system has taken all it sent: what that
 * has delivered can be read behind the RST, too.
 */
export const ends = ['FIN', 'RST', 'close + FIN', 'half-close', 'close + RST'] as const;

export const paces = ['keeps pace', 'slow', 'paused'] as const;
export const sides = ['client', 'server'] as const;
export const readings = ['frame reader', 'fallback'] as const;

export interface Ending {
  readonly content: (typeof contents)[number];
  readonly end: (typeof ends)[number];
  readonly pace: (typeof paces)[number];
  readonly side: (typeof sides)[number];
  readonly reading: (typeof readings)[number];
}

export const endings: readonly Ending[] = contents.flatMap((content) =>
  ends.flatMap((end) =>
    paces.flatMap((pace) =>
      sides.flatMap((side) => readings.map((reading) => ({ content, end, pace, side, reading }))),
    ),
  ),
);

const count = 12;

/**
 * Texts that are 1.2 MB together, more than a socket takes unread; but where a peer resets TCP, uncompressed ones are small enough for the
 * buffers of two systems, since what hasn't arrived by then never will.
 */
export function textsOf({ content, end }: Ending): readonly string[] {
  return Array.from({ length: count }, (_, number) => {
    const size = isCompressed(content, number) || !end.includes('RST') ? 100_000 : 1000;
    return String.fromCharCode(0x61 + number).repeat(size);
  });
}

/** These texts as frames, and a close frame behind them where that belongs to the end. */
export function bytesOf(ending: Ending): Buffer {
  const { content, end, side } = ending;
  const masked = side === 'server';
  const frames = textsOf(ending).map((text, number) =>
    isCompressed(content, number)
      ? frame(Opcode.text, deflated(text), { rsv: 4, masked })
      : frame(Opcode.text, text, { masked }),
  );
  if (end.startsWith('close')) frames.push(frame(Opcode.close, encodeClose(4000, 'done'), { masked }));
  return Buffer.concat(frames);
}

function isCompressed(content: Ending['content'], number: number): boolean {
  return content === 'compressed' || (content === 'mixed' && number % 2 === 0);
}

function deflated(text: string): Buffer {
  return deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
}
