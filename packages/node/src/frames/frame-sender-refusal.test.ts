/** What happens to a message if memory for it is missing, or if the output can't write it. */
import { hresult, winrtError, type WinRTError } from '@twinsocket/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { FrameSender } from './frame-sender.ts';
import { message, numbered, sending, turn } from './testing/sending.ts';

const MiB = 1024 * 1024;

describe('a copy whose memory is missing', () => {
  const failing = (): void => {
    vi.spyOn(Buffer, 'from').mockImplementationOnce(() => {
      throw new RangeError('Array buffer allocation failed');
    });
  };
  afterEach(() => vi.restoreAllMocks());

  test.each([
    ['bytes that the output reads later', new Uint8Array(10), '10 bytes'],
    ['a text that has to be cut', 'x'.repeat(MiB + 1), `${MiB + 1} UTF-16 code units`],
  ])('of %s is refused in the call, and the next message is sent', (_what, payload, size) => {
    const { sender, frames } = sending({ readsAtOnce: false });
    failing();
    expect(() => sender.send(message(payload, { stable: false }))).toThrow(
      expect.objectContaining({ number: hresult.E_OUTOFMEMORY, message: expect.stringContaining(size) as string }),
    );
    sender.send(message('next'));
    expect(frames.map(({ bytes }) => String(bytes))).toEqual(['next']);
  });

  test('of the rest of a message that has begun ends the connection', async () => {
    const failures: WinRTError[] = [];
    const sender = new FrameSender(() => ({ readsAtOnce: true, write: () => false, flush: () => {} }), {
      sent: () => {},
      failed: (error) => failures.push(error),
      controlsWait: () => false,
      messageEnded: () => {},
    });
    const payload = numbered(2 * MiB);
    failing();
    sender.send(message(payload, { stable: false }));
    expect(failures).toEqual([]);
    await turn();
    expect(failures).toMatchObject([{ number: hresult.E_OUTOFMEMORY }]);
  });
});

describe('a frame that the output can not write', () => {
  const noMemory = winrtError(hresult.E_OUTOFMEMORY, 'send: not enough memory');

  test('for lack of memory is refused in the call, and the next one is sent as if that had not been', async () => {
    const { sender, frames, failures, reports, state, taken } = sending();
    state.fails = noMemory;
    expect(() => sender.send(message(numbered(MiB)))).toThrow(noMemory);
    sender.send(message('first', { final: false }));
    state.fails = noMemory;
    expect(() => sender.send(message('second'))).toThrow(noMemory);
    sender.send(message('third'));
    expect(frames.map(({ bytes, first, fin }) => [String(bytes), first, fin])).toEqual([
      ['first', true, false],
      ['third', false, true],
    ]);
    taken(10, 2);
    expect(reports).toEqual([{ bytes: 10, sends: 2 }]);
    await turn();
    expect(failures).toEqual([]);
  });

  test('for lack of memory, of a message that has begun, ends the connection', async () => {
    const { sender, failures, state, taken } = sending();
    sender.send(message(numbered(2 * MiB)));
    state.fails = noMemory;
    taken(MiB);
    expect(failures).toEqual([]);
    await turn();
    expect(failures).toEqual([noMemory]);
  });

  test('for another reason ends the connection', async () => {
    const { sender, failures, state } = sending();
    state.fails = new RangeError('of ws');
    sender.send(message('a'));
    expect(failures).toEqual([]);
    await turn();
    expect(failures.map(({ cause }) => cause)).toEqual([new RangeError('of ws')]);
  });
});
