import type { Writable } from 'node:stream';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as ws from 'ws';
import { closeFrameOf } from './close-frame.ts';
import { FrameReader } from './frame-reader.ts';
import type { Violation } from './violation.ts';

/** What a reader made of the bytes: messages, control frames and the one end, in order. */
type Recorded = readonly string[];

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

function receiver({ masked, compression, maxMessageSize }: Setting, recorded: string[]): Parser {
  const inflater = new PerMessageDeflate({ isServer: false, maxPayload: maxMessageSize });
  if (compression) inflater.accept([{ server_no_context_takeover: [true] }]);
  const parser = new Receiver({
    isServer: masked,
    maxPayload: maxMessageSize,
    extensions: compression ? { 'permessage-deflate': inflater } : {},
  });
  parser.on('message', (data: Buffer, isBinary: boolean) =>
    recorded.push(`${isBinary ? 2 : 1} ${data.toString('hex')}`),
  );
  for (const control of ['ping', 'pong']) {
    parser.on(control, (data: Buffer) => recorded.push(`${control} ${data.toString('hex')}`));
  }
  parser.on('conclude', (code: number, reason: Buffer) => recorded.push(`close ${code} ${reason.toString('hex')}`));
  parser.on('error', (error: { code?: string }) => recorded.push(`refused with ${closeCode(error)}`));
  return parser;
}

const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** All of it was taken in, or refused; a parser's errors come a few ticks after the bytes. */
async function settled(parser: Parser, isIdle = (): boolean => true): Promise<void> {
  do await turn();
  while (!isIdle() || (parser.writableLength > 0 && !parser.errored));
  await turn();
}

/** ws alone, given each frame by itself: else it might go on to what is behind a frame that it refuses. */
async function alone(setting: Setting, bytes: readonly Uint8Array[]): Promise<Recorded> {
  const recorded: string[] = [];
  const parser = receiver(setting, recorded);
  for (const each of bytes) {
    if (parser.errored || recorded.at(-1)?.startsWith('close')) break;
    parser.write(Buffer.from(each));
    await settled(parser);
  }
  return recorded;
}

interface Together {
  readonly recorded: Recorded;
  readonly why: Violation | undefined;
  /** What `closing` was told, as ws tells it; in the order of the others. */
  readonly closing: readonly string[];
}

async function together(setting: Setting, chunks: readonly Uint8Array[], pauses: number): Promise<Together> {
  const recorded: string[] = [];
  const parser = receiver(setting, recorded);
  let slices: Uint8Array[] = [];
  let why: Violation | undefined;
  const closing: string[] = [];
  let left = pauses;
  const reader: FrameReader = new FrameReader(
    { ...setting, receiveTimeout: Infinity },
    {
      data(payload, text, final, start, end) {
        expect(Buffer.isBuffer(payload)).toBe(false);
        expect(why).toBeUndefined();
        slices.push(payload.slice(start, end));
        if (left-- > 0) {
          reader.hold(true);
          setImmediate(() => reader.hold(false));
        }
        if (!final) return;
        recorded.push(`${text ? 1 : 2} ${Buffer.concat(slices).toString('hex')}`);
        slices = [];
      },
      stalled: () => expect.fail('no deadline was set'),
      ping: (payload) => void recorded.push(`ping ${Buffer.from(payload).toString('hex')}`),
      pass: (bytes) => void parser.write(Buffer.from(bytes)),
      closing(payload) {
        const frame = closeFrameOf(payload);
        closing.push(frame ? `close ${frame.code} ${Buffer.from(frame.reason).toString('hex')}` : 'not valid');
      },
      violated: (violation) => (why = violation),
      crowded: () => {},
      idle: () => {},
    },
  );
  for (const chunk of chunks) reader.read(Buffer.from(chunk));
  await settled(parser, () => reader.idle);
  return { recorded, why, closing };
}

/** Whether the message behind so many whole ones is a good one, up to the first frame that is wrong, by the platform's own decoders. */
function isGoodBehind(list: readonly Frame[], whole: number): boolean {
  let [ended, open, begin, parts] = [0, false, 0, [] as Uint8Array[]];
  for (const { first, payload, wrongMask } of list) {
    const opcode = first & 0x0f;
    if (opcode > 2 && !wrongMask) continue;
    if (wrongMask || (opcode === 0) !== open || ended > whole) break;
    if (opcode !== 0) [begin, parts] = [first, []];
    parts.push(payload);
    open = (first & 0x80) === 0;
    if (!open) ended++;
  }
  // What a sender has cut off the end of a compressed message may be what makes it a bad one (RFC 7692, 7.2.2).
  if ((begin & 0x40) !== 0 && !open) parts.push(Uint8Array.of(0, 0, 0xff, 0xff));
  let bytes: Buffer = Buffer.concat(parts);
  try {
    if ((begin & 0x40) !== 0) bytes = inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
    if ((begin & 0x0f) === 1) new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: open });
    return true;
  } catch {
    return false;
  }
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
/** No inflater takes these, whatever came before: a block of a type that does not exist, and one behind a good one. */
const notDeflated = fc.constantFrom('07', '06aabb', '4a04000000ffff07').map((hex) => Buffer.from(hex, 'hex'));
const closePayloads = fc.oneof(
  fc
    .constantFrom('', '03', '03e8', '03e86f6b', '03ed', '0fa1ff', '0fa1c3a9', '1388')
    .map((hex) => Buffer.from(hex, 'hex')),
  fc.uint8Array({ maxLength: 10 }),
);

const frame = (first: fc.Arbitrary<number>, payload: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Frame> =>
  fc.record({ first, payload, wrongMask: fc.integer({ min: 0, max: 60 }).map((dice) => dice === 0) });

/**
 * Not compressed messages of any bytes: of these some leave the inflater's context in the middle of a block, and ws, told that each message
 * has a context of its own, then goes on with a new one.
 */
const anyFirst = fc.integer({ min: 0, max: 255 }).filter((first) => (first & 0x4f) !== 0x41 && (first & 0x4f) !== 0x42);

/** Mostly what peers send; the rest is what breaks the protocol in one way or another. */
const frames = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: frame(fc.constantFrom(0x81, 0x82), payloads) },
    { weight: 5, arbitrary: frame(fc.constantFrom(0x01, 0x02, 0x00, 0x80), payloads) },
    { weight: 4, arbitrary: frame(fc.constantFrom(0x89, 0x8a), fc.uint8Array({ maxLength: 125 })) },
    { weight: 4, arbitrary: frame(fc.constantFrom(0xc1, 0xc2), compressed) },
    { weight: 1, arbitrary: frame(fc.constantFrom(0x41, 0x42, 0xc0), compressed) },
    { weight: 1, arbitrary: frame(fc.constantFrom(0xc1, 0xc2), notDeflated) },
    { weight: 1, arbitrary: frame(fc.constant(0x88), closePayloads) },
    { weight: 1, arbitrary: frame(anyFirst, payloads) },
  ),
  { maxLength: 12 },
);
const settings: fc.Arbitrary<Setting> = fc
  .record({
    masked: fc.boolean(),
    compression: fc.boolean(),
    maxMessageSize: fc.constantFrom(1e6, 1e6, 64, 65_536),
  })
  // Of a compressed message ws also holds the limit against what comes in; we only against what comes out.
  .map((setting) => (setting.compression ? { ...setting, maxMessageSize: 1e6 } : setting));
const cuts = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 10 });

function chunksOf(sent: Buffer, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const size of [...sizes, sent.length]) {
    if (at < sent.length) chunks.push(sent.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

test('the reader and ws together make of any frames what ws makes of them alone', { timeout: 120_000 }, async () => {
  const truncations = fc.constantFrom(0, 0, 0, 1, 3);
  const pauses = fc.constantFrom(0, 0, 1, 3);
  const everything = [settings, frames, cuts, truncations, pauses] as const;
  const seen = { encoding: 0, closing: 0, compression: 0, size: 0, nesting: 0, fragments: 0 };
  const property = fc.asyncProperty(...everything, async (setting, list, sizes, truncated, paused) => {
    const encoded = list.map((each) => encode(each, setting.masked));
    const bytes = Buffer.concat(encoded);
    const cut = Math.max(0, (encoded.at(-1)?.length ?? 0) - truncated);
    const expected = await alone(setting, [
      ...encoded.slice(0, -1),
      ...encoded.slice(-1).map((last) => last.subarray(0, cut)),
    ]);
    const sent = bytes.subarray(0, bytes.length - (encoded.at(-1)?.length ?? 0) + cut);
    const { recorded, why, closing } = await together(setting, chunksOf(sent, sizes), paused);
    if (why) seen[why]++;
    seen.closing += closing.length;
    const close = expected.find((what) => what.startsWith('close'));
    const early = why === 'encoding' || why === 'compression';
    if (early) {
      // Reported with the part that can't be valid, where ws waits for the end of the frame or the message; until there it is the same.
      expect(recorded.at(-1)).toBe('refused with 1007');
      expect(expected.slice(0, recorded.length - 1)).toEqual(recorded.slice(0, -1));
      const whole = recorded.filter((what) => /^[12] /.test(what)).length;
      expect(isGoodBehind(list, whole)).toBe(false);
    } else expect(recorded).toEqual(expected);
    if (close && !early) expect(closing).toEqual([close]);
    else
      for (const what of closing) expect([what, recorded.at(-1)?.startsWith('refused')]).toEqual(['not valid', true]);
  });
  await fc.assert(property, { numRuns: 1000, timeout: 5000 });
  // What can't be met here has a test of its own.
  for (const what of ['encoding', 'closing', 'compression', 'size', 'nesting'] as const)
    expect(seen[what]).toBeGreaterThan(0);
});
