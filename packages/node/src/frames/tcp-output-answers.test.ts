/** Frames of an app that answers what it gets: most are taken by the system at once, which then need not call back. */
import { once } from 'node:events';
import { Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { turn, writeOfNode, writing, writingOverTls } from './testing/writing.ts';

afterEach(() => vi.restoreAllMocks());

/** An output that has written a frame, over a connection on which bytes can come. */
async function talking(masks: boolean, over = writing) {
  const all = await over(masks);
  const { tcp, peer, write, gone, messages } = all;
  tcp.resume();
  write('greeting');
  await vi.waitFor(() => expect(gone.sends).toBe(1));
  await turn();
  return {
    ...all,
    come: async () => {
      peer.write('x');
      await once(tcp, 'data');
    },
    texts: () => messages.map(({ data }) => String(data)),
  };
}

describe.each([
  { whose: 'a client', masks: true },
  { whose: 'a server', masks: false },
])('answers of $whose', ({ masks }) => {
  test('have gone when they were given to TCP, once for all that has come', async () => {
    const { come, write, gone, texts } = await talking(masks);
    for (let i = 1; i <= 3; i++) {
      await come();
      write('answer');
      expect(gone).toMatchObject({ sends: i + 1, atOnce: i });
    }
    write('another');
    write('third');
    expect(gone).toMatchObject({ sends: 4, atOnce: 3 });
    await vi.waitFor(() => expect(gone).toMatchObject({ sends: 6, bytes: 8 + 18 + 7 + 5 }));
    await vi.waitFor(() => expect(texts().slice(4)).toEqual(['another', 'third']));
  });

  test('that wait in Node’s stream are told when they have left', async () => {
    const { come, write, gone, tcp, texts } = await talking(masks);
    await come();
    tcp.cork();
    write('answer');
    write('behind');
    await turn();
    expect(gone).toMatchObject({ sends: 1, atOnce: 0 });
    tcp.uncork();
    await vi.waitFor(() => expect(gone).toMatchObject({ sends: 3, bytes: 8 + 12 }));
    await vi.waitFor(() => expect(texts()).toEqual(['greeting', 'answer', 'behind']));
    // The system has taken the last write before it returned, or not: each is told.
    for (let i = 0; i < 3; i++) {
      await come();
      write('more');
      await turn();
    }
    await vi.waitFor(() => expect(gone.sends).toBe(6));
  });

  test('are told when they have left, over TLS', async () => {
    const { come, write, gone, texts } = await talking(masks, writingOverTls);
    await come();
    write('answer');
    expect(gone).toMatchObject({ sends: 1, atOnce: 0 });
    await vi.waitFor(() => expect(gone.sends).toBe(2));
    await vi.waitFor(() => expect(texts()).toEqual(['greeting', 'answer']));
  });

  test('are told when they have left, if a write that is replaced keeps them for later', async () => {
    const { come, write, gone, texts } = await talking(masks);
    await come();
    let later = (): void => {};
    vi.spyOn(Socket.prototype, 'write').mockImplementation(function (this: Socket, ...given: unknown[]) {
      later = () => void writeOfNode.apply(this, given as [Buffer, () => void]);
      return true;
    });
    write('answer');
    await turn();
    expect(gone).toMatchObject({ sends: 1, atOnce: 0 });
    later();
    await vi.waitFor(() => expect(gone.sends).toBe(2));
    await vi.waitFor(() => expect(texts()).toEqual(['greeting', 'answer']));
  });

  test('that TCP refuses have not gone', async () => {
    const { come, write, gone, tcp } = await talking(masks);
    await come();
    const failed = once(tcp, 'error');
    vi.spyOn(tcp, '_write').mockImplementation((_chunk, _encoding, done) => done(new Error('EPIPE')));
    write('answer');
    await failed;
    await turn();
    expect(gone).toMatchObject({ sends: 1, atOnce: 0 });
  });
});
