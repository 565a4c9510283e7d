import { Socket } from 'node:net';
import { hresult, winrtError, type WinRTError } from '@twinsocket/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Connect } from './attempt.ts';
import { firstToConnect } from './happy-eyeballs.ts';
import type { Destination } from './route.ts';

const destination: Destination = {
  host: 'server.example',
  port: 443,
  fail: (number, reason, cause) => winrtError(number, reason, cause),
};

/** Sockets that are never connected: what becomes of an attempt is the test's to say. */
let sockets: Map<string, Socket>;
const connect: Connect = (host) => {
  const socket = new Socket();
  sockets.set(host, socket);
  return socket;
};

const attempted = (): readonly string[] => [...sockets.keys()];
const socketOf = (address: string): Socket => sockets.get(address) ?? expect.fail(`${address} was not attempted`);

function refuse(address: string, code = 'ECONNREFUSED'): void {
  socketOf(address).emit('error', Object.assign(new Error(`connect ${code} ${address}`), { code }));
}

const failureOf = (promise: Promise<unknown>): Promise<WinRTError> =>
  promise.then(
    () => expect.fail('it has connected'),
    (error: WinRTError) => error,
  );

/** Can't begin the second attempt. */
const connectOnce: Connect = (host, port) => {
  if (sockets.size > 0) throw new Error('no cipher match');
  return connect(host, port);
};

let abort: AbortController;

function start(addresses: readonly string[], by = connect): ReturnType<typeof firstToConnect> {
  return firstToConnect(destination, addresses, { waitFor: () => {}, connect: by }, abort.signal);
}

beforeEach(() => {
  sockets = new Map();
  abort = new AbortController();
  vi.useFakeTimers();
});

afterEach(() => {
  // Whatever the end was, no timer is left.
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('an attempt that can not begin', () => {
  test.each([
    ['after the delay', () => vi.advanceTimersByTime(250)],
    ['after the attempt before it has failed', () => refuse('::1')],
  ])('%s fails the connect with its error, and no socket stays', async (_when, begin) => {
    const failing = start(['::1', '127.0.0.1'], connectOnce);
    begin();
    await expect(failing).rejects.toThrow('no cipher match');
    expect(socketOf('::1').listenerCount('connect')).toBe(0);
    expect(attempted()).toEqual(['::1']);
  });
});

describe('when to attempt', () => {
  test('the next address is attempted 250 ms after the last one began, the last one staying in the race', async () => {
    const winner = start(['::1', '127.0.0.1', '::2']);
    vi.advanceTimersByTime(249);
    expect(attempted()).toEqual(['::1']);
    vi.advanceTimersByTime(1);
    expect(attempted()).toEqual(['::1', '127.0.0.1']);
    vi.advanceTimersByTime(250);
    expect(attempted()).toEqual(['::1', '127.0.0.1', '::2']);
    socketOf('::1').emit('connect');
    expect(await winner).toBe(socketOf('::1'));
  });

  test('it is attempted at once when the last one has failed, and the one after it 250 ms later', async () => {
    const winner = start(['::1', '127.0.0.1', '::2']);
    vi.advanceTimersByTime(200);
    refuse('::1');
    expect(attempted()).toEqual(['::1', '127.0.0.1']);
    vi.advanceTimersByTime(249);
    expect(attempted()).toEqual(['::1', '127.0.0.1']);
    vi.advanceTimersByTime(1);
    expect(attempted()).toEqual(['::1', '127.0.0.1', '::2']);
    socketOf('::2').emit('connect');
    await winner;
  });

  test('an earlier one that fails while a later one is young hurries nothing', async () => {
    const winner = start(['::1', '127.0.0.1', '::2']);
    vi.advanceTimersByTime(250);
    refuse('::1');
    expect(attempted()).toEqual(['::1', '127.0.0.1']);
    socketOf('127.0.0.1').emit('connect');
    await winner;
  });
});

describe('the winner', () => {
  test('is given; the others are destroyed, and no listener is left on any', async () => {
    const winner = start(['::1', '127.0.0.1', '::2']);
    vi.advanceTimersByTime(500);
    socketOf('127.0.0.1').emit('connect');
    expect(await winner).toBe(socketOf('127.0.0.1'));
    expect(attempted().map((address) => socketOf(address).destroyed)).toEqual([true, false, true]);
    for (const address of attempted()) expect(socketOf(address).listenerCount('connect')).toBe(0);
  });

  test('stays the only one when a loser connects or fails late', async () => {
    const winner = start(['::1', '127.0.0.1']);
    vi.advanceTimersByTime(250);
    socketOf('127.0.0.1').emit('connect');
    socketOf('::1').emit('connect');
    // Unheard, these two would be thrown.
    refuse('::1');
    refuse('127.0.0.1', 'ECONNRESET');
    expect(await winner).toBe(socketOf('127.0.0.1'));
    expect(socketOf('127.0.0.1').destroyed).toBe(false);
    expect(socketOf('::1').destroyed).toBe(true);
  });
});

describe('when all have failed', () => {
  test('the error is that of the last address, also if it failed first, and its cause has all of them', async () => {
    const failure = failureOf(start(['::1', '127.0.0.1']));
    vi.advanceTimersByTime(250);
    refuse('127.0.0.1', 'ENETUNREACH');
    refuse('::1');
    const error = await failure;
    expect(error.number).toBe(hresult.WININET_E_SERVER_UNREACHABLE);
    expect(error.message).toContain('none of 2 addresses connected: ::1 (ECONNREFUSED), 127.0.0.1 (ENETUNREACH)');
    const codes = (error.cause as AggregateError).errors.map((each: { code?: string }) => each.code);
    expect(codes).toEqual(['ECONNREFUSED', 'ENETUNREACH']);
  });

  test('an only address fails with its error as the cause', async () => {
    const failure = failureOf(start(['127.0.0.1']));
    refuse('127.0.0.1');
    const error = await failure;
    expect(error.number).toBe(hresult.WININET_E_CANNOT_CONNECT);
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' });
  });
});

test('aborting destroys all attempts and begins no more', async () => {
  const failure = failureOf(start(['::1', '127.0.0.1', '::2']));
  vi.advanceTimersByTime(250);
  abort.abort();
  expect(await failure).toMatchObject({ number: hresult.WININET_E_OPERATION_CANCELLED });
  expect(attempted().map((address) => socketOf(address).destroyed)).toEqual([true, true]);
  vi.advanceTimersByTime(120_000);
  expect(attempted()).toHaveLength(2);
});
