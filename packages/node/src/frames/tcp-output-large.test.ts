/** Large frames, which are written at once: mostly the system takes them at once too, and then need not call back. */
import { once } from 'node:events';
import { Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { numbered, turn, writeOfNode, writing, writingOverTls } from './testing/writing.ts';

afterEach(() => vi.restoreAllMocks());

const kib = 1024;

/** An output that has written a frame. */
async function used(masks: boolean, over = writing) {
  const all = await over(masks);
  const { write, gone, messages } = all;
  write('greeting');
  await vi.waitFor(() => expect(gone.sends).toBe(1));
  return {
    ...all,
    /** Waits for these payloads behind the greeting. Not by `toEqual`, which takes seconds for so many bytes. */
    come: async (sent: readonly Uint8Array[]) => {
      await vi.waitFor(() => expect(messages.length).toBe(1 + sent.length), 10_000);
      expect(sent.map((payload, i) => Buffer.compare(payload, messages[i + 1]?.data ?? Buffer.alloc(0)))).toEqual(
        sent.map(() => 0),
      );
    },
  };
}

describe.each([
  { whose: 'a client', masks: true },
  { whose: 'a server', masks: false },
])('large frames of $whose', ({ masks }) => {
  test('have gone when they were given to TCP', async () => {
    const { write, gone, come } = await used(masks);
    const sent = [64, 100, 128, 300].map((size, seed) => numbered(size * kib, seed));
    for (const payload of sent) write(payload);
    expect(gone).toMatchObject({ sends: 5, atOnce: 4, calls: 1, bytes: 8 + (64 + 100 + 128 + 300) * kib });
    await come(sent);
    await turn();
    expect(gone).toMatchObject({ sends: 5, calls: 1 });
  });

  test('that the peer does not read are told when they have left, each byte once', async () => {
    const { write, gone, peer, receiver, come } = await used(masks);
    peer.unpipe(receiver);
    peer.pause();
    const sent: Uint8Array[] = [];
    // More than the buffers of both systems hold.
    while (gone.atOnce === sent.length) {
      sent.push(numbered(1000 * kib + sent.length, sent.length));
      write(sent.at(-1) as Uint8Array);
    }
    for (let i = 0; i < 3; i++) {
      sent.push(numbered(70 * kib + i, i));
      write(sent.at(-1) as Uint8Array);
    }
    await turn();
    expect(gone.sends).toBe(1 + gone.atOnce);
    peer.pipe(receiver);
    await vi.waitFor(() => expect(gone.sends).toBe(1 + sent.length), 10_000);
    expect(gone.bytes).toBe(8 + sent.reduce((sum, { length }) => sum + length, 0));
    await come(sent);
    // They go at once again.
    const before = gone.atOnce;
    write(numbered(64 * kib, 0));
    expect(gone.atOnce).toBe(before + 1);
  });

  test('do not change how the small ones behind are gathered', async () => {
    const { write, gone, tcp, messages } = await used(masks);
    write(numbered(64 * kib, 0));
    expect(gone.atOnce).toBe(1);
    const writes = vi.spyOn(tcp as Required<Socket>, '_write');
    const together = vi.spyOn(tcp as Required<Socket>, '_writev');
    for (let i = 0; i < 100; i++) write('small');
    await vi.waitFor(() => expect(messages.length).toBe(102));
    // The first is written as an answer is, the second as one behind it.
    expect(writes.mock.calls.length + together.mock.calls.length).toBe(3);
    expect(gone).toMatchObject({ sends: 102, atOnce: 2 });
  });

  test('that end no send are told by callbacks', async () => {
    const { write, gone } = await used(masks);
    write(numbered(64 * kib, 0), { last: false, fin: false });
    expect(gone).toMatchObject({ atOnce: 0, bytes: 8 });
    await vi.waitFor(() => expect(gone.bytes).toBe(8 + 64 * kib));
  });

  test('are told when they have left, over TLS', async () => {
    const { write, gone, come } = await used(masks, writingOverTls);
    const payload = numbered(200 * kib, 0);
    write(payload);
    expect(gone).toMatchObject({ sends: 1, atOnce: 0 });
    await vi.waitFor(() => expect(gone).toMatchObject({ sends: 2, bytes: 8 + 200 * kib }));
    await come([payload]);
  });

  test('are told when they have left, if a write that is replaced keeps them for later', async () => {
    const { write, gone, come } = await used(masks);
    const later: (() => void)[] = [];
    vi.spyOn(Socket.prototype, 'write').mockImplementation(function (this: Socket, ...given: unknown[]) {
      later.push(() => void writeOfNode.apply(this, given as [Buffer, () => void]));
      return true;
    });
    const payload = numbered(200 * kib, 0);
    write(payload);
    await turn();
    expect(gone).toMatchObject({ sends: 1, atOnce: 0 });
    for (const run of later) run();
    await vi.waitFor(() => expect(gone).toMatchObject({ sends: 2, bytes: 8 + 200 * kib }));
    await come([payload]);
  });

  test('that TCP refuses have not gone', async () => {
    const { write, gone, tcp } = await used(masks);
    const failed = once(tcp, 'error');
    vi.spyOn(tcp, '_write').mockImplementation((_chunk, _encoding, done) => done(new Error('EPIPE')));
    write(numbered(300 * kib, 0));
    await failed;
    await turn();
    expect(gone).toMatchObject({ sends: 1, atOnce: 0, bytes: 8 });
  });

  test('are not written behind a close frame', async () => {
    const { write, gone, state } = await used(masks);
    state.readyState = 2;
    write(numbered(300 * kib, 0));
    await turn();
    expect(gone).toMatchObject({ sends: 1, atOnce: 0, bytes: 8 });
  });
});
