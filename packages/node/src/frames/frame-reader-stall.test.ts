import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { begin, binary, close, frame, ping, reading } from './testing/reading.ts';

const receiveTimeout = 30_000;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** What the peer has begun, up to where it stops, of which nobody else knows. */
const begun: readonly (readonly [what: string, bytes: Buffer])[] = [
  ['the first byte of a header', frame(binary, 'abc').subarray(0, 1)],
  ['a header without its length', Buffer.of(0x82, 126, 1)],
  ['a header alone', frame(binary, 'abc').subarray(0, 2)],
  ['a ping', frame(ping, 'abc').subarray(0, 3)],
  ['a close frame', frame(close, [3, 232, 0x61]).subarray(0, 4)],
  ['a close frame without its code', frame(close, [3, 232]).subarray(0, 3)],
  ['a header behind a message', Buffer.concat([frame(binary, 'abc'), Buffer.of(0x82)])],
];

describe('a peer that stops', () => {
  test.each(begun)('in %s is reported as stalled, one receive timeout after its last byte', (_what, bytes) => {
    const { reader, told } = reading({ receiveTimeout });
    for (const byte of bytes.subarray(0, -1)) {
      reader.read(Buffer.of(byte));
      vi.advanceTimersByTime(receiveTimeout - 1);
    }
    reader.read(bytes.subarray(-1));
    vi.advanceTimersByTime(receiveTimeout - 1);
    expect(told).not.toContain('stalled');
    vi.advanceTimersByTime(1);
    expect(told).toContain('stalled');
  });

  test.each([
    ['behind a message', frame(binary, 'abc')],
    ['behind a ping', frame(ping, 'abc')],
    ['in a message that the target knows of', frame(begin, 'abc')],
    ['in the payload of a message that the target knows of', frame(binary, 'abc').subarray(0, 3)],
  ])('%s is not', (_what, bytes) => {
    const { reader, told } = reading({ receiveTimeout });
    reader.read(bytes);
    vi.advanceTimersByTime(10 * receiveTimeout);
    expect(told).not.toContain('stalled');
  });

  test('while we read nothing is not, until we read again', () => {
    const { reader, told } = reading({ receiveTimeout });
    reader.read(Buffer.of(0x82));
    reader.hold(true);
    vi.advanceTimersByTime(10 * receiveTimeout);
    expect(told).not.toContain('stalled');
    reader.hold(false);
    vi.advanceTimersByTime(receiveTimeout);
    expect(told).toContain('stalled');
  });

  test.each(['stop', 'discard'] as const)('is not behind our %s', (member) => {
    const { reader, told } = reading({ receiveTimeout });
    reader.read(Buffer.of(0x82));
    reader[member]();
    vi.advanceTimersByTime(10 * receiveTimeout);
    expect(told).not.toContain('stalled');
    expect(vi.getTimerCount()).toBe(0);
  });
});
