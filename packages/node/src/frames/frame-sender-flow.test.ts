/** What the frame sender gives its output, and when, as the output takes it. */
import { describe, expect, test } from 'vitest';
import { FrameSender } from './frame-sender.ts';
import { message, numbered, sending, turn } from './testing/sending.ts';

const MiB = 1024 * 1024;
const KiB = 1024;

describe('a message', () => {
  test('of up to 1 MiB is one frame, a longer one has frames of 256 KiB', () => {
    const { sender, frames, taken } = sending();
    sender.send(message(numbered(MiB)));
    taken(MiB, 1);
    sender.send(message(numbered(MiB + 1)));
    const sizes = frames.map(({ size }) => size);
    expect(sizes).toEqual([MiB, ...Array<number>(4).fill(256 * KiB)]);
    taken(MiB);
    expect(frames.at(-1)).toMatchObject({ size: 1, first: false, fin: true, last: true });
    expect(frames.slice(1).map(({ first, fin, last }) => [first, fin, last])).toEqual([
      [true, false, false],
      [false, false, false],
      [false, false, false],
      [false, false, false],
      [false, true, true],
    ]);
    expect(Buffer.concat(frames.slice(1).map(({ bytes }) => bytes)).equals(numbered(MiB + 1))).toBe(true);
  });

  test('of text that is longer than 1 MiB is cut as bytes, and stays a text', () => {
    const { sender, frames, taken } = sending();
    const text = 'ä€😀'.repeat(130_000);
    sender.send(message(text));
    taken(MiB);
    expect(frames.every((frame) => frame.text && frame.size <= 256 * KiB)).toBe(true);
    expect(Buffer.concat(frames.map(({ bytes }) => bytes)).toString()).toBe(text);
  });

  test('in frames of the app is one message, and each frame a send', () => {
    const { sender, frames, calls } = sending();
    sender.send(message('a', { final: false }));
    sender.send(message('b', { final: false }));
    sender.send(message('c'));
    sender.send(message('d'));
    expect(frames.map(({ first, fin, last }) => [first, fin, last])).toEqual([
      [true, false, true],
      [false, false, true],
      [false, true, true],
      [true, true, true],
    ]);
    expect(calls.filter((call) => call === 'ended')).toHaveLength(1);
  });

  test('is compressed or not as its first frame says, so that pings need not wait inside a later one', () => {
    const { sender, frames } = sending({ controlsWait: true });
    sender.send(message('a', { final: false }));
    sender.send(message(numbered(2 * MiB)));
    expect(frames).toHaveLength(5);
    expect(sender.insideCompressed).toBe(false);
  });

  test('of 16 MiB is compressed, where pings wait for its end', () => {
    const { sender, frames } = sending({ controlsWait: true });
    sender.send(message(new Uint8Array(16 * MiB)));
    expect(frames[0]?.compress).toBe(true);
    expect(sender.insideCompressed).toBe(true);
  });

  test('that is long and no end of one is in frames that do not end it', () => {
    const { sender, frames } = sending({ controlsWait: true });
    sender.send(message(numbered(MiB + 1), { final: false }));
    expect(frames.every(({ fin, compress }) => !fin && !compress)).toBe(true);
  });
});

describe('the output holds 1 MiB and then the next frame waits', () => {
  test('a message goes at once up to that limit, and at it', async () => {
    const { sender, frames, taken } = sending();
    sender.send(message(numbered(MiB)));
    sender.send(message(numbered(1)));
    expect(frames).toHaveLength(2);
    sender.send(message(numbered(2)));
    expect(frames).toHaveLength(2);
    taken(1);
    await turn();
    expect(frames).toHaveLength(2);
    taken(1);
    await turn();
    expect(frames).toHaveLength(3);
  });

  test('those that wait go in their order, one that would fit too', async () => {
    const { sender, frames, taken } = sending();
    sender.send(message(numbered(4 * MiB)));
    sender.send(message('last', { stable: false }));
    expect(frames).toHaveLength(4);
    for (let count = 0; count < 13; count++) {
      taken(256 * KiB);
      await turn();
    }
    expect(frames.map(({ size }) => size)).toEqual([...Array<number>(16).fill(256 * KiB), 4]);
  });

  test('bytes that wait are those of the call, whatever becomes of the memory', () => {
    for (const readsAtOnce of [true, false]) {
      const { sender, frames, taken } = sending({ readsAtOnce });
      for (const size of [3 * MiB, 100]) {
        const memory = numbered(size);
        sender.send(message(memory, { stable: false }));
        memory.fill(0);
      }
      taken(MiB);
      taken(MiB);
      taken(MiB, 1);
      const all = Buffer.concat([numbered(3 * MiB), numbered(100)]);
      expect(Buffer.concat(frames.map(({ bytes }) => bytes)).equals(all)).toBe(true);
      expect(frames.slice(readsAtOnce ? 4 : 0).every(({ stable }) => stable)).toBe(true);
    }
  });

  test('memory that stays as it is is not copied, and an output that reads at once gets memory as it is', () => {
    const memory = numbered(10);
    for (const [readsAtOnce, stable, isCopied] of [
      [true, true, false],
      [true, false, false],
      [false, true, false],
      [false, false, true],
    ]) {
      let given: unknown;
      const sender = new FrameSender(
        () => ({
          readsAtOnce: readsAtOnce as boolean,
          write: ({ payload }) => ((given = payload), false),
          flush: () => {},
        }),
        { sent: () => {}, failed: () => {}, controlsWait: () => false, messageEnded: () => {} },
      );
      sender.send(message(memory, { stable: stable as boolean }));
      expect(given === memory).toBe(!isCopied);
      expect(given).toEqual(isCopied ? Buffer.from(memory) : memory);
      sender.send(message('text', { stable: stable as boolean }));
      expect(given).toBe('text');
    }
  });
});

describe('what has left', () => {
  test('is told at once when it is all, and once a turn when it is a part', async () => {
    const { sender, reports, taken } = sending();
    sender.send(message(numbered(100)));
    sender.send(message(numbered(50)));
    taken(40);
    taken(60, 1);
    expect(reports).toEqual([]);
    await turn();
    expect(reports).toEqual([{ bytes: 100, sends: 1 }]);
    taken(50, 1);
    expect(reports).toEqual([
      { bytes: 100, sends: 1 },
      { bytes: 150, sends: 2 },
    ]);
    expect(sender.totals()).toEqual({ bytes: 150, sends: 2 });
    sender.send(message(numbered(10)));
    taken(4);
    await turn();
    expect(reports.at(-1)).toEqual({ bytes: 154, sends: 2 });
  });
});

describe('whoever waits until all was given to the output', () => {
  test('is called at once where nothing waits, behind what was gathered', () => {
    const { sender, calls } = sending();
    sender.send(message('a'));
    sender.whenDrained(() => calls.push('drained'));
    expect(calls).toEqual(['write', 'flush', 'drained']);
  });

  test('is called once, behind the last frame', () => {
    const { sender, calls, taken } = sending();
    sender.send(message(numbered(MiB + 1)));
    sender.whenDrained(() => calls.push('drained'));
    expect(calls).not.toContain('drained');
    taken(MiB);
    taken(1, 1);
    expect(calls.slice(-4)).toEqual(['write', 'ended', 'flush', 'drained']);
    sender.send(message('a'));
    expect(calls.filter((call) => call === 'drained')).toHaveLength(1);
  });

  test('is not called if what waits is discarded, which writes what was gathered', () => {
    const { sender, frames, calls, taken } = sending();
    sender.send(message(numbered(2 * MiB)));
    sender.whenDrained(() => calls.push('drained'));
    sender.clear();
    expect(calls.at(-1)).toBe('flush');
    taken(MiB);
    expect(frames).toHaveLength(4);
    expect(calls).not.toContain('drained');
  });

  test('asks the output to write what was gathered with flush(), too', () => {
    const { sender, calls } = sending();
    sender.flush();
    expect(calls).toEqual(['flush']);
  });
});

describe('what the output takes at once', () => {
  test('counts, and is not told', async () => {
    const { sender, reports, state } = sending();
    state.takes = true;
    expect(sender.send(message('four'))).toBe(true);
    expect(sender.totals()).toEqual({ bytes: 4, sends: 1 });
    state.takes = false;
    expect(sender.send(message('five!'))).toBe(false);
    await turn();
    expect(reports).toEqual([]);
  });

  test('is told, if it had to wait before', async () => {
    const { sender, reports, state, taken } = sending();
    expect(sender.send(message(numbered(MiB + 1)))).toBe(false);
    expect(sender.send(message('four'))).toBe(false);
    state.takes = true;
    taken(MiB);
    await turn();
    expect(reports.at(-1)).toEqual({ bytes: MiB + 5, sends: 2 });
  });
});
