/** A frame reader that has to wait, for what is inflated or for its app. */
import { describe, expect, test } from 'vitest';
import { FrameReader } from './frame-reader.ts';
import { begin, binary, close, deflated, frame, last, ping, reading, refusals, text } from './testing/reading.ts';

describe('compressed messages', () => {
  test('are reported in the order of the wire, and later messages wait for them', async () => {
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
    ['a last block whose end is what the sender cuts off', '000500faff48656c6c6f01'],
  ])('may be deflated with %s (RFC 7692, 7.2.3), and the next one, too', async (_what, hex) => {
    const { reader, told, whenIdle } = reading({ compression: true });
    const once = frame(0xc1, Buffer.from(hex, 'hex'));
    reader.read(Buffer.concat([once, once, frame(0xc1, deflated('other'))]));
    await whenIdle();
    expect(told).toEqual(['text Hello', 'text Hello', 'text other']);
  });

  test('are empty without a byte, and the next one is whole', async () => {
    const { reader, told, whenIdle } = reading({ compression: true });
    reader.read(Buffer.concat([frame(0xc1, Buffer.alloc(0)), frame(0xc1, deflated('other'))]));
    await whenIdle();
    expect(told).toEqual(['text ', 'text other']);
  });

  test('may refer to those before', async () => {
    const { reader, told, whenIdle } = reading({ compression: true });
    // The RFC's own example, 7.2.3.2.
    reader.read(Buffer.from('c107f248cdc9c90700c105f200110000', 'hex'));
    await whenIdle();
    expect(told).toEqual(['text Hello', 'text Hello']);
  });

  test('report the bytes that have come before their end', async () => {
    const { reader, told, whenIdle } = reading({ compression: true });
    const [start, rest] = [deflated(Buffer.from('first ')), deflated('second')];
    reader.read(frame(0x41, Buffer.concat([start, Buffer.of(0, 0, 0xff, 0xff)])));
    await whenIdle();
    expect(told).toEqual(['text first …']);
    reader.read(frame(last, rest));
    await whenIdle();
    expect(told).toEqual(['text first …', 'text second']);
  });

  test('that can’t be inflated are refused, after the bytes that could be', async () => {
    const { reader, told } = reading({ compression: true });
    reader.read(Buffer.concat([frame(0xc1, deflated('good')), frame(0xc1, [0xff]), frame(text, 'behind')]));
    await expect.poll(() => told).toEqual(['text good', 'violated compression', 'pass 8101ff']);
  });

  test('may come in any number of pieces without a byte of content, which are not fragments', async () => {
    const { reader, told, whenIdle } = reading({ compression: true });
    const piece = [0, 0, 0, 0xff, 0xff];
    const bytes = frame(0xc2, [...Array.from({ length: 2000 }, () => piece).flat(), ...deflated('end')]);
    reader.read(bytes.subarray(0, 4));
    for (let at = 4; at < bytes.length; at += piece.length) {
      reader.read(Buffer.from(bytes.subarray(at, at + piece.length)));
      await whenIdle();
    }
    expect(told.join('').replace(/binary |…/g, '')).toBe('end');
  });

  test('that are long and have no content are refused', async () => {
    const { reader, told, whenIdle } = reading({ compression: true });
    const nothing = Array.from({ length: 13_000 }, () => [0, 0, 0, 0xff, 0xff]).flat();
    reader.read(Buffer.concat([frame(0x42, nothing), frame(last, nothing)]));
    await whenIdle();
    expect(told.slice(-2)).toEqual(refusals.fragments);
  });

  test('are skipped after discard(), and the close frame after them is not', async () => {
    const { reader, told, whenIdle } = reading({ compression: true });
    reader.discard();
    reader.read(Buffer.concat([frame(0x42, [0xff]), frame(last, [0xff]), frame(0xc1, [0xff]), frame(close)]));
    await whenIdle();
    expect(told).toEqual(['pass 8800', 'closing ']);
  });
});

describe('a reader that is paused', () => {
  test('reports nothing until it is resumed, and then all that has come', async () => {
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

  test('stops the message that is being inflated, too', async () => {
    let parts = 0;
    const { reader, told, whenIdle } = reading({ compression: true }, () => {
      if (++parts === 1) reader.hold(true);
    });
    reader.read(frame(0xc2, deflated(Buffer.alloc(16 * 1024 * 1024, 'z'))));
    await expect.poll(() => told.length).toBe(1);
    // Nothing tells that no more comes: in so many turns all of it would.
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(told).toHaveLength(1);
    reader.hold(false);
    await whenIdle();
    expect(told.reduce((sum, each) => sum + each.split('z').length - 1, 0)).toBe(16 * 1024 * 1024);
  });

  test('reports when too much waits, and when that is over', () => {
    const { reader, told } = reading();
    reader.hold(true);
    const message = frame(binary, Buffer.alloc(60_000));
    for (let count = 0; count < 6; count++) reader.read(message);
    expect(told).toEqual(['crowded true']);
    reader.hold(false);
    expect(told.filter((each) => each.startsWith('crowded'))).toEqual(['crowded true', 'crowded false']);
    expect(told).toHaveLength(8);
  });

  test('reports nothing more once it is stopped', async () => {
    const { reader, told } = reading({ compression: true });
    reader.read(frame(0xc1, deflated('one')));
    reader.stop();
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    reader.read(frame(text, 'two'));
    expect([told, reader.idle]).toEqual([[], true]);
  });

  test('keeps nothing that comes once it is stopped', () => {
    const { reader, told } = reading();
    reader.hold(true);
    reader.stop();
    for (let count = 0; count < 10; count++) reader.read(Buffer.alloc(60_000));
    expect(told).toEqual([]);
  });

  test('tells nothing more when it is stopped by what it tells', () => {
    for (const next of [frame(binary), frame(binary, 'b'), frame(ping), frame(close)]) {
      const { reader, told } = reading({}, () => reader.stop());
      reader.read(Buffer.concat([frame(binary, 'a'), next]));
      expect(told).toEqual(['binary a']);
    }
  });

  test('keeps the order when it is resumed by what it tells', () => {
    const { reader, told } = reading({}, () => {
      reader.hold(true);
      reader.hold(false);
    });
    reader.hold(true);
    reader.read(Buffer.concat([frame(binary, 'a'), frame(binary, 'b'), frame(begin, 'c')]));
    reader.read(Buffer.concat([frame(last, 'd'), frame(binary, 'e')]));
    reader.hold(false);
    expect(told).toEqual(['binary a', 'binary b', 'binary c…', 'binary d', 'binary e']);
  });

  test('stops after the part at which it is paused, and not at the end of the chunk', () => {
    for (const size of [0, 10, 1000]) {
      let slices = 0;
      const reader = new FrameReader(
        { masked: false, compression: false, maxMessageSize: Infinity, receiveTimeout: Infinity },
        {
          data() {
            slices++;
            reader.hold(true);
          },
          ping: unexpected,
          pass: unexpected,
          closing: unexpected,
          violated: unexpected,
          crowded: unexpected,
          stalled: unexpected,
          idle() {},
        },
      );
      reader.read(Buffer.concat(Array<Buffer>(3).fill(frame(binary, Buffer.alloc(size)))));
      expect(slices).toBe(1);
      reader.hold(false);
      expect(slices).toBe(2);
    }
  });
});

function unexpected(): never {
  throw new Error('nothing but messages was read');
}
