/** Rows of steps that lead to a state which single random steps seldom reach; `--reach` counts how often each state is reached. */
import * as fc from 'fast-check';
import { messageReaders, streamReaders, type PeerStep, type Program, type Sender, type Step } from './program.ts';

const KiB = 1024;

/** How the peer ends a connection. */
const peerEnds = fc.constantFrom<PeerStep>(
  { peer: 'close', code: 4001 },
  { peer: 'close', code: null },
  { peer: 'end TCP' },
  { peer: 'break a frame' },
  { peer: 'garbage' },
  { peer: 'reset TCP' },
);

const ownEnds = fc.constantFrom<Step>({ app: 'close', code: 4002 }, { app: 'close', code: null }, { app: 'abort' });

const waits = fc.constantFrom<Step[]>(
  [],
  [{ wait: 'microtask' }],
  [{ wait: 'turn' }],
  [{ wait: 'turn' }, { wait: 'turn' }],
  [{ wait: 'quiet' }],
);

const peerSend = (size: number, text = false): Step => ({
  peer: 'send',
  size,
  text,
  frames: 1,
  pieces: 1,
  ping: false,
});
const send = (by: Sender, size: number): Step => ({ app: 'send', by, size, signal: true });
const read = (count: number, whole: boolean): Step => ({ app: 'read', count, whole, signal: true });

const some = (step: fc.Arbitrary<Step>, most = 3): fc.Arbitrary<Step[]> =>
  fc.array(step, { minLength: 1, maxLength: most, size: 'max' });
const smallMessage = fc.integer({ min: 0, max: 40 }).map((size) => peerSend(size));
const row = (...parts: fc.Arbitrary<Step[]>[]): fc.Arbitrary<Step[]> => fc.tuple(...parts).map((steps) => steps.flat());
const fixed = (...steps: Step[]): fc.Arbitrary<Step[]> => fc.constant(steps);
const one = (step: fc.Arbitrary<Step>): fc.Arbitrary<Step[]> => step.map((single) => [single]);

/** The connection ends right behind messages, for which a read may wait. */
const endBehindMessages = row(
  fc.constantFrom<Step[]>([], [read(10, false)], [read(70_000, true)], [{ app: 'read no more' }, read(1, false)]),
  some(smallMessage),
  one(fc.oneof({ weight: 3, arbitrary: peerEnds }, { weight: 1, arbitrary: ownEnds })),
);

/** The app closes right behind its writes, while a read waits. */
const closeBehindWrites = row(
  fc.constantFrom<Step[]>([], [read(100, false)]),
  some(
    fc
      .tuple(fc.constantFrom<Sender>('text', 'bytes', 'outputStream', 'DataWriter'), fc.constantFrom(0, 30, 70_000))
      .map(([by, size]) => send(by, size)),
  ),
  waits,
  one(fc.oneof({ weight: 1, arbitrary: ownEnds }, { weight: 1, arbitrary: peerEnds })),
);

/** A read that is cancelled while bytes that are too few for it are there or on their way, and another that has to get them. */
const cancelledRead = row(
  fixed({ app: 'read no more' }),
  waits,
  fc.constantFrom<Step[]>([read(70_000, true)], [read(70_000, false)], [read(100, true)]),
  some(smallMessage, 2),
  waits,
  fixed({ app: 'cancel', nth: -1 }),
  waits,
  fc.constantFrom<Step[]>([], [read(10, false)], [peerSend(20), read(100, true)], [{ app: 'detach' }, read(1, false)]),
);

/** A read that takes what is there, and is cancelled before its promise's callbacks run. */
const lateCancel = row(
  fixed({ app: 'read no more' }),
  some(smallMessage, 2),
  fixed({ wait: 'quiet' }),
  fc.constantFrom<Step[]>([read(10, false)], [read(10, true)], [read(100, false)], [read(1, true)]),
  fc.constantFrom<Step[]>([], [{ wait: 'microtask' }]),
  fixed({ app: 'cancel', nth: -1 }),
  fc.constantFrom<Step[]>([], [{ app: 'detach' }], [read(10, false)], [{ wait: 'turn' }, read(10, false)]),
);

/** A reader of `readable` that is cancelled, which closes the socket, with or without bytes that are unread. */
const cancelledReader = row(
  fixed({ app: 'read no more' }, read(1, false)),
  some(smallMessage, 2),
  waits,
  fixed({ app: 'cancel reading' }),
  fc.constantFrom<Step[]>([], [peerSend(4)]),
);

/** A read of more than the mark at which TCP is paused, whose own bytes must not pause it. */
const readOverTheMark = row(
  fixed({ app: 'read no more' }),
  waits,
  fixed(read(1200 * KiB, true)),
  fc.constantFrom([peerSend(1300 * KiB)], [peerSend(1024 * KiB), peerSend(300 * KiB)]),
  fc.constantFrom<Step[]>([], [{ wait: 'quiet' }], [{ wait: 'quiet' }, { app: 'cancel', nth: -1 }]),
);

/** Large writes that go on, and end, while a read waits: their callbacks may come between the bytes of the read and its end. */
const readBesideWrites = row(
  fixed({ app: 'read no more' }, read(70_000, false)),
  some(fc.constantFrom<Step>(send('bytes', 1100 * KiB), send('outputStream', 1100 * KiB))),
  some(smallMessage, 2),
  fc.constantFrom<Step[]>([], [{ peer: 'close', code: 4001 }]),
  waits,
);

/** Writes that wait behind more than the socket hands on, of which some are cancelled, and behind which the app may close. */
const waitingWrites = row(
  fixed({ peer: 'pause' }),
  fc
    .constantFrom<Sender>('bytes', 'buffer', 'outputStream')
    .map((by) => [...Array.from({ length: 3 }, () => send(by, 2100 * KiB)), { app: 'flush' } as const]),
  some(
    fc
      .tuple(
        fc.constantFrom<Sender>('text', 'bytes', 'DataWriter', 'outputStream', 'nonfinal frame', 'final frame'),
        fc.constantFrom(5, 20),
      )
      .map(([by, size]) => send(by, size)),
  ),
  waits,
  fc.constantFrom<Step[]>(
    [],
    [{ app: 'cancel', nth: -1 }],
    [
      { app: 'cancel', nth: -1 },
      { app: 'cancel', nth: -1 },
    ],
  ),
  fc.constantFrom<Step[]>([], [send('bytes', 10)], [{ app: 'close', code: 4001 }], [{ app: 'close', code: null }]),
  fc.constantFrom<Step[]>([], [{ peer: 'resume' }, { wait: 'quiet' }]),
);

/**
 * Unread data up to the mark at which TCP is paused, with more in the chunk of TCP that passes it: those frames wait inside the socket,
 * until a read goes under the lower mark or the app closes.
 */
const atTheMark = row(
  // A reader of messages has to be there, or they are dropped.
  fixed(peerSend(3), read(10, false), { wait: 'quiet' }, { app: 'read no more' }),
  fc.constantFrom(1024 * KiB, 1024 * KiB + 1, 1024 * KiB - 20).map((size) => [peerSend(size)]),
  some(smallMessage, 6),
  fc.oneof({ weight: 3, arbitrary: one(peerEnds) }, { weight: 1, arbitrary: fixed() }),
  fc.constantFrom<Step[]>([{ wait: 'quiet' }], [{ wait: 'turn' }, { wait: 'turn' }]),
  fc.oneof(
    { weight: 2, arbitrary: fixed({ app: 'read on' }) },
    { weight: 1, arbitrary: fixed(read(70_000, true), { wait: 'turn' }, { app: 'read on' }) },
    { weight: 2, arbitrary: one(ownEnds) },
  ),
);

type Reading = Pick<Program, 'kind' | 'reader'>;

const ofStreams: readonly Reading[] = streamReaders.map((reader) => ({ kind: 'stream', reader }));
const ofMessages: readonly Reading[] = messageReaders.map((reader) => ({ kind: 'message', reader }));
const all = [...ofStreams, ...ofMessages];
/** The reads that can be cancelled. */
const byReads = ofStreams.filter(({ reader }) => reader === 'inputStream' || reader === 'DataReader');
/** The readers of `readable`. */
const byChunks = all.filter(({ reader }) => reader === 'readable' || reader === 'iterator');
/** The reads that leave what is unread with the socket. */
const byAsking = all.filter(({ reader }) => !reader.endsWith('event'));

/** The steps, and a way to read with which they lead to their state. */
export interface Situation {
  readonly reading: Reading;
  readonly steps: readonly Step[];
}

const situation = (weight: number, steps: fc.Arbitrary<Step[]>, readings: readonly Reading[]) => ({
  weight,
  arbitrary: fc.record<Situation>({ steps, reading: fc.constantFrom(...readings) }),
});

/** The last four take a hundred times as long as the others. */
export const situations = fc.oneof(
  situation(8, endBehindMessages, all),
  situation(5, closeBehindWrites, all),
  situation(6, cancelledRead, byReads),
  situation(3, lateCancel, byReads),
  situation(2, cancelledReader, byChunks),
  situation(1, readOverTheMark, byReads),
  situation(1, readBesideWrites, byReads),
  situation(1, atTheMark, byAsking),
  situation(1, waitingWrites, all),
);
