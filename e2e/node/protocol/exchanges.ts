/** What a server may send, as the well-known conformance suites do, and what an echo client answers. */
import { Opcode } from '../../server/frame-header.ts';
import type { Message } from '../recording-socket.ts';
import { frame } from './frames.ts';
import { deliveries } from './runs.ts';

export interface Exchange {
  readonly what: string;
  readonly pieces: readonly Buffer[];
  /** To be echoed. */
  readonly messages: readonly Message[];
  /** To be answered with pongs. */
  readonly pings: readonly Buffer[];
}

const { continuation, text, binary, ping, pong } = Opcode;
const kinds = { text, binary };
const open = { fin: false };

function chops(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

const sized = [0, 1, 125, 126, 127, 128, 65_535, 65_536, 65_537].flatMap((size) =>
  Object.entries(kinds).flatMap(([name, opcode]): Exchange[] => {
    const payload = Buffer.from(Uint8Array.from({ length: size }, (_, at) => (opcode === text ? 42 : at & 0xff)));
    const bytes = frame(opcode, payload);
    const expected = { messages: [{ text: opcode === text, payload }], pings: [] };
    // A header comes in one piece, in each two, and bit by bit; so it does with the first bytes behind it.
    const cuts = Array.from({ length: Math.min(bytes.length, 12) - 1 }, (_, at) => at + 1);
    return [
      { ...expected, what: `${name} of ${size} bytes`, pieces: [bytes] },
      { ...expected, what: `${name} of ${size} bytes in pieces of 997`, pieces: chops(bytes, 997) },
      ...cuts.map((at) => ({
        ...expected,
        what: `${name} of ${size} bytes in two at ${at}`,
        pieces: [bytes.subarray(0, at), bytes.subarray(at)],
      })),
      {
        ...expected,
        what: `${name} of ${size} bytes, its beginning byte by byte`,
        pieces: [...chops(bytes.subarray(0, 20), 1), bytes.subarray(20)].filter((piece) => piece.length > 0),
      },
    ];
  }),
);

/** Frames in a row, cut in all ways. */
function* row(what: string, frames: readonly Buffer[], messages: readonly Message[], pings: readonly Buffer[] = []) {
  for (const { how, pieces } of deliveries(Buffer.concat(frames))) {
    yield { what: `${what}, ${how}`, pieces, messages, pings };
  }
}

const whole = (
  what: string,
  frames: readonly Buffer[],
  messages: readonly Message[],
  pings: readonly Buffer[] = [],
) => ({
  what,
  pieces: [Buffer.concat(frames)],
  messages,
  pings,
});

const hello: Message = { text: true, payload: Buffer.from('Hällo') };
const bytes: Message = { text: false, payload: Buffer.of(0, 0xff, 0x80) };
const payloads = Array.from({ length: 126 }, (_, size) => Buffer.alloc(size, 0xfe - size));
const helloFrame = frame(text, hello.payload);

const pings: readonly Exchange[] = [
  whole(
    'pings of 0 to 125 bytes',
    payloads.map((payload) => frame(ping, payload)),
    [],
    payloads,
  ),
  ...row('a ping of nothing', [frame(ping)], [], [Buffer.alloc(0)]),
  ...row('a ping that is not text', [frame(ping, [0, 0xff, 0xfe])], [], [Buffer.of(0, 0xff, 0xfe)]),
  ...row(
    'ten pings in a row',
    payloads.slice(1, 11).map((payload) => frame(ping, payload)),
    [],
    payloads.slice(1, 11),
  ),
  whole(
    'a thousand pings in one piece',
    Array.from({ length: 1000 }, (_, number) => frame(ping, `${number}`)),
    [],
    Array.from({ length: 1000 }, (_, number) => Buffer.from(`${number}`)),
  ),
  ...row('pongs that nobody asked for', [frame(pong), frame(pong, 'unasked'), helloFrame], [hello]),
  ...row(
    'a pong between pings',
    [frame(ping, 'a'), frame(pong, 'x'), frame(ping, 'b')],
    [],
    [Buffer.from('a'), Buffer.from('b')],
  ),
  ...row(
    'a ping behind a message',
    [helloFrame, frame(ping, 'p'), frame(binary, bytes.payload)],
    [hello, bytes],
    [Buffer.from('p')],
  ),
];

const p = [Buffer.from('one'), Buffer.from('two')];
const [one, two] = p.map((payload) => frame(ping, payload)) as [Buffer, Buffer];

const fragments: readonly Exchange[] = Object.entries(kinds).flatMap(([name, opcode]): Exchange[] => {
  const of = (payload: string): Message => ({ text: opcode === text, payload: Buffer.from(payload) });
  const first = frame(opcode, 'frag', open);
  const more = frame(continuation, 'ment', open);
  const last = frame(continuation, 's');
  return [
    ...row(`${name} in two fragments`, [first, last], [of('frags')]),
    ...row(`${name} in two fragments with a ping between`, [first, one, last], [of('frags')], [p[0] as Buffer]),
    ...row(`${name} in three with pings between`, [first, one, more, two, last], [of('fragments')], p),
    ...row(`${name} in two with a pong between`, [first, frame(pong, 'x'), last], [of('frags')]),
    ...row(`${name}, the first fragment empty`, [frame(opcode, '', open), one, last], [of('s')], [p[0] as Buffer]),
    ...row(`${name}, the last fragment empty`, [first, frame(continuation)], [of('frag')]),
    ...row(`${name}, one between empty`, [first, frame(continuation, '', open), last], [of('frags')]),
    ...row(
      `${name}, all fragments empty`,
      [frame(opcode, '', open), frame(continuation, '', open), frame(continuation)],
      [of('')],
    ),
    ...row(
      `${name} twice in fragments, and then whole`,
      [first, last, first, one, last, frame(opcode, 'whole')],
      [of('frags'), of('frags'), of('whole')],
      [p[0] as Buffer],
    ),
    whole(
      `${name} in 20,000 fragments`,
      [
        frame(opcode, 'a', open),
        ...Array.from({ length: 19_998 }, () => frame(continuation, 'a', open)),
        frame(continuation, 'a'),
      ],
      [of('a'.repeat(20_000))],
    ),
  ];
});

/** The first and last characters of each length, the neighbours of surrogates, noncharacters, and a byte order mark, which stays. */
const characters = [
  [0x00, 0x7f],
  [0x80, 0x7ff],
  [0x800, 0xfff, 0x1000, 0xcfff, 0xd000, 0xd7ff, 0xe000, 0xfffd],
  [0x10000, 0x3ffff, 0x40000, 0xfffff, 0x100000, 0x10ffff],
  [0xfdd0, 0xfdef, 0xfffe, 0xffff, 0x1fffe, 0x1ffff, 0x10fffe],
  [0xfeff, 0x61, 0xfeff],
].map((points) => String.fromCodePoint(...points));

const texts = [
  'Hello-µ@ßöäüàá-UTF-8!!',
  'κόσμε',
  'e\u0301 \u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  ...characters,
].flatMap((content): Exchange[] => {
  const message: Message = { text: true, payload: Buffer.from(content) };
  const { payload } = message;
  const pieces = [...payload].map((byte, at) => frame(continuation, [byte], { fin: at === payload.length - 1 }));
  const split = pieces.flatMap((piece) => [one, piece]);
  const what = JSON.stringify(content);
  return [
    ...row(what, [frame(text, payload)], [message]),
    whole(
      `${what}, a fragment each byte, pings between`,
      [frame(text, '', open), ...split],
      [message],
      pieces.map(() => p[0] as Buffer),
    ),
  ];
});

export const exchangeGroups = { sized, pings, fragments, texts };

export const exchanges: readonly Exchange[] = Object.values(exchangeGroups).flat();
