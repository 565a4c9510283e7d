/** Messages of one frame that have come whole. */
import { describe, expect, test } from 'vitest';
import { FrameReader } from './frame-reader.ts';
import { begin, binary, frame, last, ping, reading, refusals, text, toldOf } from './testing/reading.ts';

/** The bytes of which each message was told, and where it stands in them. */
function placesIn(bytes: Buffer, masked: boolean, maxMessageSize = Infinity) {
  const places: { chunk: Uint8Array; start: number | undefined; size: number }[] = [];
  const nothing = (): void => {};
  const reader = new FrameReader(
    { masked, compression: false, maxMessageSize, receiveTimeout: Infinity },
    {
      data: (chunk, _text, _final, start, end = chunk.length) =>
        places.push({ chunk, start, size: end - (start ?? 0) }),
      ping: nothing,
      pass: nothing,
      closing: nothing,
      violated: nothing,
      crowded: nothing,
      stalled: nothing,
      idle: nothing,
    },
  );
  reader.read(bytes);
  return places;
}

describe.each([false, true])('messages that are whole in a chunk, masked: %s', (masked) => {
  const sizes = [0, 1, 2, 125, 126, 127, 300, 65_535];

  test('are told as parts of that chunk, since a view of each would cost more than reading it', () => {
    for (const first of [text, binary]) {
      const frames = sizes.map((size) => frame(first, Buffer.alloc(size, 'x'), masked));
      const bytes = Buffer.concat(frames);
      const places = placesIn(bytes, masked, 65_535);
      expect(places.map(({ size }) => size)).toEqual(sizes);
      let end = 0;
      for (const [at, { chunk, start }] of places.entries()) {
        end += frames[at]?.length ?? 0;
        expect(start).toBe(end - (sizes[at] as number));
        expect(chunk.buffer).toBe(bytes.buffer);
        expect(chunk.length).toBe(bytes.length);
      }
    }
  });

  test('are so behind a message in fragments too', () => {
    const fragments = [frame(begin, 'a', masked), frame(last, 'b', masked)];
    const places = placesIn(Buffer.concat([...fragments, frame(text, 'c', masked)]), masked);
    expect(places.map(({ start }) => start === undefined)).toEqual([true, true, false]);
  });

  test('may have a size that takes eight bytes', () => {
    const bytes = Buffer.concat([frame(binary, Buffer.alloc(70_000, 'x'), masked), frame(text, 'behind', masked)]);
    expect(toldOf(bytes, { masked })).toEqual([`binary ${'x'.repeat(70_000)}`, 'text behind']);
  });
});

describe('a text that is not UTF-8 is refused', () => {
  test('whatever stands before it', () => {
    // Masked with these two bytes it would be one.
    const before = frame(binary, [0x9e, 0x00]);
    const told = toldOf(Buffer.concat([before, frame(text, [0xff])]));
    expect(told).toEqual(['binary \x9e\0', ...refusals.encoding]);
  });

  test('though its masked bytes are UTF-8', () => {
    const told = toldOf(Buffer.of(0x81, 0x81, 0x9e, 0, 0, 0, 0x61), { masked: true });
    expect(told[0]).toBe('violated encoding');
  });
});

test('the rest of a header is not a message, though it reads like one', () => {
  const { reader, told } = reading({ masked: true });
  reader.read(Buffer.of(0x82));
  // The size of one byte, and a mask that begins like the size of none.
  reader.read(Buffer.of(0x81, 0x80, 1, 2, 3, 0x80 ^ 0x78));
  expect(told).toEqual(['binary x']);
});

test('a ping inside a message does not count as a part of it', () => {
  const frames = [frame(begin, 'ab'), frame(ping, 'more'), frame(last, 'cd')];
  expect(toldOf(Buffer.concat(frames), { maxMessageSize: 4 })).toEqual(['binary ab…', 'ping more', 'binary cd']);
});

test('nothing is told of a message that begins inside another, with or without bytes', () => {
  for (const inner of ['', 'b']) {
    const told = toldOf(Buffer.concat([frame(begin, 'a'), frame(text, inner)]));
    expect(told).toEqual(['binary a…', ...refusals.nesting]);
  }
});

test('the frames of a peer that keeps to the protocol are not left to ws', () => {
  const { reader } = reading();
  reader.read(Buffer.concat([frame(text, 'a'), frame(ping), frame(begin, 'b')]));
  expect(reader.leftToWs).toBe(false);
});
