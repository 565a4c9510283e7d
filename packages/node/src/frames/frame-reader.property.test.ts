import type { Writable } from 'node:stream';
import { constants, deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as ws from 'ws';
import { FrameReader, type Violation } from './frame-reader.ts';

/** What a reader made of the bytes: messages, control frames and the one end, in order. */
type Heard = readonly string[];

/** The close code that an error of ws's parser stands for; which of several faults of one frame it names is its own affair. */
function closeCode({ code = '' }: { code?: string }): number {
  if (/_MESSAGE_LENGTH$|_PAYLOAD_LENGTH$/.test(code) && !code.includes('CONTROL')) return 1009;
  return code === 'WS_ERR_INVALID_UTF8' || code.startsWith('Z_') ? 1007 : 1002;
}

interface Parser extends Writable {
  readonly errored: Error | null;
}

/** Exported since ws 8.20, but not known to its types. */
const { PerMessageDeflate, Receiver } = ws as unknown as {
  PerMessageDeflate: new (options: object) => { accept(offers: readonly object[]): void };
  Receiver: new (options: object) => Parser;
};

interface Setting {
  readonly masked: boolean;
  readonly compression: boolean;
  readonly maxMessageSize: number;
}

function receiver({ masked, compression, maxMessageSize }: Setting, heard: string[]): Parser {
  const inflater = new PerMessageDeflate({ isServer: false, maxPayload: maxMessageSize });
  if (compression) inflater.accept([{ server_no_context_takeover: [true] }]);
  const parser = new Receiver({
    isServer: masked,
    maxPayload: maxMessageSize,
    extensions: compression ? { 'permessage-deflate': inflater } : {},
  });
  parser.on('message', (data: Buffer, isBinary: boolean) => heard.push(`${isBinary ? 2 : 1} ${data.toString('hex')}`));
  for (const control of ['ping', 'pong']) {
    parser.on(control, (data: Buffer) => heard.push(`${control} ${data.toString('hex')}`));
  }
  parser.on('conclude', (code: number, reason: Buffer) => heard.push(`close ${code} ${reason.toString('hex')}`));
  parser.on('error', (error: { code?: string }) => heard.push(`refused with ${closeCode(error)}`));
  return parser;
}

/** All of it was taken in, or refused; a parser's errors come a few ticks after the bytes. */
async function settled(parser: Parser): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while (parser.writableLength > 0 && !parser.errored);
  await new Promise((resolve) => setImmediate(resolve));
}

async function alone(setting: Setting, chunks: readonly Uint8Array[]): Promise<Heard> {
  const heard: string[] = [];
  const parser = receiver(setting, heard);
  parser.write(Buffer.concat(chunks));
  await settled(parser);
  return heard;
}

async function together(setting: Setting, chunks: readonly Uint8Array[]): Promise<{ heard: Heard; why?: Violation }> {
  const heard: string[] = [];
  const parser = receiver(setting, heard);
  let slices: Uint8Array[] = [];
  let why: Violation | undefined;
  const reader = new FrameReader(setting, {
    data(payload, text, final) {
      expect(Buffer.isBuffer(payload)).toBe(false);
      slices.push(payload.slice());
      if (!final) return;
      heard.push(`${text ? 1 : 2} ${Buffer.concat(slices).toString('hex')}`);
      slices = [];
    },
    pass: (bytes) => void parser.write(Buffer.from(bytes)),
    closing: () => {},
    violated: (violation) => (why = violation),
  });
  parser.prependListener('message', () => reader.delivered());
  for (const chunk of chunks) reader.read(Buffer.from(chunk));
  await settled(parser);
  return why ? { heard, why } : { heard };
}

interface Frame {
  readonly first: number;
  readonly payload: Uint8Array;
  /** Says a mask where there should be none, or the other way round. */
  readonly wrongMask: boolean;
}

function encode({ first, payload, wrongMask }: Frame, masked: boolean): Buffer {
  const mask = masked !== wrongMask ? Buffer.from('a1b2c3d4', 'hex') : undefined;
  const length = payload.length;
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const header = Buffer.alloc(2 + extended);
  header[0] = first;
  header[1] = (mask ? 0x80 : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127);
  if (extended === 2) header.writeUInt16BE(length, 2);
  if (extended === 8) header.writeBigUInt64BE(BigInt(length), 2);
  if (!mask) return Buffer.concat([header, payload]);
  return Buffer.concat([header, mask, payload.map((byte, at) => byte ^ (mask[at & 3] as number))]);
}

const deflated = (text: string): Uint8Array =>
  deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);

const payloads = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }).map((text) => Buffer.from(text)) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 20 }) },
  { weight: 1, arbitrary: fc.constantFrom(125, 126, 300, 65_535, 65_536).map((size) => Buffer.alloc(size, 'a')) },
);
const compressed = fc.string({ maxLength: 200 }).map(deflated);
const closePayloads = fc.oneof(
  fc
    .constantFrom('', '03', '03e8', '03e86f6b', '03ed', '0fa1ff', '0fa1c3a9', '1388')
    .map((hex) => Buffer.from(hex, 'hex')),
  fc.uint8Array({ maxLength: 10 }),
);

const frame = (first: fc.Arbitrary<number>, payload: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Frame> =>
  fc.record({ first, payload, wrongMask: fc.integer({ min: 0, max: 60 }).map((dice) => dice === 0) });

/** Mostly what peers send; the rest is what breaks the protocol in one way or another. */
const frames = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: frame(fc.constantFrom(0x81, 0x82), payloads) },
    { weight: 5, arbitrary: frame(fc.constantFrom(0x01, 0x02, 0x00, 0x80), payloads) },
    { weight: 4, arbitrary: frame(fc.constantFrom(0x89, 0x8a), fc.uint8Array({ maxLength: 125 })) },
    { weight: 4, arbitrary: frame(fc.constantFrom(0xc1, 0xc2), compressed) },
    { weight: 1, arbitrary: frame(fc.constantFrom(0x41, 0x42, 0xc0), compressed) },
    { weight: 1, arbitrary: frame(fc.constant(0x88), closePayloads) },
    { weight: 1, arbitrary: frame(fc.integer({ min: 0, max: 255 }), payloads) },
  ),
  { maxLength: 12 },
);
const settings: fc.Arbitrary<Setting> = fc
  .record({
    masked: fc.boolean(),
    compression: fc.boolean(),
    maxMessageSize: fc.constantFrom(1e6, 1e6, 64, 65_536),
  })
  // Both at once are left to ws, see open-connection.ts.
  .filter(({ masked, compression }) => !(masked && compression));
const cuts = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 10 });

function chunksOf(bytes: Buffer, sizes: readonly number[], truncated: number): Uint8Array[] {
  const sent = bytes.subarray(0, Math.max(0, bytes.length - truncated));
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const size of [...sizes, sent.length]) {
    if (at < sent.length) chunks.push(sent.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

test('the reader and ws together make of any frames what ws makes of them alone', { timeout: 60_000 }, async () => {
  const truncations = fc.constantFrom(0, 0, 0, 1, 3);
  const property = fc.asyncProperty(settings, frames, cuts, truncations, async (setting, list, sizes, truncated) => {
    const bytes = Buffer.concat(list.map((each) => encode(each, setting.masked)));
    const chunks = chunksOf(bytes, sizes, truncated);
    const expected = await alone(setting, chunks);
    const { heard, why } = await together(setting, chunks);
    if (why === 'encoding') {
      // Told with the slice that can't be text, where ws waits for the end of the message; until there it is the same.
      expect(heard.at(-1)).toBe('refused with 1007');
      expect(expected.slice(0, heard.length - 1)).toEqual(heard.slice(0, -1));
    } else if (setting.compression && expected.at(-1)?.startsWith('refused')) {
      // After inflating, ws's parser may go on to what is behind a frame that it refuses, by how the bytes were cut.
      expect(heard.at(-1)).toBe(expected.at(-1));
      expect(heard.slice(0, expected.length - 1)).toEqual(expected.slice(0, -1));
    } else expect(heard).toEqual(expected);
  });
  await fc.assert(property, { numRuns: 1000, timeout: 3000 });
});
