/** What TCP makes of frames on their way: pieces of any size, in memory that may be used again. */
import { describe, expect, test } from 'vitest';
import { begin, binary, close, deflated, frame, joined, last, ping, pong, reading, text } from './testing/reading.ts';

/** What was told, with neighbouring parts of a message joined. */
const whole = (told: readonly string[]): string[] =>
  joined(told)
    .join('\n')
    .replaceAll(/…\n(?:text|binary) /g, '')
    .split('\n');

describe.each([false, true])('frames that are cut, masked: %s', (masked) => {
  const long = 'x'.repeat(300);
  const frames = [
    frame(text, 'hello', masked),
    frame(begin, 'abcdefg', masked),
    frame(ping, 'p', masked),
    frame(pong, 'there', masked),
    frame(last, long, masked),
    frame(binary, '', masked),
    frame(close, [0x03, 0xe8], masked),
  ];
  const [pongFrame, closeFrame] = [frames[3], frames[6]].map((bytes) => bytes?.toString('hex'));

  test.each([1, 2, 3, 5, 7, 1000])('in pieces of %d bytes are what they were', (size) => {
    const { reader, told } = reading({ masked });
    const bytes = Buffer.concat(frames);
    for (let at = 0; at < bytes.length; at += size) reader.read(Buffer.from(bytes.subarray(at, at + size)));
    expect(whole(told)).toEqual([
      'text hello',
      'binary abcdefg…',
      'ping p',
      `pass ${pongFrame}`,
      `binary ${long}`,
      'binary ',
      `pass ${closeFrame}`,
      'closing 03e8',
    ]);
  });

  test.each([1, 2, 3])('in pieces of %d bytes go to ws as they were, from one that ws has to judge on', (size) => {
    const { reader, told } = reading({ masked });
    const bytes = Buffer.concat([frame(0x83, 'wrong', masked), ...frames]);
    for (let at = 0; at < bytes.length; at += size) reader.read(Buffer.from(bytes.subarray(at, at + size)));
    expect(joined(told)).toEqual([`pass ${bytes.toString('hex')}`]);
  });
});

describe('a compressed message', () => {
  test('that is cut ends with its last byte, and not before', async () => {
    const { reader, told, whenIdle } = reading({ compression: true });
    const bytes = Buffer.concat([frame(0xc1, deflated('one two three')), frame(text, 'behind')]);
    for (const byte of bytes) {
      reader.read(Buffer.of(byte));
      await whenIdle();
    }
    expect(whole(told)).toEqual(['text one two three', 'text behind']);
  });

  test('that is larger than the buffers of the inflater loses none of its parts', async () => {
    const { reader, told, whenIdle } = reading({ compression: true });
    const long = Array.from({ length: 10_000 }, (_, at) => `${at % 100}`).join('');
    reader.read(Buffer.concat([frame(0xc1, deflated(long)), frame(text, 'behind')]));
    await whenIdle();
    expect(whole(told)).toEqual([`text ${long}`, 'text behind']);
  });
});

describe('memory that is used again as soon as it was read', () => {
  test('is copied for bytes that come while the app has paused', () => {
    const { reader, told } = reading();
    reader.hold(true);
    const memory = frame(text, 'hello');
    reader.read(memory, true);
    memory.fill(0xff);
    reader.hold(false);
    expect(told).toEqual(['text hello']);
  });

  test('is copied for bytes behind a part at which the app pauses', () => {
    const { reader, told } = reading();
    const memory = Buffer.concat([frame(begin, 'abc'), frame(last, 'def')]);
    const push = told.push.bind(told);
    told.push = (...items) => {
      reader.hold(true);
      return push(...items);
    };
    reader.read(memory, true);
    expect([...told]).toEqual(['binary abc…']);
    memory.fill(0xff);
    reader.hold(false);
    expect([...told]).toEqual(['binary abc…', 'binary def']);
  });
});
