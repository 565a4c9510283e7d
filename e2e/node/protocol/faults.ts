/** What a server must never send (RFC 6455), and how a client has to fail the connection for it. */
import { encodeClose } from '../../server/close-frame.ts';
import { Opcode } from '../../server/frame-header.ts';
import { frame, longFrame } from './frames.ts';

export interface Fault {
  readonly what: string;
  /** The close code that the client sends (RFC 6455, 7.4.1). */
  readonly code: 1002 | 1007 | 1009;
  /** The bytes where no message is under way; undefined where they would be right. */
  readonly outside?: Buffer;
  /** And inside a fragmented message. */
  readonly inside?: Buffer;
  /** The message under way is a text; else it is binary. */
  readonly text?: boolean;
  /** The rest of a message that is whole before the fault. */
  readonly completes?: Buffer;
  /** What a stream of bytes may have got of it before the fault is seen. */
  readonly seen?: Buffer;
}

const { continuation, text, binary, close, ping, pong } = Opcode;
const controls = { close, ping, pong };
const opcodes = { continuation, text, binary, ...controls };
const open = { fin: false };

/** A frame that is wrong by its header, wherever it stands. */
function everywhere(what: string, bytes: Buffer): Fault {
  return { what, code: 1002, outside: bytes, inside: bytes };
}

const reservedBits = Object.entries(opcodes).flatMap(([name, opcode]) =>
  [4, 2, 1, 7].map((rsv) => everywhere(`reserved bits ${rsv} on ${name}`, frame(opcode, 'x', { rsv }))),
);

const reservedOpcodes = [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].flatMap((opcode) => [
  everywhere(`opcode ${opcode}`, frame(opcode, 'x')),
  everywhere(`opcode ${opcode}, not final`, frame(opcode, '', open)),
]);

const masked = Object.entries(opcodes).map(([name, opcode]) =>
  everywhere(`${name} under a mask`, frame(opcode, opcode === close ? encodeClose(1000) : 'x', { masked: true })),
);

const controlFrames = Object.entries(controls).flatMap(([name, opcode]) => [
  everywhere(`${name} that is not final`, frame(opcode, '', open)),
  everywhere(`${name} of 126 bytes`, frame(opcode, Buffer.alloc(126, 3))),
  everywhere(`${name} with a length in 64 bits`, longFrame(opcode, 2n, encodeClose(1000))),
]);

const nesting: readonly Fault[] = [
  { what: 'a continuation of nothing', code: 1002, outside: frame(continuation, 'x') },
  { what: 'a continuation of nothing, not final', code: 1002, outside: frame(continuation, 'x', open) },
  { what: 'an empty continuation of nothing', code: 1002, outside: frame(continuation) },
  {
    what: 'a continuation behind the last one',
    code: 1002,
    outside: Buffer.concat([frame(binary, '', open), frame(continuation, 'b'), frame(continuation, 'x')]),
    inside: Buffer.concat([frame(continuation, 'b'), frame(continuation, 'x')]),
    completes: Buffer.from('b'),
  },
  ...Object.entries({ text, binary }).flatMap(([name, opcode]): Fault[] => [
    { what: `${name} inside a message`, code: 1002, inside: frame(opcode, 'x') },
    { what: `fragmented ${name} inside a message`, code: 1002, inside: frame(opcode, 'x', open) },
    { what: `empty ${name} inside a message`, code: 1002, inside: frame(opcode) },
    {
      what: `${name} inside a message without content`,
      code: 1002,
      outside: Buffer.concat([frame(opcode, '', open), frame(opcode, 'x')]),
    },
  ]),
];

/** 1004 to 1006 and 1015 are never sent (7.4.1), the others belong to nobody (7.4.2). */
const badCodes = [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535];

/** Bytes that no UTF-8 has (RFC 3629, 3 and 4). */
const badText: Readonly<Record<string, readonly number[]>> = {
  'a byte that none has': [0xff],
  'a continuation byte first': [0x80],
  'a slash, overlong in 2 bytes': [0xc0, 0xaf],
  'U+007F, overlong in 2 bytes': [0xc1, 0xbf],
  'U+07FF, overlong in 3 bytes': [0xe0, 0x9f, 0xbf],
  'U+FFFF, overlong in 4 bytes': [0xf0, 0x8f, 0xbf, 0xbf],
  'a surrogate': [0xed, 0xa0, 0x80],
  'the last surrogate': [0xed, 0xbf, 0xbf],
  'a pair of surrogates': [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
  'U+110000': [0xf4, 0x90, 0x80, 0x80],
  'a lead byte of 5': [0xf8, 0x88, 0x80, 0x80, 0x80],
  'a character that another interrupts': [0xe2, 0x82, 0x61],
  'a lead byte behind a lead byte': [0xc3, 0xc3],
  'half a character of 2 bytes at the end': [0xc3],
  'two thirds of a character at the end': [0xe2, 0x82],
  'three quarters of a character at the end': [0xf0, 0x9f, 0x98],
};

const closeFrames: readonly Fault[] = [
  everywhere('a close of 1 byte', frame(close, [3])),
  ...badCodes.map((code) => everywhere(`a close with ${code}`, frame(close, encodeClose(code, 'why')))),
  ...Object.entries(badText).map(([what, bytes]): Fault => ({
    ...everywhere(`a close whose reason has ${what}`, frame(close, Buffer.of(0x03, 0xe8, 0x6f, ...bytes))),
    code: 1007,
  })),
];

/** Text between good characters, but for what is wrong because it ends there. */
const texts = Object.entries(badText).flatMap(([what, bytes]): Fault[] => {
  const payload = Buffer.of(0xc3, 0xa4, ...bytes, ...(what.endsWith('at the end') ? [] : [0x62]));
  const pieces = [...payload].map((byte, at) => frame(continuation, [byte], { fin: at === payload.length - 1 }));
  const split = Buffer.concat(pieces);
  const begun = { code: 1007, text: true, seen: payload } as const;
  const start = frame(text, '', open);
  return [
    { ...begun, what: `a text with ${what}`, outside: frame(text, payload), inside: frame(continuation, payload) },
    { ...begun, what: `fragments of a byte with ${what}`, outside: Buffer.concat([start, split]), inside: split },
  ];
});

const lengths = Object.entries({ continuation, text, binary }).flatMap(([name, opcode]) =>
  [1n << 63n, (1n << 64n) - 1n].map((length): Fault => {
    const bytes = longFrame(opcode, length, 'x');
    const what = `${name} of ${length} bytes`;
    return opcode === continuation ? { what, code: 1009, inside: bytes } : { what, code: 1009, outside: bytes };
  }),
);

/** By what of RFC 6455 they break. */
export const faultGroups = {
  reservedBits,
  reservedOpcodes,
  masked,
  controlFrames,
  nesting,
  closeFrames,
  texts,
  lengths,
};

export const faults: readonly Fault[] = Object.values(faultGroups).flat();
