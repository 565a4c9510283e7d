/** How a server may close a connection, and all that has to come to nothing behind its close frame. */
import { encodeClose } from '../../server/close-frame.ts';
import { Opcode } from '../../server/frame-header.ts';
import { frame } from './frames.ts';
import { deliveries } from './runs.ts';

export interface Closing {
  readonly what: string;
  readonly pieces: readonly Buffer[];
  /** What the app is told. */
  readonly code: number;
  readonly reason: string;
  /** The payload of the client's close frame. */
  readonly answer: Buffer;
  /** Payloads of the client's pongs. */
  readonly pongs: readonly string[];
}

const { continuation, text, binary, close, ping, pong } = Opcode;

/** RFC 6455, 7.4.1 and 7.4.2, and the IANA registry. */
const codes = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999];

/** 123 bytes are the most that fit. */
const reasons = ['', 'bye', 'x'.repeat(123), 'ä€\u{1f600}', '\ufeffmark'];

function* inAllWays(what: string, frames: readonly Buffer[], pongs: readonly string[] = []): Iterable<Closing> {
  const answer = encodeClose(4321, 'done');
  for (const { how, pieces } of deliveries(Buffer.concat(frames))) {
    yield { what: `${what}, ${how}`, pieces, code: 4321, reason: 'done', answer, pongs };
  }
}

const done = frame(close, encodeClose(4321, 'done'));

/** What the server says when it should say nothing any more. */
const afterwards: Readonly<Record<string, Buffer>> = {
  'a ping': frame(ping, 'x'),
  'a pong': frame(pong, 'x'),
  'a text': frame(text, 'x'),
  'a fragment': frame(binary, 'x', { fin: false }),
  'a second close': frame(close, encodeClose(1001)),
  'an invalid frame': frame(3, 'x', { rsv: 7 }),
  'bytes that are not a frame': Buffer.from('GET / HTTP/1.1\r\n\r\n'),
};

export const closings: readonly Closing[] = [
  { what: 'an empty close', pieces: [frame(close)], code: 1005, reason: '', answer: Buffer.alloc(0), pongs: [] },
  ...codes.flatMap((code) =>
    reasons.map((reason): Closing => {
      const answer = encodeClose(code, reason);
      const what = `a close with ${code} ${JSON.stringify(reason)}`;
      return { what, pieces: [frame(close, answer)], code, reason, answer, pongs: [] };
    }),
  ),
  ...inAllWays('a close', [done]),
  ...inAllWays('a close behind a ping', [frame(ping, 'p'), done], ['p']),
  ...inAllWays('a close inside a message', [frame(text, '', { fin: false }), done]),
  ...inAllWays('a close behind empty fragments', [
    frame(binary, '', { fin: false }),
    frame(continuation, '', { fin: false }),
    done,
  ]),
  ...Object.entries(afterwards).flatMap(([what, bytes]) => [...inAllWays(`${what} behind a close`, [done, bytes])]),
];
