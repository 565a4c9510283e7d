/** Random programs of a ReconnectingWebSocket, whose peer treats each connection in its own way. */
import * as fc from 'fast-check';

export const treatments = ['accept', 'refuse', 'cut', 'garbage'] as const;

export type Step =
  | { readonly app: 'send'; readonly size: number; readonly text: boolean; readonly signal: boolean }
  | { readonly app: 'cancel'; readonly nth: number }
  | { readonly app: 'close' | 'abort' }
  | { readonly peer: 'send'; readonly size: number; readonly text: boolean }
  | { readonly peer: 'close'; readonly code: number }
  | { readonly peer: 'end TCP' | 'reset TCP' | 'break a frame' | 'pause' | 'resume' }
  | { readonly wait: 'turn' | 'quiet' | 'open' };

export interface Program {
  /** How the peer answers the first attempts; later ones are accepted. */
  readonly answers: readonly (typeof treatments)[number][];
  readonly resend: boolean;
  /** Few messages may wait. */
  readonly strict: boolean;
  /** Sends when it has opened, and again for each message. */
  readonly habit: 'none' | 'send in open' | 'close in down' | 'abort in open';
  readonly steps: readonly Step[];
  readonly finale: 'app closes' | 'app aborts' | 'peer closes for good';
}

const size = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 40 }) },
  { weight: 1, arbitrary: fc.constantFrom(126, 65_536, 1_200_000) },
);

const send = fc.record({ app: fc.constant('send' as const), size, text: fc.boolean(), signal: fc.boolean() });

const cuts: readonly Step[] = [
  { peer: 'end TCP' },
  { peer: 'reset TCP' },
  { peer: 'break a frame' },
  { peer: 'close', code: 1001 },
];

const step = fc.oneof<fc.WeightedArbitrary<Step>[]>(
  { weight: 8, arbitrary: send },
  { weight: 4, arbitrary: fc.record({ peer: fc.constant('send' as const), size, text: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ app: fc.constant('cancel' as const), nth: fc.nat(5) }) },
  { weight: 6, arbitrary: fc.constantFrom<Step>({ wait: 'turn' }, { wait: 'quiet' }, { wait: 'open' }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom<Step>(...cuts, { peer: 'close', code: 1000 }, { peer: 'pause' }, { peer: 'resume' }),
  },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ app: 'close' }, { app: 'abort' }) },
);

/** The connection ends right behind messages, which are then under way; some of them were cancelled. */
const cutBehindSends: fc.Arbitrary<Step[]> = fc
  .record({
    sends: fc.array(
      fc.oneof<fc.WeightedArbitrary<Step>[]>(
        { weight: 3, arbitrary: send },
        { weight: 1, arbitrary: fc.constant({ app: 'cancel', nth: -1 }) },
      ),
      { minLength: 1, maxLength: 4, size: 'max' },
    ),
    before: fc.constantFrom<Step[]>([{ wait: 'open' }], [{ wait: 'open' }, { peer: 'pause' }]),
    between: fc.constantFrom<Step[]>([], [{ wait: 'turn' }], [{ app: 'cancel', nth: -1 }]),
    cut: fc.constantFrom(...cuts),
    behind: fc.constantFrom<Step[]>(
      [],
      [{ wait: 'open' }],
      [{ wait: 'turn' }, { app: 'cancel', nth: 0 }, { wait: 'open' }],
    ),
  })
  .map(({ sends, before, between, cut, behind }) => [...before, ...sends, ...between, cut, ...behind]);

export const programs: fc.Arbitrary<Program> = fc.record({
  answers: fc.array(fc.constantFrom(...treatments), { maxLength: 3 }),
  resend: fc.boolean(),
  strict: fc.boolean(),
  habit: fc.constantFrom('none', 'none', 'none', 'send in open', 'close in down', 'abort in open'),
  steps: fc
    .array(
      fc.oneof({ weight: 20, arbitrary: step.map((single) => [single]) }, { weight: 1, arbitrary: cutBehindSends }),
      { maxLength: 11, size: 'max' },
    )
    .map((steps) => steps.flat()),
  finale: fc.constantFrom('app closes', 'app aborts', 'peer closes for good'),
});
