/** Random programs of the class `WebSocket` of `twinsocket/websocket`. */
import * as fc from 'fast-check';
import { answers, type finales } from '../program.ts';

/** A slow Blob is read in some turns, as one that stands for a file may be. */
export const kindsOfData = ['text', 'bytes', 'blob', 'slow blob'] as const;

export type Step =
  | { readonly app: 'send'; readonly as: (typeof kindsOfData)[number]; readonly size: number }
  | { readonly app: 'close'; readonly code: number | null }
  | { readonly app: 'switch type' }
  | {
      readonly peer: 'send';
      readonly size: number;
      readonly text: boolean;
      readonly frames: number;
      readonly pieces: number;
    }
  | { readonly peer: 'close'; readonly code: number }
  | { readonly peer: 'end TCP' | 'reset TCP' | 'break a frame' | 'garbage' | 'pause' | 'resume' | 'ping' }
  | { readonly wait: 'microtask' | 'turn' | 'quiet' | 'open' };

export interface Program {
  readonly answer: (typeof answers)[number];
  readonly habit: 'none' | 'echo' | 'send in open' | 'close in open' | 'close in a message' | 'send in close';
  readonly steps: readonly Step[];
  readonly finale: Exclude<(typeof finales)[number], 'app aborts'>;
}

const size = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 40 }) },
  { weight: 2, arbitrary: fc.constantFrom(125, 126, 65_536, 1_200_000) },
);

const step = fc.oneof<fc.WeightedArbitrary<Step>[]>(
  {
    weight: 10,
    arbitrary: fc.record({
      app: fc.constant('send' as const),
      as: fc.constantFrom(...kindsOfData),
      size,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      peer: fc.constant('send' as const),
      size,
      text: fc.boolean(),
      frames: fc.constantFrom(1, 1, 2),
      pieces: fc.constantFrom(1, 1, 3),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.constantFrom<Step>({ wait: 'microtask' }, { wait: 'turn' }, { wait: 'quiet' }, { wait: 'open' }),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Step>(
      { peer: 'end TCP' },
      { peer: 'reset TCP' },
      { peer: 'break a frame' },
      { peer: 'garbage' },
      { peer: 'close', code: 1000 },
      { peer: 'close', code: 4001 },
      { peer: 'pause' },
      { peer: 'resume' },
      { peer: 'ping' },
      { app: 'switch type' },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Step>(
      { app: 'close', code: null },
      { app: 'close', code: 1000 },
      { app: 'close', code: 4002 },
    ),
  },
);

/** A message comes while a Blob is read that the close has to wait for. */
const closeBehindBlob: fc.Arbitrary<Step[]> = fc
  .record({
    text: fc.boolean(),
    size: fc.constantFrom(1, 65_536),
    before: fc.constantFrom<Step[]>([], [{ wait: 'open' }], [{ wait: 'quiet' }]),
    between: fc.constantFrom<Step[]>([], [{ wait: 'microtask' }], [{ wait: 'turn' }]),
    code: fc.constantFrom(null, 4002),
  })
  .map(({ text, size: bytes, before, between, code }) => [
    ...before,
    { app: 'send', as: 'slow blob', size: bytes },
    { peer: 'send', size: 5, text, frames: 1, pieces: 1 },
    ...between,
    { app: 'close', code },
    { peer: 'send', size: 6, text, frames: 1, pieces: 1 },
  ]);

export const programs: fc.Arbitrary<Program> = fc.record({
  answer: fc.oneof(
    { weight: 3, arbitrary: fc.constant('accept' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...answers) },
  ),
  habit: fc.constantFrom(
    'none',
    'none',
    'none',
    'echo',
    'send in open',
    'close in open',
    'close in a message',
    'send in close',
  ),
  steps: fc
    .tuple(
      fc.constantFrom<Step[]>([], [{ wait: 'open' }]),
      fc.array(
        fc.oneof({ weight: 40, arbitrary: step.map((single) => [single]) }, { weight: 2, arbitrary: closeBehindBlob }),
        { maxLength: 11, size: 'max' },
      ),
    )
    .map(([before, steps]) => [before, ...steps].flat()),
  finale: fc.constantFrom('peer closes', 'peer ends TCP', 'peer resets TCP', 'app closes'),
});
