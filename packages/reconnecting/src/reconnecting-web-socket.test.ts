import { WinRTError, type SocketEnd } from '@twinsocket/core/api';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { E_ACCESSDENIED, E_INVALIDARG, errorOf, HTTP_E_STATUS_BASE, WININET_E_CONNECTION_ABORTED } from './errors.ts';
import type { ReconnectingOptions } from './options.ts';
import { FakeReconnectingWebSocket, FakeSocket, latest, sockets, turns } from './testing/fake-socket.ts';

const address = 'ws://127.0.0.1/chat';
const lost = errorOf(WININET_E_CONNECTION_ABORTED, 'the link was lost');
const loss: SocketEnd = { code: 1006, reason: '', error: lost };

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, 'random').mockReturnValue(0);
  sockets.length = 0;
  FakeSocket.sendsPings = true;
});

afterEach(() => {
  expect(vi.getTimerCount(), 'timers that are left').toBe(0);
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A socket with what its events have told. */
async function started(
  options?: ReconnectingOptions,
  to: ConstructorParameters<typeof FakeReconnectingWebSocket>[0] = address,
) {
  const socket = new FakeReconnectingWebSocket(to, options);
  const told: string[] = [];
  socket.onopen = ({ attempt, isReturn }) => told.push(`open ${attempt} ${isReturn}`);
  socket.ondown = ({ end, retryAt }) => told.push(`down ${end.code} ${retryAt ? +retryAt - Date.now() : 'offline'}`);
  socket.onended = ({ end }) => told.push(`ended ${end.code}`);
  await turns();
  return { socket, told };
}

async function opened(options?: ReconnectingOptions) {
  const made = await started(options);
  latest().open();
  await turns();
  return made;
}

async function afterLoss(end: SocketEnd = loss): Promise<void> {
  latest().end(end);
  await turns();
}

async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await turns();
}

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
    const { socket, told } = await opened();
    await pass(4000);
    await afterLoss();
    await pass(500);
    latest().open();
    await pass(5000);
    await afterLoss();
    await pass(500);
    latest().open();
    await turns();
    expect(told.filter((each) => each.startsWith('open'))).toEqual(['open 1 false', 'open 2 true', 'open 2 true']);
    socket.abort();
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

  test.each([
    ['a policy', errorOf(E_ACCESSDENIED, 'refused')],
    ['a bad address', errorOf(E_INVALIDARG, 'bad')],
    ...[401, 403, 404, 410].map(
      (status) => [`HTTP ${status}`, errorOf(HTTP_E_STATUS_BASE + status, 'refused')] as const,
    ),
  ])('does not try again after %s', async (_, error) => {
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

  test.each([1012, 1013])('waits 5 seconds at least after a close with %d', async (code) => {
    const { socket, told } = await opened();
    await afterLoss({ code, reason: '', error: null });
    expect(told.at(-1)).toBe(`down ${code} 5000`);
    socket.abort();
  });

  test.each([
    ['120', 120_000],
    [new Date(Date.UTC(2040, 0, 1)).toUTCString(), undefined],
  ])('waits as long as Retry-After says: %s', async (value, expected) => {
    const { socket, told } = await started();
    const response = { headers: new Headers({ 'retry-after': value }) };
    latest().refuse(Object.assign(errorOf(HTTP_E_STATUS_BASE + 503, 'busy'), { response }));
    await turns();
    const waited = Number(told.at(-1)?.split(' ')[2]);
    if (expected) expect(waited).toBe(expected);
    else expect(waited).toBe(Math.min(Date.parse(value) - Date.now(), 2 ** 31 - 1));
    socket.abort();
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
  });

  test('raises messages of whichever socket, and not the event of a failure', async () => {
    const { socket } = await opened();
    const received: unknown[] = [];
    socket.addEventListener('messagereceived', (event) => received.push(event));
    latest().receive('one');
    const first = latest();
    await afterLoss();
    first.receive('failure');
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
});

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

describe('sendAsync', () => {
  test('resolves with the bytes when the network has them', async () => {
    const { socket } = await opened();
    const sending = socket.sendAsync('grüß');
    latest().flush();
    expect(await sending).toBe(6);
    socket.abort();
  });

  test('keeps what is sent without a connection, in order, as it was then', async () => {
    const { socket } = await started();
    const bytes = new Uint8Array([1, 2]);
    const sends = [socket.sendAsync('a'), socket.sendAsync(bytes), socket.sendAsync('c')];
    bytes.fill(9);
    latest().open();
    await turns();
    expect(latest().sent).toEqual(['a', new Uint8Array([1, 2]), 'c']);
    latest().flush();
    expect(await Promise.all(sends)).toEqual([1, 2, 1]);
    socket.abort();
  });

  test('sends what has waited before what the app sends in open', async () => {
    const { socket } = await started();
    void socket.sendAsync('first');
    socket.onopen = () => void socket.sendAsync('second');
    latest().open();
    await turns();
    expect(latest().sent).toEqual(['first', 'second']);
    socket.abort();
  });

  test('rejects by name over the limit of messages, and of bytes', async () => {
    const { socket } = await started({ queueLimit: { messages: 2, bytes: 10 } });
    void socket.sendAsync('12345678');
    await expect(socket.sendAsync('123')).rejects.toThrow('queueLimit of 2 messages and 10 bytes');
    void socket.sendAsync('1');
    await expect(socket.sendAsync('')).rejects.toMatchObject({ number: 0x80070718 | 0 });
    socket.abort();
  });

  test('rejects what was under way at a loss, since it may have arrived, and sends the rest on return', async () => {
    const { socket } = await opened();
    const underWay = socket.sendAsync('under way');
    await afterLoss();
    await expect(underWay).rejects.toMatchObject({ number: WININET_E_CONNECTION_ABORTED, cause: lost });
    await expect(underWay).rejects.toThrow('may have arrived');
    const waiting = socket.sendAsync('waiting');
    await pass(500);
    latest().open();
    await turns();
    expect(latest().sent).toEqual(['waiting']);
    latest().flush();
    expect(await waiting).toBe(7);
    socket.abort();
  });

  test('with resend it sends what was under way again, before what came later', async () => {
    const { socket } = await opened({ resend: true });
    const underWay = socket.sendAsync('under way');
    await afterLoss();
    void socket.sendAsync('later');
    await pass(500);
    latest().open();
    await turns();
    expect(latest().sent).toEqual(['under way', 'later']);
    latest().flush();
    expect(await underWay).toBe(9);
    socket.abort();
  });

  test('rejects what waits when the socket ends, and what is sent after', async () => {
    const { socket } = await started();
    const waiting = socket.sendAsync('a');
    socket.close();
    await expect(waiting).rejects.toMatchObject({ number: 0x80072ef1 | 0 });
    await expect(socket.sendAsync('b')).rejects.toMatchObject({ number: 0x80000013 | 0 });
  });
});

describe('the heartbeat', () => {
  const heartbeat = { interval: 1000, timeout: 300 };

  test('is pings, where the platform sends them', async () => {
    const { socket } = await opened({ heartbeat });
    expect(latest().control).toEqual({ desiredUnsolicitedPongInterval: 1000, receiveTimeout: 300 });
    socket.abort();
  });

  test('needs a message where the platform sends no pings', async () => {
    FakeSocket.sendsPings = false;
    const { socket } = await started({ heartbeat });
    expect((await socket.ended).error?.message).toContain('options.heartbeat.message');
  });

  test('asks after a silence, and ends the connection when nothing answers', async () => {
    const { socket, told } = await opened({ heartbeat: { ...heartbeat, message: () => 'ping' } });
    await pass(999);
    expect(latest().sent).toEqual([]);
    await pass(1);
    expect(latest().sent).toEqual(['ping']);
    await pass(300);
    expect(told.at(-1)).toBe('down 1006 500');
    expect(latest().aborted).toMatchObject({ status: 7 });
    socket.abort();
  });

  test('takes any message for life, and an answer for nothing else', async () => {
    const received: unknown[] = [];
    const { socket } = await opened({
      heartbeat: { ...heartbeat, message: () => 'ping', isAnswer: (event) => (event as unknown) === 'pong' },
    });
    socket.onmessagereceived = (event) => received.push(event);
    await pass(900);
    latest().receive('news');
    await pass(900);
    expect(latest().sent).toEqual([]);
    await pass(100);
    latest().receive('pong');
    await pass(900);
    expect([socket.state, received]).toEqual(['open', ['news']]);
    socket.abort();
  });
});

describe('in a browser without a network', () => {
  function goOffline(): { onLine: boolean } {
    const navigator = { onLine: false };
    const events = new EventTarget();
    vi.stubGlobal('navigator', navigator);
    vi.stubGlobal('addEventListener', events.addEventListener.bind(events));
    vi.stubGlobal('removeEventListener', events.removeEventListener.bind(events));
    vi.stubGlobal('dispatchEvent', events.dispatchEvent.bind(events));
    return navigator;
  }

  async function goOnline(navigator: { onLine: boolean }): Promise<void> {
    navigator.onLine = true;
    dispatchEvent(new Event('online'));
    await turns();
  }

  test('it does not dial until there is one, and then at once', async () => {
    const { socket, told } = await opened();
    const navigator = goOffline();
    await afterLoss();
    expect(told.at(-1)).toBe('down 1006 offline');
    await pass(60_000);
    expect(sockets).toHaveLength(1);
    await goOnline(navigator);
    expect(sockets).toHaveLength(2);
    socket.abort();
  });

  test('it waits too if the network goes while it waits for the time', async () => {
    const { socket } = await opened();
    await afterLoss();
    const navigator = goOffline();
    await pass(500);
    expect(sockets).toHaveLength(1);
    await goOnline(navigator);
    await goOnline(navigator);
    expect(sockets).toHaveLength(2);
    socket.abort();
  });

  test('a close ends the wait for it', async () => {
    const { socket } = await opened();
    const navigator = goOffline();
    await afterLoss();
    socket.close();
    await goOnline(navigator);
    expect(sockets).toHaveLength(1);
  });
});
