import { WinRTError } from '@twinsocket/core/api';
import { describe, expect, test, vi } from 'vitest';
import { E_ACCESSDENIED, E_INVALIDARG, errorOf, HTTP_E_STATUS_BASE } from './errors.ts';
import type { ReconnectingOptions } from './options.ts';
import { ReconnectingWebSocketBase } from './reconnecting-web-socket.ts';
import { FakeReconnectingWebSocket, latest, sockets, turns } from './testing/fake-socket.ts';
import { address, lost, useFakes, started, opened, afterLoss, pass } from './testing/started.ts';

useFakes();

describe('a ReconnectingWebSocket', () => {
  test('connects after the turn in which it was made, and says so', async () => {
    const socket = new FakeReconnectingWebSocket(address);
    expect([socket.state, sockets.length]).toEqual(['connecting', 0]);
    await turns();
    expect(latest().address).toBe(address);
    latest().open();
    await turns();
    expect(socket.state).toBe('open');
    socket.abort();
  });

  test('comes back after a loss, with another socket', async () => {
    const { socket, told } = await opened();
    await afterLoss();
    expect(socket.state).toBe('down');
    await pass(500);
    expect(sockets).toHaveLength(2);
    latest().open();
    await turns();
    expect(told).toEqual(['open 1 false', 'down 1006 500', 'open 2 true']);
    socket.abort();
  });

  test('waits longer each time, up to maxDelay, anywhere between minDelay and a bound that doubles', async () => {
    vi.mocked(Math.random).mockReturnValue(1);
    const { socket, told } = await started({ minDelay: 100, maxDelay: 1000 });
    for (let attempt = 0; attempt < 5; attempt++) {
      latest().refuse(lost);
      await pass(1000);
    }
    expect(told).toEqual([200, 400, 800, 1000, 1000].map((delay) => `down 1006 ${delay}`));
    socket.abort();
  });

  test('counts attempts anew only after a connection that has lasted', async () => {
    const { socket, told } = await started();
    await pass(10_000);
    for (const lasts of [4000, 4000, 5000, 0]) {
      latest().open();
      await pass(lasts);
      await afterLoss();
      await pass(5000);
    }
    const opens = ['open 1 false', 'open 2 true', 'open 3 true', 'open 2 true'];
    expect(told.filter((each) => each.startsWith('open'))).toEqual(opens);
    socket.abort();
  });

  test('has a name, and needs a platform', async () => {
    const { socket } = await started();
    expect(Object.prototype.toString.call(socket)).toBe('[object ReconnectingWebSocket]');
    expect(() => new ReconnectingWebSocketBase(address)).toThrow('has no platform');
    socket.abort();
  });

  test('reads back its handlers, and calls no listener that was removed', async () => {
    const { socket } = await started();
    const handler = vi.fn();
    for (const name of ['onopen', 'onmessagereceived', 'ondown', 'onended'] as const) {
      socket[name] = null;
      expect(socket[name]).toBeNull();
      socket[name] = handler;
      expect(socket[name]).toBe(handler);
      socket[name] = null;
    }
    const listener = vi.fn();
    socket.removeEventListener('open', listener);
    socket.addEventListener('open', listener);
    socket.removeEventListener('open', listener);
    latest().open();
    await turns();
    expect([socket.state, listener.mock.calls, handler.mock.calls]).toEqual(['open', [], []]);
    socket.abort();
  });

  test('that is ended in the turn in which it was made makes no connection', async () => {
    const socket = new FakeReconnectingWebSocket(address);
    socket.close();
    await turns();
    expect([socket.state, sockets.length]).toEqual(['ended', 0]);
  });

  test.each<[what: string, settle: () => void]>([
    ['opens', () => latest().open()],
    ['is refused', () => latest().refuse(lost)],
  ])('that was aborted stays ended when its connection %s', async (_what, settle) => {
    const shouldRetry = vi.fn(() => true);
    const { socket, told } = await started({ shouldRetry });
    socket.abort();
    settle();
    await turns();
    expect([socket.state, told, shouldRetry.mock.calls]).toEqual(['ended', ['ended 1006'], []]);
  });

  test('that shouldRetry closes stays ended, whatever it answers', async () => {
    const { socket, told } = await started({
      shouldRetry: () => {
        socket.close();
        return true;
      },
    });
    latest().refuse(lost);
    await turns();
    expect([socket.state, told]).toEqual(['ended', ['ended 1006']]);
  });

  test('that shouldRetry closes before it throws has ended once', async () => {
    const { socket, told } = await started({
      shouldRetry: () => {
        socket.close();
        throw new Error('no idea');
      },
    });
    latest().refuse(lost);
    await turns();
    expect(told).toEqual(['ended 1006']);
  });

  test('ends after maxAttempts in a row', async () => {
    const { socket, told } = await started({ maxAttempts: 2 });
    latest().refuse(lost);
    await pass(500);
    latest().refuse(lost);
    await turns();
    expect(told).toEqual(['down 1006 500', 'ended 1006']);
    expect((await socket.ended).error).toBe(lost);
  });

  const final: readonly (readonly [string, WinRTError])[] = [
    ['a policy', errorOf(E_ACCESSDENIED, 'refused')],
    ['a bad address', errorOf(E_INVALIDARG, 'bad')],
    ...[401, 403, 404, 410].map(
      (status) => [`HTTP ${status}`, errorOf(HTTP_E_STATUS_BASE + status, 'refused')] as const,
    ),
  ];
  test.each(final)('does not try again after %s', async (_, error) => {
    const { socket } = await started();
    latest().refuse(error);
    await turns();
    expect(socket.state).toBe('ended');
    expect((await socket.ended).error).toBe(error);
  });

  test.each([1000, 1008, 4000, 4999])('does not try again after a close with %d', async (code) => {
    const { socket } = await opened();
    await afterLoss({ code, reason: 'bye', error: null });
    expect(await socket.ended).toEqual({ code, reason: 'bye', error: null });
  });

  test.each([1001, 1005, 1011, 3000])('tries again after a close with %d', async (code) => {
    const { socket } = await opened();
    await afterLoss({ code, reason: '', error: null });
    expect(socket.state).toBe('down');
    socket.abort();
  });

  test('lets shouldRetry decide otherwise, both ways', async () => {
    const asked: unknown[] = [];
    const again = await opened({
      shouldRetry: ({ code }, attempt) => {
        asked.push([code, attempt]);
        return true;
      },
    });
    await afterLoss({ code: 4000, reason: '', error: null });
    expect([again.socket.state, asked]).toEqual(['down', [[4000, 1]]]);
    again.socket.abort();
    const never = await opened({ shouldRetry: () => false });
    await afterLoss();
    expect(never.socket.state).toBe('ended');
  });

  test('ends with what shouldRetry throws', async () => {
    const { socket } = await opened({
      shouldRetry: () => {
        throw new TypeError('of the app');
      },
    });
    await afterLoss();
    expect((await socket.ended).error?.message).toContain('of the app');
  });

  test('asks a function for the address of each attempt', async () => {
    const asked: number[] = [];
    const { socket } = await started({}, async (attempt) => {
      asked.push(attempt);
      return `${address}?token=${attempt}`;
    });
    latest().refuse(lost);
    await pass(500);
    expect([asked, latest().address]).toEqual([[1, 2], `${address}?token=2`]);
    socket.abort();
  });

  test('takes an address that fails for a failed attempt', async () => {
    const { socket, told } = await started({}, () => Promise.reject(new Error('no token')));
    expect(told).toEqual(['down 1006 500']);
    socket.abort();
  });

  test('aborts the signal of an address that is still asked for, and then does not connect', async () => {
    let signal: AbortSignal | undefined;
    let give: (address: string) => void = () => {};
    const { socket } = await started({}, (_attempt, given) => {
      signal = given;
      return new Promise((resolve) => (give = resolve));
    });
    socket.close();
    expect(signal?.aborted).toBe(true);
    give(address);
    await turns();
    expect(sockets).toHaveLength(0);
  });

  test('configures each socket before it connects, and ends with what configure throws if that is final', async () => {
    const configured: unknown[] = [];
    const { socket } = await started({ configure: (each) => configured.push(each) });
    latest().refuse(lost);
    await pass(500);
    expect(configured).toEqual(sockets);
    socket.abort();
    const { socket: refused } = await started({
      configure: () => {
        throw errorOf(E_INVALIDARG, 'bad');
      },
    });
    expect(refused.state).toBe('ended');
  });

  test('refuses options that can not be, with their value', () => {
    for (const [options, text] of [
      [{ minDelay: -1 }, 'options.minDelay: -1'],
      [{ maxDelay: '7' }, 'options.maxDelay: 7'],
      [{ minDelay: 10, maxDelay: 5 }, 'options.maxDelay: 5'],
      [{ maxAttempts: NaN }, 'options.maxAttempts: NaN'],
      [{ queueLimit: { bytes: null } }, 'options.queueLimit.bytes: null'],
      [{ heartbeat: { interval: 0, timeout: 1 } }, 'options.heartbeat.interval: 0'],
    ] as const) {
      const make = (): unknown => new FakeReconnectingWebSocket(address, options as unknown as ReconnectingOptions);
      expect(make).toThrow(text);
      expect(make).toThrow(WinRTError);
    }
    expect(() => new FakeReconnectingWebSocket(undefined as never)).toThrow('address: undefined');
    expect(() => new FakeReconnectingWebSocket(null as never)).toThrow('address: null');
  });

  test('takes the least that options can be', async () => {
    const { socket, told } = await started({
      minDelay: 0,
      maxDelay: 0,
      maxAttempts: 0,
      queueLimit: { bytes: 0, messages: 0 },
    });
    latest().refuse(lost);
    await turns();
    expect([socket.state, told]).toEqual(['ended', ['ended 1006']]);
  });

  test('raises messages of whichever socket, and not the event of a failure', async () => {
    const { socket } = await opened();
    const received: unknown[] = [];
    socket.addEventListener('messagereceived', (event) => received.push(event));
    latest().receive('one');
    const first = latest();
    first.state = 'failed';
    first.receive('failure');
    await afterLoss();
    first.state = 'closed';
    first.receive('late');
    await pass(500);
    latest().open();
    await turns();
    latest().receive('two');
    expect(received).toEqual(['one', 'two']);
    socket.abort();
  });

  test('calls the other listeners when one throws', async () => {
    const reported: unknown[] = [];
    const { socket } = await opened();
    const heard: unknown[] = [];
    socket.addEventListener('messagereceived', () => {
      throw new Error('of the app');
    });
    socket.addEventListener('messagereceived', (event) => heard.push(event));
    latest().receive('one');
    try {
      vi.runAllTimers();
    } catch (error) {
      reported.push((error as Error).message);
    }
    expect([heard, reported]).toEqual([['one'], ['of the app']]);
    socket.abort();
  });

  test('keeps a function as a listener that was the property handler too', async () => {
    const { socket } = await opened();
    const heard: unknown[] = [];
    const listener = (event: unknown): void => void heard.push(event);
    socket.onmessagereceived = listener;
    socket.addEventListener('messagereceived', listener);
    latest().receive('both');
    socket.onmessagereceived = null;
    latest().receive('one');
    expect(heard).toEqual(['both', 'both', 'one']);
    expect(() => socket.addEventListener('open', null as never)).toThrow(
      'the listener of open is not a function: null',
    );
    socket.abort();
  });
});
