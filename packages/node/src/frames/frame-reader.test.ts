import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  begin,
  binary,
  close,
  continuation,
  deflated,
  frame,
  joined,
  last,
  ping,
  pong,
  reading,
  refusals,
  text,
  toldOf,
} from './testing/reading.ts';

describe('small messages', () => {
  test('that come together are reported one by one', () => {
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

  test('that are masked are unmasked, each with its own key', () => {
    const bytes = Buffer.concat([frame(text, 'hello', true), frame(binary, 'hello', true)]);
    expect(toldOf(bytes, { masked: true })).toEqual(['text hello', 'binary hello']);
  });

  test('that are masked and no UTF-8 are refused behind those before them', () => {
    const bytes = Buffer.concat([frame(text, 'hello', true), frame(text, [0x61, 0xff], true)]);
    const told = toldOf(bytes, { masked: true });
    expect(told).toEqual(['text hello', 'violated encoding', expect.stringMatching(/^pass 8181/)]);
  });

  test.each([false, true])('stand between larger ones in a chunk, masked: %s', (masked) => {
    const sizes = [1, 125, 126, 300, 0, 65535, 2];
    const bytes = Buffer.concat(sizes.map((size) => frame(binary, Buffer.alloc(size, 'x'), masked)));
    expect(toldOf(bytes, { masked })).toEqual(sizes.map((size) => `binary ${'x'.repeat(size)}`));
  });
});

describe('frames that ws has to judge, and all that follows them', () => {
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
  test.each([false, true])('inside a message, masked or not (%s): pings are reported, pongs passed on', (masked) => {
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
    'a close frame, masked or not (%s), goes to ws, its payload is reported, and nothing after it is',
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
    expect(toldOf(bytes, { maxMessageSize: 4 })).toEqual(['binary abc…', 'binary d', 'binary abc…', 'binary d']);
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

  test.each([false, true])('are not reported, except the first of a message; masked: %s', (masked) => {
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
  ])('may be 1,024 in a row and no more; masked: %s, of a compressed message: %s', (masked, compressed) => {
    const settings = { masked, compression: true };
    const first = frame(compressed ? 0x42 : begin, '', masked);
    // The first counts, too.
    const row = Buffer.concat([first, ...empties(1023, masked)]);
    expect(toldOf(row, settings)).toEqual(['binary …']);
    const refused = toldOf(Buffer.concat([row, frame(continuation, '', masked)]), settings);
    expect(refused.slice(0, 2)).toEqual(['binary …', 'violated fragments']);
  });

  test('count anew after one with a byte, and with each message', () => {
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

  test('count as well where their compressed bytes come to none', async () => {
    // A block without content (RFC 1951, 3.2.4).
    const nothing = [0, 0, 0, 0xff, 0xff];
    const row = (count: number): Buffer[] => Array<Buffer>(count).fill(frame(continuation, nothing));
    // A sender that flushes leaves the four bytes, which are cut off the end of a message alone.
    const some = frame(continuation, [...deflated('a'), 0, 0, 0xff, 0xff]);
    const good = [frame(0x42, nothing), ...row(1023), some, ...row(1024), some, frame(last, [0])];
    const whole = reading({ compression: true });
    whole.reader.read(Buffer.concat(good));
    await whole.whenIdle();
    expect(whole.told.join('').replace(/binary |…/g, '')).toBe('aa');
    const endless = reading({ compression: true });
    endless.reader.read(Buffer.concat([frame(0x42, nothing), some, ...row(1025)]));
    await endless.whenIdle();
    expect(endless.told.slice(-2)).toEqual(refusals.fragments);
    expect(endless.told.join('')).toContain('binary a…');
  });

  test('do not include fragments of one byte of a compressed message', async () => {
    const content = randomBytes(3000).toString('hex');
    const { reader, told, whenIdle } = reading({ compression: true });
    const bytes = [...deflated(content)].map((byte, at) => frame(at === 0 ? 0x41 : continuation, [byte]));
    reader.read(Buffer.concat([...bytes, frame(last)]));
    await whenIdle();
    expect(told.join('').replace(/text |…/g, '')).toBe(content);
  });

  test('are limited, but messages without a byte are not', () => {
    expect(toldOf(Buffer.concat(Array<Buffer>(5000).fill(frame(binary))))).toHaveLength(5000);
  });
});
