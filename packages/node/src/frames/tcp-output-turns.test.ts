/** When frames are given to TCP, and what counts as sent. */
import type { Socket } from 'node:net';
import { hresult } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import { describe, expect, test, vi } from 'vitest';
import { blockSizes } from './block.ts';
import type { DataFrame } from './frame-output.ts';
import { headerLength, payloadLength } from './frame-header.ts';
import { TcpOutput } from './tcp-output.ts';

const open = 1;

interface Written {
  readonly bytes: Buffer;
  /** The bytes themselves, which may be used again later. */
  readonly given: Uint8Array;
  readonly taken: (error?: Error) => void;
}

/** An output over a TCP socket that takes nothing until it is told to. */
function writing(masks = false) {
  const calls: string[] = [];
  const written: Written[] = [];
  const gone: [bytes: number, sends: number][] = [];
  const tcp = {
    writable: true,
    write(given: Uint8Array, taken: (error?: Error) => void) {
      calls.push('write');
      written.push({ bytes: Buffer.from(given), given, taken });
    },
    cork: () => calls.push('cork'),
    uncork: () => calls.push('uncork'),
  };
  const socket = { readyState: open, OPEN: open };
  const output = new TcpOutput(socket as unknown as WebSocket, masks, tcp as unknown as Socket, (bytes, sends) =>
    gone.push([bytes, sends]),
  );
  const write = (payload: string | Uint8Array, changes: Partial<DataFrame> = {}): void => {
    const text = typeof payload === 'string';
    const size = Buffer.byteLength(payload);
    output.write({
      payload,
      size,
      text,
      first: true,
      fin: true,
      last: true,
      compress: false,
      stable: false,
      ...changes,
    });
  };
  return { output, write, calls, written, gone, tcp, socket };
}

/** First byte and payload size of each frame. */
function framesIn(written: readonly Written[]): [first: number, size: number][] {
  const bytes = Buffer.concat(written.map((each) => each.bytes));
  const frames: [number, number][] = [];
  for (let at = 0; at < bytes.length;) {
    const size = payloadLength(bytes, at);
    frames.push([bytes[at] as number, size]);
    at += headerLength(bytes[at + 1] as number) + size;
  }
  return frames;
}

const tick = async (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

describe('a client', () => {
  test('writes the first frame at once, and those behind it together at the end of the tick', async () => {
    const { write, calls, written } = writing(true);
    write('one');
    expect(calls).toEqual(['write']);
    write('two');
    write('three');
    expect(calls).toEqual(['write']);
    await tick();
    expect(calls).toEqual(['write', 'write']);
    expect(framesIn(written)).toEqual([
      [0x81, 3],
      [0x81, 3],
      [0x81, 5],
    ]);
  });

  test('writes a frame at once again when all before it have left', async () => {
    const { write, calls, written } = writing(true);
    write('one');
    written[0]?.taken();
    write('two');
    expect(calls).toEqual(['write', 'write']);
    write('three');
    await tick();
    written[1]?.taken();
    write('four');
    expect(calls.slice(2)).toEqual(['write']);
    await tick();
    expect(calls.slice(3)).toEqual(['write']);
  });

  test('writes what was gathered as soon as it is 64 KiB', async () => {
    const { write, written } = writing(true);
    write('first');
    // With headers of 8 bytes.
    write(new Uint8Array(64 * 1024 - 9));
    expect(written).toHaveLength(1);
    await tick();
    write(new Uint8Array(64 * 1024 - 8));
    expect(written).toHaveLength(3);
    await tick();
    expect(written).toHaveLength(3);
  });

  test('writes what was gathered when it is told to, and once', async () => {
    const { output, write, written } = writing(true);
    write('one');
    write('two');
    output.flush();
    expect(written).toHaveLength(2);
    output.flush();
    await tick();
    expect(written).toHaveLength(2);
    write('three');
    await tick();
    expect(framesIn(written)).toHaveLength(3);
  });
});

test('a server writes each frame in its turn, since the app may close its ws in it', async () => {
  const { write, calls, written } = writing();
  write('one');
  write('two');
  write('three');
  expect(calls).toEqual(['write', 'cork', 'write', 'write']);
  await tick();
  expect(calls.slice(4)).toEqual(['uncork']);
  expect(framesIn(written)).toHaveLength(3);
});

describe('a large payload of a server that stays as it is', () => {
  test('is written as it is, behind its header', async () => {
    const { write, written, gone } = writing();
    const payload = new Uint8Array(100_000).fill(7);
    write('before');
    write(payload, { stable: true });
    write('behind');
    await tick();
    expect(written.some(({ given }) => given === payload)).toBe(true);
    expect(framesIn(written)).toEqual([
      [0x81, 6],
      [0x82, 100_000],
      [0x81, 6],
    ]);
    for (const { taken } of written) taken();
    expect(gone.reduce(([bytes, sends], [more, also]) => [bytes + more, sends + also])).toEqual([100_012, 3]);
  });

  test('is written as it is where nothing stands before it', async () => {
    const { write, written } = writing();
    const payload = new Uint8Array(100_000).fill(7);
    write(payload, { stable: true });
    await tick();
    expect(written.some(({ given }) => given === payload)).toBe(true);
    expect(framesIn(written)).toEqual([[0x82, 100_000]]);
  });

  test.each([
    ['may change', 100_000, false, false],
    ['is small', 10_000, true, false],
    ['is masked', 100_000, true, true],
  ])('is copied if it %s', async (_what, size, stable, masks) => {
    const { write, written } = writing(masks);
    const payload = new Uint8Array(size).fill(7);
    write(payload, { stable });
    await tick();
    expect(written.every(({ given }) => given.buffer !== payload.buffer)).toBe(true);
    expect(framesIn(written)).toEqual([[0x82, size]]);
  });
});

describe('what counts as sent', () => {
  test('are the bytes of a write that was taken, and a send with its last frame', async () => {
    const { write, written, gone } = writing();
    write('ab', { fin: false, last: false });
    write('cde', { first: false, fin: false });
    write(new Uint8Array(20_000), { stable: true, first: false, last: false });
    await tick();
    for (const { taken } of written) taken();
    expect(gone).toEqual([
      [2, 0],
      [3, 1],
      [0, 0],
      [20_000, 0],
    ]);
  });

  test('is nothing of a write that failed, and nothing twice', () => {
    const { write, written, gone } = writing();
    write('lost');
    write('sent');
    written[0]?.taken(new Error('EPIPE'));
    written[1]?.taken();
    written[1]?.taken();
    expect(gone).toEqual([[4, 1]]);
  });

  test('is nothing that was not written, after a close frame or the end of TCP', async () => {
    for (const end of ['close', 'tcp'] as const) {
      const { write, written, tcp, socket } = writing();
      write('before');
      if (end === 'close') socket.readyState = 2;
      else tcp.writable = false;
      write('behind');
      write(new Uint8Array(20_000), { stable: true });
      await tick();
      expect(framesIn(written)).toEqual([[0x81, 6]]);
    }
  });
});

describe.each([false, true])('a frame that is longer than a block, masked: %s', (masks) => {
  test('is written block by block, all of it in its turn', async () => {
    for (const payload of ['x'.repeat(300_000), 'ä€'.repeat(60_000), new Uint8Array(blockSizes.large)]) {
      const { write, written } = writing(masks);
      write('before');
      write(payload);
      const now = written.length;
      expect(framesIn(written).map(([, size]) => size)).toEqual([6, Buffer.byteLength(payload)]);
      write('behind');
      await tick();
      expect(written.length).toBe(now + 1);
      expect(framesIn(written)).toHaveLength(3);
    }
  });

  test('is refused before anything of it is written if memory for it is missing, by size', async () => {
    const { write, written } = writing(masks);
    write('one');
    const spy = vi.spyOn(Buffer, 'allocUnsafe').mockImplementation(() => {
      throw new RangeError('Array buffer allocation failed');
    });
    try {
      expect(() => write(new Uint8Array(300_000))).toThrow(
        expect.objectContaining({
          number: hresult.E_OUTOFMEMORY,
          cause: new RangeError('Array buffer allocation failed'),
        }),
      );
    } finally {
      spy.mockRestore();
    }
    write('two');
    await tick();
    expect(framesIn(written).map(([, size]) => size)).toEqual([3, 3]);
  });
});
