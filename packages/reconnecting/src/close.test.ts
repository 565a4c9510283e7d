import { describe, expect, test } from 'vitest';
import { latest } from './testing/fake-socket.ts';
import { useFakes, started, opened, afterLoss } from './testing/started.ts';

useFakes();

describe('close and abort', () => {
  test('close of an open socket waits for the answer of the peer', async () => {
    const { socket, told } = await opened();
    socket.close(3000, 'bye');
    expect([socket.state, latest().closes]).toEqual(['closing', [[3000, 'bye']]]);
    await afterLoss({ code: 3000, reason: 'bye', error: null });
    expect(await socket.ended).toEqual({ code: 3000, reason: 'bye', error: null });
    expect(told.at(-1)).toBe('ended 3000');
  });

  test('close while it waits or connects ends it at once', async () => {
    const waiting = await opened();
    await afterLoss();
    waiting.socket.close();
    expect(waiting.socket.state).toBe('ended');
    const connecting = await started();
    connecting.socket.close();
    expect([connecting.socket.state, latest().closes]).toEqual(['ended', [[undefined, undefined]]]);
  });

  test('abort ends it in any state, with the reason as cause', async () => {
    const reason = new Error('enough');
    const { socket } = await opened();
    socket.abort(reason);
    expect(socket.state).toBe('ended');
    expect((await socket.ended).error?.cause).toBe(reason);
    expect(latest().aborted).toBe(reason);
  });

  test('a second close and an abort behind the end have no effect', async () => {
    const { socket, told } = await opened();
    socket.close();
    socket.close(3000);
    await afterLoss({ code: 1005, reason: '', error: null });
    socket.abort();
    socket.close();
    expect(latest().closes).toHaveLength(1);
    expect(told.filter((each) => each.startsWith('ended'))).toEqual(['ended 1005']);
  });

  test('await using closes it and waits for its end', async () => {
    const { socket } = await opened();
    const disposed = socket[Symbol.asyncDispose]();
    await afterLoss({ code: 1005, reason: '', error: null });
    await disposed;
    expect(socket.state).toBe('ended');
  });
});
