/** Large messages, in one frame, in fragments and in small writes, and many small ones. */
import type { Message } from '../../node/recording-socket.ts';
import { frame } from '../../node/protocol/frames.ts';
import { Opcode } from '../../server/frame-header.ts';
import { fillPattern } from '../../server/pattern.ts';
import type { Case, Step } from './case.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
const ROUND_TRIPS = 100;

export const kinds = { text: Opcode.text, binary: Opcode.binary } as const;
export type Kind = keyof typeof kinds;
export const kindNames: readonly Kind[] = ['text', 'binary'];

export function message(kind: Kind, size: number): Message {
  const payload = Buffer.alloc(size);
  fillPattern(kind, payload, 0);
  return { text: kind === 'text', payload };
}

export function chops(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

/** A message as frames of so many bytes of payload. */
export function fragmented(kind: Kind, payload: Buffer, size: number, rsv = 0): Buffer {
  const parts = chops(payload, size);
  const last = parts.length - 1;
  return Buffer.concat(
    parts.map((part, at) =>
      frame(at === 0 ? kinds[kind] : Opcode.continuation, part, { fin: at === last, rsv: at === 0 ? rsv : 0 }),
    ),
  );
}

/** One message there and back; the bytes are made when the case runs, or all cases together would hold a gigabyte. */
function lazily(kind: Kind, size: number, pieces: (sent: Message) => Buffer[]): Step {
  const made = (): Message => message(kind, size);
  return {
    get pieces() {
      return pieces(made());
    },
    get messages() {
      return [made()];
    },
    pings: [],
  };
}

const once = (what: string, kind: Kind, size: number, pieces: (sent: Message) => Buffer[]): Case => ({
  what,
  steps: [lazily(kind, size, pieces)],
  expected: { ending: 'in order' },
});

export const wholes = kindNames.flatMap((kind) =>
  [64 * KiB, 256 * KiB, MiB, 4 * MiB, 16 * MiB].map((size) =>
    once(`${kind} of ${size} bytes`, kind, size, ({ payload }) => [frame(kinds[kind], payload)]),
  ),
);

const fragmentSizes: readonly (readonly [size: number, fragments: readonly number[]])[] = [
  [MiB, [64, 256, KiB, 4 * KiB, 16 * KiB, 64 * KiB, 256 * KiB]],
  [16 * MiB, [64 * KiB, MiB]],
];

export const inFragments = kindNames.flatMap((kind) =>
  fragmentSizes.flatMap(([size, fragments]) =>
    fragments.map((fragment) =>
      once(`${kind} of ${size} bytes in fragments of ${fragment}`, kind, size, ({ payload }) => [
        fragmented(kind, payload, fragment),
      ]),
    ),
  ),
);

export const inChops = kindNames.flatMap((kind) =>
  [64, 256, KiB, 2 * KiB].map((size) =>
    once(`${kind} of 256 KiB in writes of ${size} bytes`, kind, 256 * KiB, ({ payload }) =>
      chops(frame(kinds[kind], payload), size),
    ),
  ),
);

export const roundTrips = kindNames.flatMap((kind) =>
  [0, 16, 256, 4 * KiB].map((size): Case => {
    const sent = message(kind, size);
    const step: Step = { pieces: [frame(kinds[kind], sent.payload)], messages: [sent], pings: [] };
    return {
      what: `${ROUND_TRIPS} times ${kind} of ${size} bytes, one after another`,
      steps: Array.from({ length: ROUND_TRIPS }, () => step),
      expected: { ending: 'in order' },
    };
  }),
);

export const automaticFragments = kindNames.flatMap((kind) =>
  [1000, 1300].map((size) =>
    once(`${kind} of 64 KiB in fragments of ${size} bytes`, kind, 64 * KiB, ({ payload }) => [
      fragmented(kind, payload, size),
    ]),
  ),
);
