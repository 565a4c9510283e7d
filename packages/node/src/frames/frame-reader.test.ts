import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { FrameReader, type FrameReaderSettings } from './frame-reader.ts';

/** Opcodes, with FIN where a message is whole. */
const [text, binary, begin, continuation, last] = [0x81, 0x82, 0x02, 0x00, 0x80];
const [close, ping, pong] = [0x88, 0x89, 0x8a];
const mask = [1, 2, 3, 4];
const deflated = (payload: Uint8Array | string): Buffer =>
  deflateRawSync(payload, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);

function frame(first: number, payload: Uint8Array | readonly number[] | string = '', masked = false): Buffer {
  const bytes = Buffer.from(payload as string);
  const size = bytes.length < 126 ? [bytes.length] : [126, bytes.length >> 8, bytes.length & 0xff];
  size[0] = (size[0] as number) | (masked ? 0x80 : 0);
  const body = masked ? bytes.map((byte, at) => byte ^ (mask[at & 3] as number)) : bytes;
  return Buffer.concat([Buffer.of(first, ...size), Buffer.from(masked ? mask : []), body]);
}

/** What a reader tells, in order; messages as their opcode with FIN and their bytes, slices not joined. */
function reading(settings: Partial<FrameReaderSettings> = {}) {
  const told: string[] = [];
  const idle: (() => void)[] = [];
  const reader = new FrameReader(
    { masked: false, compression: false, maxMessageSize: Infinity, ...settings },
    {
      data: (payload, isText, final) =>
        told.push(`${isText ? 'text' : 'binary'} ${Buffer.from(payload).toString('latin1')}${final ? '' : '…'}`),
      ping: (payload) => told.push(`ping ${Buffer.from(payload).toString('latin1')}`),
      pass: (bytes) => told.push(`pass ${Buffer.from(bytes).toString('hex')}`),
      closing: (payload) => told.push(`closing ${Buffer.from(payload).toString('hex')}`),
      violated: (violation) => told.push(`violated ${violation}`),
      crowded: (crowded) => told.push(`crowded ${crowded}`),
      idle: () => idle.splice(0).forEach((resolve) => resolve()),
    },
  );
  const whenIdle = async (): Promise<void> => {
    if (!reader.idle) await new Promise<void>((resolve) => idle.push(resolve));
  };
  return { reader, told, whenIdle };
}

/** What a reader tells of these bytes, in one chunk and byte by byte; passed bytes are joined. */
function toldOf(bytes: Buffer, settings?: Partial<FrameReaderSettings>): string[] {
  const { reader, told } = reading(settings);
  reader.read(Buffer.from(bytes));
  return joined(told);
}

function joined(told: readonly string[]): string[] {
  const all: string[] = [];
  for (const each of told) {
    if (each.startsWith('pass ') && all.at(-1)?.startsWith('pass ')) all.push(`${all.pop()}${each.slice(5)}`);
    else all.push(each);
  }
  return all;
}

const refusals = {
  nesting: ['violated nesting', 'pass 8000'],
  encoding: ['violated encoding', 'pass 8101ff'],
  size: ['violated size', 'pass 827fffffffffffffffff'],
  fragments: ['violated fragments', 'pass 827fffffffffffffffff'],
};

describe('small messages', () => {
  test('that come together are told one by one', () => {
    expect(toldOf(Buffer.concat([frame(text, 'ä'), frame(binary, [0xff]), frame(text)]))).toEqual([
      'text Ã¤',
      'binary ÿ',
      'text ',
    ]);
  });

  test.each([
    ['payload of a frame whose beginning came before', frame(binary, frame(text, 'inner')), 4],
    ['the rest of a header', frame(binary, frame(text, 'inner')), 1],
  ])('are not taken from %s', (_what, bytes, cut) => {
    const { reader, told } = reading();
    reader.read(Buffer.from(bytes.subarray(0, cut)));
    reader.read(Buffer.from(bytes.subarray(cut)));
    expect(told.map((each) => each.replace(/binary |…/g, '')).join('')).toBe('\x81\x05inner');
  });

  test('are not taken from the payload of a ping or a pong whose beginning came before', () => {
    for (const first of [ping, pong]) {
      const bytes = frame(first, frame(text, 'inner'));
      const { reader, told } = reading();
      for (const piece of [bytes.subarray(0, 2), bytes.subarray(2)]) reader.read(Buffer.from(piece));
      expect(joined(told)).toEqual([first === ping ? 'ping \x81\x05inner' : `pass ${bytes.toString('hex')}`]);
    }
  });

  test('are refused inside another, as large ones are', () => {
    expect(toldOf(Buffer.concat([frame(begin, 'a'), frame(text, 'b')]))).toEqual(['binary a…', ...refusals.nesting]);
  });

  test('under a mask are unmasked, each with its own', () => {
    const bytes = Buffer.concat([frame(text, 'hello', true), frame(binary, 'hello', true)]);
    expect(toldOf(bytes, { masked: true })).toEqual(['text hello', 'binary hello']);
  });
});

describe('frames that ws is to judge, and all that follows them', () => {
  test.each([
    ['data with a mask', frame(binary, 'x', true), {}],
    ['data without one', frame(binary, 'x'), { masked: true }],
    ['a compressed message that was not agreed on', frame(0xc2, 'x'), {}],
    ['the second reserved bit', frame(0xa2, 'x'), { compression: true }],
    ['the first two reserved bits', frame(0xe2, 'x'), { compression: true }],
    ['a continuation of nothing', frame(last, 'x'), {}],
    ['a reserved opcode', frame(0x83, 'x'), {}],
    ['a ping in two frames', frame(0x09, 'x'), {}],
    ['a ping with a reserved bit', frame(0xc9, 'x'), { compression: true }],
    ['a ping with a mask', frame(ping, 'x', true), {}],
    ['a ping without one', frame(ping, 'x'), { masked: true }],
    ['a reserved opcode of control', frame(0x8b, 'x'), {}],
    ['a ping of 126 bytes', frame(ping, Buffer.alloc(126)), {}],
    ['a close of 126 bytes', frame(close, Buffer.alloc(126)), {}],
  ])('%s', (_what, bytes, settings) => {
    const behind = frame(text, 'behind', 'masked' in settings);
    const all = Buffer.concat([bytes, behind]);
    const { reader, told } = reading(settings);
    reader.read(Buffer.from(all));
    expect(joined(told)).toEqual([`pass ${all.toString('hex')}`]);
    expect(reader.leftToWs).toBe(true);
  });

  test('a continuation with a reserved bit, inside a message', () => {
    const wrong = frame(0xc0, 'x');
    const told = toldOf(Buffer.concat([frame(begin, 'a'), wrong]), { compression: true });
    expect(told).toEqual(['binary a…', `pass ${wrong.toString('hex')}`]);
  });
});

describe('control frames', () => {
  test.each([false, true])('inside a message, under a mask or not (%s): pings are told, pongs passed on', (masked) => {
    const pongFrame = frame(pong, 'there', masked);
    const bytes = [frame(begin, 'a', masked), frame(ping, 'p', masked), pongFrame, frame(last, 'b', masked)];
    const told = toldOf(Buffer.concat(bytes), { masked });
    expect(told).toEqual(['binary a…', 'ping p', `pass ${pongFrame.toString('hex')}`, 'binary b']);
  });

  test('a ping of 125 bytes, and one without any', () => {
    const bytes = Buffer.concat([frame(ping, Buffer.alloc(125, 'p')), frame(ping)]);
    expect(toldOf(bytes)).toEqual([`ping ${'p'.repeat(125)}`, 'ping ']);
  });

  test.each([false, true])(
    'a close frame, under a mask or not (%s), goes to ws, its payload is told, and nothing behind it',
    (masked) => {
      const payload = Buffer.from('0fa062796521', 'hex');
      const closeFrame = frame(close, payload, masked);
      const told = toldOf(Buffer.concat([closeFrame, frame(text, 'more', masked), frame(ping, '', masked)]), {
        masked,
      });
      expect(told).toEqual([`pass ${closeFrame.toString('hex')}`, `closing ${payload.toString('hex')}`]);
    },
  );

  test('a close frame without a payload is one, too', () => {
    expect(toldOf(frame(close))).toEqual(['pass 8800', 'closing ']);
  });
});

describe('a text', () => {
  test.each([
    ['in one frame', frame(text, [0x62, 0xff]), []],
    ['in one frame that is not small', frame(text, Buffer.alloc(200, 0xff)), []],
    ['that ends inside a character', frame(text, [0x62, 0xc3]), []],
    [
      'whose last fragment ends inside a character',
      Buffer.concat([frame(0x01, 'a'), frame(last, [0xc3])]),
      ['text a…'],
    ],
    ['whose first fragment is wrong', Buffer.concat([frame(0x01, [0xff]), frame(last, 'b')]), []],
  ])('%s is refused where it is not valid', (_what, bytes, before) => {
    expect(toldOf(bytes)).toEqual([...before, ...refusals.encoding]);
  });

  test('may have characters that fragments cut, and the next begins anew', () => {
    const bytes = Buffer.concat([frame(0x01, [0xc3]), frame(last, [0xa4]), frame(text, Buffer.alloc(130, 'a'))]);
    expect(toldOf(bytes)).toEqual(['text Ã…', 'text ¤', `text ${'a'.repeat(130)}`]);
  });
});

describe('maxMessageSize', () => {
  test.each([
    ['in one frame', [frame(binary, 'four!')], []],
    ['in fragments', [frame(begin, 'four'), frame(last, '!')], ['binary four…']],
  ])('is for the whole message, %s', (_how, frames, before) => {
    expect(toldOf(Buffer.concat(frames), { maxMessageSize: 5 }).at(-1)).toMatch(/^binary/);
    expect(toldOf(Buffer.concat(frames), { maxMessageSize: 4 })).toEqual([...before, ...refusals.size]);
  });

  test('counts anew with each message', () => {
    const bytes = Buffer.concat([frame(begin, 'abc'), frame(last, 'd'), frame(begin, 'abc'), frame(last, 'd')]);
    expect(toldOf(bytes, { maxMessageSize: 4 })).toHaveLength(4);
  });

  test.each([false, true])('where there is none, no number can hold 2⁵³ bytes; compressed: %s', (compressed) => {
    const header = Buffer.of(compressed ? 0xc2 : 0x82, 127, 0, 0x20, 0, 0, 0, 0, 0, 0);
    expect(toldOf(header, { compression: true })).toEqual(refusals.size);
  });

  test('bounds what a compressed message inflates to before it has', async () => {
    const { reader, told } = reading({ compression: true, maxMessageSize: 100_000 });
    reader.read(frame(0xc2, deflated(Buffer.alloc(16 * 1024 * 1024))));
    await expect.poll(() => told.slice(-2)).toEqual(refusals.size);
    const size = told.reduce((sum, each) => sum + (each.startsWith('binary') ? each.length : 0), 0);
    expect(size).toBeLessThan(120_000);
  });
});

describe('fragments without a byte', () => {
  const empties = (count: number, masked: boolean): Buffer[] =>
    Array<Buffer>(count).fill(frame(continuation, '', masked));

  test.each([false, true])('are not told of, but for the first of a message; under a mask: %s', (masked) => {
    const bytes = [
      frame(begin, '', masked),
      ...empties(10, masked),
      frame(continuation, 'a', masked),
      ...empties(10, masked),
    ];
    expect(toldOf(Buffer.concat([...bytes, frame(last, '', masked)]), { masked })).toEqual([
      'binary …',
      'binary a…',
      'binary ',
    ]);
  });

  test.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('may be 1,024 in a row and no more; under a mask: %s, of a compressed message: %s', (masked, compressed) => {
    const settings = { masked, compression: true };
    const first = frame(compressed ? 0x42 : begin, '', masked);
    // The first counts, too.
    const row = Buffer.concat([first, ...empties(1023, masked)]);
    expect(toldOf(row, settings)).toEqual(['binary …']);
    const refused = toldOf(Buffer.concat([row, frame(continuation, '', masked)]), settings);
    expect(refused.slice(0, 2)).toEqual(['binary …', 'violated fragments']);
  });

  test('count anew behind one with a byte, and with each message', () => {
    const half = Buffer.concat([...empties(1000, false), frame(continuation, 'a')]);
    const message = Buffer.concat([frame(begin, 'b'), half, half, ...empties(1000, false), frame(last)]);
    const told = toldOf(Buffer.concat([message, message]));
    expect(told).toEqual([
      'binary b…',
      'binary a…',
      'binary a…',
      'binary ',
      'binary b…',
      'binary a…',
      'binary a…',
      'binary ',
    ]);
  });

  test('are another thing than messages without a byte, of which any number may come', () => {
    expect(toldOf(Buffer.concat(Array<Buffer>(5000).fill(frame(binary))))).toHaveLength(5000);
  });
});

describe('compressed messages', () => {
  test('are told in the order of the wire, and what is behind them waits', async () => {
    const { reader, told, whenIdle } = reading({ compression: true });
    const frames = [frame(0xc1, deflated('one')), frame(ping, 'p'), frame(text, 'two'), frame(close)];
    reader.read(Buffer.concat(frames));
    expect([told, reader.idle]).toEqual([[], false]);
    await whenIdle();
    expect(told).toEqual(['text one', 'ping p', 'text two', 'pass 8800', 'closing ']);
  });

  test.each([
    ['the end of the last block', 'f348cdc9c90700'],
    ['two blocks', 'f248050000 00ffffcac9c90700'.replace(' ', '')],
    ['a block that is not compressed', '000500faff48656c6c6f00'],
  ])('may be deflated with %s (RFC 7692, 7.2.3), and the next one, too', async (_what, hex) => {
    const { reader, told, whenIdle } = reading({ compression: true });
    const once = frame(0xc1, Buffer.from(hex, 'hex'));
    reader.read(Buffer.concat([once, once, frame(0xc1, deflated('other'))]));
    await whenIdle();
    expect(told).toEqual(['text Hello', 'text Hello', 'text other']);
  });

  test('may refer to those before', async () => {
    const { reader, told, whenIdle } = reading({ compression: true });
    // The RFC's own example, 7.2.3.2.
    reader.read(Buffer.from('c107f248cdc9c90700c105f200110000', 'hex'));
    await whenIdle();
    expect(told).toEqual(['text Hello', 'text Hello']);
  });

  test('tell what has come of them before their end', async () => {
    const { reader, told, whenIdle } = reading({ compression: true });
    const [start, rest] = [deflated(Buffer.from('first ')), deflated('second')];
    reader.read(frame(0x41, Buffer.concat([start, Buffer.of(0, 0, 0xff, 0xff)])));
    await whenIdle();
    expect(told).toEqual(['text first …']);
    reader.read(frame(last, rest));
    await whenIdle();
    expect(told).toEqual(['text first …', 'text second']);
  });

  test('that can’t be inflated are refused, behind what was good', async () => {
    const { reader, told } = reading({ compression: true });
    reader.read(Buffer.concat([frame(0xc1, deflated('good')), frame(0xc1, [0xff]), frame(text, 'behind')]));
    await expect.poll(() => told).toEqual(['text good', 'violated compression', 'pass 8101ff']);
  });

  test('are skipped when nobody wants them any more, and the close frame behind them is not', async () => {
    const { reader, told, whenIdle } = reading({ compression: true });
    reader.discard();
    reader.read(Buffer.concat([frame(0x42, [0xff]), frame(last, [0xff]), frame(0xc1, [0xff]), frame(close)]));
    await whenIdle();
    expect(told).toEqual(['pass 8800', 'closing ']);
  });
});

describe('a reader that is held', () => {
  test('tells nothing until it is let go on, and then all of it', async () => {
    const { reader, told, whenIdle } = reading({ compression: true });
    reader.hold(true);
    for (const each of [frame(text, 'one'), frame(0xc1, deflated('two')), frame(close)]) reader.read(each);
    expect([told, reader.idle]).toEqual([[], false]);
    reader.hold(false);
    await whenIdle();
    expect(told).toEqual(['text one', 'text two', 'pass 8800', 'closing ']);
  });

  test('inflates no more than its buffers hold', async () => {
    const { reader, told, whenIdle } = reading({ compression: true });
    reader.hold(true);
    reader.read(frame(0xc2, deflated(Buffer.alloc(16 * 1024 * 1024, 'z'))));
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([]);
    reader.hold(false);
    await whenIdle();
    expect(told.reduce((sum, each) => sum + each.split('z').length - 1, 0)).toBe(16 * 1024 * 1024);
  });

  test('says when too much waits, and when that is over', () => {
    const { reader, told } = reading();
    reader.hold(true);
    const message = frame(binary, Buffer.alloc(60_000));
    for (let count = 0; count < 6; count++) reader.read(message);
    expect(told).toEqual(['crowded true']);
    reader.hold(false);
    expect(told.filter((each) => each.startsWith('crowded'))).toEqual(['crowded true', 'crowded false']);
    expect(told).toHaveLength(8);
  });

  test('tells nothing more once it is stopped', async () => {
    const { reader, told } = reading({ compression: true });
    reader.read(frame(0xc1, deflated('one')));
    reader.stop();
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    reader.read(frame(text, 'two'));
    expect([told, reader.idle]).toEqual([[], true]);
  });
});
