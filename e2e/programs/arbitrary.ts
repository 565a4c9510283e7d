/** Random programs. */
import * as fc from 'fast-check';
import {
  answers,
  finales,
  habits,
  messageReaders,
  senders,
  streamReaders,
  type PeerStep,
  type Program,
  type Step,
} from './program.ts';
import { situations } from './situations.ts';

const KiB = 1024;

/** Around the sizes at which a header, a copy or a fragment changes; most are small, since large ones take most of the time. */
const sizes = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 40 }) },
  { weight: 6, arbitrary: fc.constantFrom(0, 1, 125, 126, 127, 1023, 1024, 1025) },
  { weight: 2, arbitrary: fc.constantFrom(16 * KiB, 65_535, 65_536, 64 * KiB + 1) },
  { weight: 1, arbitrary: fc.constantFrom(300 * KiB, 1024 * KiB, 1024 * KiB + 1) },
);

const codes = fc.constantFrom(null, 1000, 4001, 4002);

const peerMessage = fc.record({
  peer: fc.constant('send' as const),
  size: sizes,
  text: fc.boolean(),
  frames: fc.constantFrom(1, 1, 1, 2, 3),
  pieces: fc.constantFrom(1, 1, 2, 5),
  ping: fc.boolean(),
});

const send = fc.record({
  app: fc.constant('send' as const),
  by: fc.constantFrom(...senders),
  size: sizes,
  signal: fc.boolean(),
});

const read = fc.record({
  app: fc.constant('read' as const),
  count: fc.constantFrom(1, 10, 100, 70_000),
  whole: fc.boolean(),
  signal: fc.boolean(),
});

const plain = <T extends string>(...names: T[]) => fc.constantFrom(...names.map((app) => ({ app })));

const one = (arbitrary: fc.Arbitrary<Step>): fc.Arbitrary<Step[]> => arbitrary.map((step) => [step]);

/** More than the systems' buffers and the marks take together, behind a step that stops who takes it. */
const flood = (stop: Step, step: Step): fc.Arbitrary<Step[]> =>
  fc
    .array(fc.constantFrom<Step>(step, step, step, { wait: 'turn' }, { app: 'cancel', nth: 6 }), {
      minLength: 1,
      maxLength: 9,
      size: 'max',
    })
    .map((steps) => [stop, ...steps]);

const floods = fc.oneof(
  ...(['bytes', 'text', 'DataWriter'] as const).map((by) =>
    flood({ peer: 'pause' }, { app: 'send', by, size: 2100 * KiB, signal: false }),
  ),
  ...[true, false].map((text) =>
    flood({ app: 'read no more' }, { peer: 'send', size: 700 * KiB, text, frames: 2, pieces: 1, ping: false }),
  ),
);

const someSteps: fc.Arbitrary<Step[]> = fc.oneof(
  { weight: 30, arbitrary: one(fc.constantFrom({ wait: 'microtask' }, { wait: 'turn' }, { wait: 'quiet' } as const)) },
  { weight: 40, arbitrary: one(send) },
  { weight: 35, arbitrary: one(peerMessage) },
  { weight: 15, arbitrary: one(read) },
  { weight: 10, arbitrary: one(plain('flush', 'read on', 'read no more')) },
  { weight: 8, arbitrary: one(fc.record({ app: fc.constant('cancel' as const), nth: fc.nat(7) })) },
  { weight: 8, arbitrary: one(plain('detach', 'switch type', 'connect')) },
  { weight: 2, arbitrary: one(plain('cancel reading', 'close writing', 'abort writing', 'drop handler')) },
  { weight: 3, arbitrary: one(fc.record({ app: fc.constant('close' as const), code: codes })) },
  { weight: 2, arbitrary: one(plain('abort')) },
  {
    weight: 6,
    arbitrary: one(fc.record({ peer: fc.constantFrom('begin' as const, 'continue' as const), size: sizes })),
  },
  {
    weight: 8,
    arbitrary: one(
      fc.constantFrom<PeerStep>({ peer: 'ping' }, { peer: 'pause' }, { peer: 'resume' }, { peer: 'mute' }),
    ),
  },
  { weight: 3, arbitrary: one(fc.record({ peer: fc.constant('close' as const), code: codes })) },
  {
    weight: 4,
    arbitrary: one(
      fc.constantFrom<PeerStep>(
        { peer: 'end TCP' },
        { peer: 'reset TCP' },
        { peer: 'break a frame' },
        { peer: 'garbage' },
      ),
    ),
  },
  { weight: 1, arbitrary: floods },
);

const often = <T>(usual: T, others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 2, arbitrary: fc.constantFrom(...others) });

const readings = [
  ...messageReaders.map((reader) => ({ kind: 'message' as const, reader })),
  ...streamReaders.map((reader) => ({ kind: 'stream' as const, reader })),
];

const finale = fc.constantFrom(...finales);

/** Anything at all. */
const anything: fc.Arbitrary<Program> = fc
  .record({
    side: fc.constantFrom('client' as const, 'server' as const),
    reading: fc.constantFrom(...readings),
    readsOn: fc.boolean(),
    writesTo: often<Program['writesTo']>('members', ['writable']),
    habit: often<Program['habit']>('none', habits),
    answer: often<Program['answer']>('accept', answers),
    connected: often(true, [false]),
    hasty: fc.oneof({ weight: 14, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    limited: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    steps: fc.array(someSteps, { maxLength: 13, size: 'max' }).map((steps) => steps.flat()),
    finale,
  })
  .map(({ reading, ...rest }) => ({ ...rest, ...reading }));

const fewSteps = fc.array(someSteps, { maxLength: 3, size: 'max' }).map((steps) => steps.flat());

/** A state that is seldom reached, on a socket that is open, with anything before and behind. */
const aimed: fc.Arbitrary<Program> = fc
  .record({
    side: fc.constantFrom('client' as const, 'server' as const),
    readsOn: fc.boolean(),
    habit: fc.oneof(
      { weight: 6, arbitrary: fc.constant('none' as const) },
      { weight: 1, arbitrary: fc.constantFrom(...habits) },
    ),
    before: fewSteps,
    situation: situations,
    behind: fewSteps,
    finale,
  })
  .map(({ before, situation: { reading, steps }, behind, ...rest }) => ({
    ...rest,
    ...reading,
    writesTo: 'members',
    answer: 'accept',
    connected: true,
    hasty: false,
    limited: false,
    steps: [...before, ...steps, ...behind],
  }));

export const programs: fc.Arbitrary<Program> = fc.oneof(
  { weight: 1, arbitrary: anything },
  { weight: 1, arbitrary: aimed },
);
