/** Random programs of the class `WebSocket` of `twinsocket/websocket`. */
import * as fc from 'fast-check';
import { answers, type finales } from '../program.ts';

export type Step =
  | { readonly app: 'send'; readonly as: 'text' | 'bytes' | 'blob'; readonly size: number }
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
      as: fc.constantFrom('text' as const, 'bytes' as const, 'blob' as const),
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
  steps: fc.array(step, { maxLength: 14, size: 'max' }),
  finale: fc.constantFrom('peer closes', 'peer ends TCP', 'peer resets TCP', 'app closes'),
});
