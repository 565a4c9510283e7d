/** permessage-deflate (RFC 7692): sizes, fragments, contexts and windows, and what a server must not send. */
import { frame } from '../../node/protocol/frames.ts';
import { Opcode, RSV1 } from '../../server/frame-header.ts';
import { Deflater } from '../deflate-codec.ts';
import type { DeflateSettings } from '../deflate-settings.ts';
import type { Case } from './case.ts';
import { fragmented, kindNames, kinds, message, type Kind } from './limits.ts';

const MESSAGES = 5;

/** Text that deflate finds something in; the pattern alone does not get smaller. */
function compressible(kind: Kind, size: number): Buffer {
  const sentence = Buffer.from(
    kind === 'text' ? 'Ein Gespenst geht um: größer, kürzer, 🦊. ' : '\u0000\u0001binär\u0000',
  );
  if (kind === 'text') {
    const whole = Math.floor(size / sentence.length);
    return Buffer.concat([...Array.from({ length: whole }, () => sentence), Buffer.alloc(size % sentence.length, '.')]);
  }
  return Buffer.alloc(size, sentence);
}

/** Messages one after another, so that each finds what the contexts kept of the one before. */
function row(kind: Kind, size: number, fragment: number, deflate: DeflateSettings, incompressible = false): Case {
  const payload = incompressible ? message(kind, size).payload : compressible(kind, size);
  const deflater = new Deflater(deflate);
  const steps = Array.from({ length: MESSAGES }, () => {
    const bytes = deflater.compress(payload);
    return {
      pieces: [fragmented(kind, bytes, fragment === 0 ? bytes.length : fragment, RSV1)],
      messages: [{ text: kind === 'text', payload }],
      pings: [],
    };
  });
  const cut = fragment === 0 ? '' : `, in fragments of ${fragment}`;
  const content = incompressible ? 'incompressible ' : '';
  return {
    what: `${MESSAGES} times ${content}${kind} of ${size} bytes, compressed${cut}${describe(deflate)}`,
    steps,
    expected: { ending: 'in order' },
    deflate,
  };
}

function describe(settings: DeflateSettings): string {
  const parts = Object.entries(settings).map(([name, value]) => (value === true ? name : `${name} ${value}`));
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

export const sizes = kindNames.flatMap((kind) =>
  [0, 16, 64, 256, 1024, 4096, 8192, 16_384, 32_768, 65_536, 131_072].map((size) => row(kind, size, 0, {})),
);

export const cut = kindNames.flatMap((kind) => [1, 16, 256].map((fragment) => row(kind, 131_072, fragment, {})));

export const incompressible = kindNames.flatMap((kind) => [100, 65_536].map((size) => row(kind, size, 0, {}, true)));

const parameters: readonly DeflateSettings[] = [
  { serverNoContextTakeover: true },
  { clientNoContextTakeover: true },
  { serverNoContextTakeover: true, clientNoContextTakeover: true },
  { serverMaxWindowBits: 9 },
  { serverMaxWindowBits: 15 },
  { clientMaxWindowBits: 9 },
  { clientMaxWindowBits: 15 },
  { serverNoContextTakeover: true, serverMaxWindowBits: 9, clientNoContextTakeover: true, clientMaxWindowBits: 9 },
];

export const settings = parameters.flatMap((deflate) =>
  [16, 1024, 65_536].flatMap((size) => kindNames.map((kind) => row(kind, size, 0, deflate))),
);

const fine = message('text', 20);
const fineBytes = new Deflater({}).compress(fine.payload);

/** An uncompressed message between compressed ones is right (RFC 7692, section 6), and no part of their context. */
export const mixed: readonly Case[] = kindNames.map((kind) => {
  const { payload } = message(kind, 300);
  const deflater = new Deflater({});
  const squeezed = (): Buffer => frame(kinds[kind], deflater.compress(payload), { rsv: RSV1 });
  const sent = { text: kind === 'text', payload };
  return {
    what: `${kind}, compressed, as it is, and compressed again`,
    steps: [
      {
        pieces: [Buffer.concat([squeezed(), frame(kinds[kind], payload), squeezed()])],
        messages: [sent, sent, sent],
        pings: [],
      },
    ],
    expected: { ending: 'in order' },
    deflate: {},
  };
});

const wrong: Readonly<Record<string, readonly [code: number, bytes: Buffer]>> = {
  'the bit of compression on a ping': [1002, frame(Opcode.ping, 'x', { rsv: RSV1 })],
  'the bit of compression on a close': [1002, frame(Opcode.close, '', { rsv: RSV1 })],
  'the bit of compression on a continuation': [
    1002,
    Buffer.concat([
      frame(Opcode.text, fineBytes.subarray(0, 4), { fin: false, rsv: RSV1 }),
      frame(Opcode.continuation, fineBytes.subarray(4), { rsv: RSV1 }),
    ]),
  ],
  'a second reserved bit': [1002, frame(Opcode.text, fineBytes, { rsv: RSV1 | 2 })],
  // Block type 3 does not exist (RFC 1951, section 3.2.3).
  'what is not deflated': [1007, frame(Opcode.binary, [0x07, 0xff, 0xff], { rsv: RSV1 })],
  'deflated text that is no UTF-8': [
    1007,
    frame(Opcode.text, new Deflater({}).compress(Buffer.of(0x61, 0xff)), { rsv: RSV1 }),
  ],
};

export const faults = Object.entries(wrong).map(([what, [code, bytes]]): Case => ({
  what,
  steps: [{ pieces: [bytes], messages: [], pings: [] }],
  expected: { ending: 'failed', code },
  deflate: {},
}));
