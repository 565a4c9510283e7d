import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { winrtError } from '../../errors.ts';
import {
  E_ILLEGAL_METHOD_CALL,
  RO_E_CLOSED,
  WININET_E_CONNECTION_ABORTED,
  WININET_E_OPERATION_CANCELLED,
  WSAEMSGSIZE,
} from '../../hresult.ts';
import type { ConnectionSettings } from '../settings/connection-settings.ts';
import { MessageReceiver, type MessageEvents } from './message-receiver.ts';
import type { Pulled } from './readable.ts';
import { Session } from '../session/session.ts';
import { FakeTransport, microtasks, outcome, type FakeConnection } from '../testing/fake-transport.ts';
import { fakeOpening } from '../testing/opening.ts';

const MiB = 1024 * 1024;
const closeTimeout = 2000;
const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');
const closing = winrtError(WININET_E_OPERATION_CANCELLED, 'close');

const fail = vi.fn();
let receiver: MessageReceiver;
let connection: FakeConnection;
let raised: unknown[];

interface Setting extends Partial<ConnectionSettings> {
  readonly hasHandlers?: boolean;
}

function opened({ hasHandlers = false, ...settings }: Setting = {}): void {
  const opening = fakeOpening(fail, { closeTimeout, ...settings });
  connection = opening.connection;
  raised = [];
  const events: MessageEvents = {
    hasHandlers,
    raise: (payload) => raised.push(payload instanceof Error ? payload.number : payload),
  };
  receiver = new MessageReceiver(events, { refusal: () => undefined });
  receiver.opened(opening);
}

beforeEach(() => {
  vi.useFakeTimers();
  fail.mockReset();
  opened();
});

afterEach(() => {
  vi.useRealTimers();
});

const pulled = (from: MessageReceiver): Promise<Pulled> =>
  new Promise((resolve, reject) => {
    from.pull({ resolve, reject });
  });
const text = (message: string): void => receiver.data(message, true, true);
const bytes = (size: number, final = true): void => receiver.data(new Uint8Array(size), false, final);
const peerCloses = (): void => receiver.peerClosed(() => raised.push('closed'));

describe('with handlers at the connect', () => {
  test('messages are raised as they come, then the end', () => {
    opened({ hasHandlers: true });
    text('a');
    text('b');
    peerCloses();
    expect(raised).toEqual(['a', 'b', 'closed']);
  });

  test('a failure is raised once, after the messages; an unfinished message is dropped', () => {
    opened({ hasHandlers: true });
    text('a');
    bytes(3, false);
    receiver.failed(lost, () => raised.push('told'));
    expect(raised).toEqual(['a', WININET_E_CONNECTION_ABORTED, 'told']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('pulling is refused', async () => {
    opened({ hasHandlers: true });
    text('a');
    expect(await outcome(pulled(receiver))).toBe(E_ILLEGAL_METHOD_CALL);
    expect(raised).toEqual(['a']);
  });

  test('messages are never held back, and the sender is never paused', () => {
    opened({ hasHandlers: true });
    for (let count = 0; count < 8; count++) bytes(MiB);
    expect([raised.length, connection.calls]).toEqual([8, []]);
  });
});

describe('unclaimed messages', () => {
  test('are kept for a reader who comes later', async () => {
    text('a');
    bytes(2);
    expect(await pulled(receiver)).toBe('a');
    expect(await pulled(receiver)).toEqual(new Uint8Array(2));
    expect(raised).toEqual([]);
  });

  test('are kept up to 1 MiB, without stopping the sender', async () => {
    bytes(MiB - 1024);
    bytes(1024);
    expect(connection.calls).toEqual([]);
    expect(await pulled(receiver)).toHaveLength(MiB - 1024);
    expect(await pulled(receiver)).toHaveLength(1024);
  });

  test('are kept up to 4096 of them, however small they are', async () => {
    for (let count = 0; count < 4096; count++) bytes(0);
    expect(await pulled(receiver)).toHaveLength(0);
  });

  test('beyond 4096 small ones are dropped', async () => {
    for (let count = 0; count < 4097; count++) bytes(0);
    await expect(pulled(receiver)).rejects.toThrow(/4097 messages/);
  });

  test('beyond that are all dropped, and the error of the first pull has their number', async () => {
    bytes(MiB - 1);
    bytes(1);
    bytes(1);
    text('more');
    const pull = pulled(receiver);
    await expect(pull).rejects.toMatchObject({ number: E_ILLEGAL_METHOD_CALL });
    await expect(pull).rejects.toThrow(/4 messages/);
    await expect(pulled(receiver), 'and it stays so').rejects.toThrow(/4 messages/);
    expect(connection.calls).toEqual([]);
  });

  test('without an end are kept up to 1 MiB too, and reported as dropped beyond that', async () => {
    text('a');
    for (let sent = 0; sent < 16; sent++) bytes(MiB / 8, false);
    bytes(1);
    await expect(pulled(receiver)).rejects.toThrow(/2 messages/);
    expect([connection.calls, fail.mock.calls]).toEqual([[], []]);
  });

  test('are dropped before the end of one that is too much beside the others', async () => {
    bytes(MiB - 1024);
    bytes(1024, false);
    bytes(1, false);
    await expect(pulled(receiver)).rejects.toMatchObject({ number: E_ILLEGAL_METHOD_CALL });
  });

  test('of which one has begun go to a reader who comes before its end', async () => {
    bytes(MiB, false);
    const pull = pulled(receiver);
    bytes(2);
    expect(await pull).toHaveLength(MiB + 2);
  });

  test('that were dropped before their end keep their limit', () => {
    opened({ maxMessageSize: 2 * MiB });
    bytes(2 * MiB, false);
    expect(fail).not.toHaveBeenCalled();
    bytes(1, false);
    expect(fail).toHaveBeenLastCalledWith(expect.objectContaining({ number: WSAEMSGSIZE }));
  });

  test('are kept for a reader after our close that follows the peer’s, then comes the end', async () => {
    text('a');
    peerCloses();
    receiver.closedBehindEnd();
    expect([await pulled(receiver), await pulled(receiver)]).toEqual(['a', undefined]);
    expect(raised).toEqual(['closed']);
  });

  test('are given out after the peer’s close, which is raised at once, then comes the end', async () => {
    text('a');
    peerCloses();
    expect(raised).toEqual(['closed']);
    expect([await pulled(receiver), await pulled(receiver)]).toEqual(['a', undefined]);
  });

  test('are given out after a failure, then the failure', async () => {
    text('a');
    receiver.failed(lost, () => raised.push('told'));
    expect(raised, 'nobody has to read to hear of it').toEqual(['told']);
    expect(await pulled(receiver)).toBe('a');
    expect(await outcome(pulled(receiver))).toBe(WININET_E_CONNECTION_ABORTED);
  });
});

describe('pulled', () => {
  test('a waiting pull gets the next message, and one behind it waits while the peer is there', async () => {
    const pull = pulled(receiver);
    expect(await outcome(pull)).toBe('pending');
    text('a');
    expect(await outcome(pull)).toBe('a');
    expect(await outcome(pulled(receiver))).toBe('pending');
  });

  test('before the connection is refused', async () => {
    const session = new Session(new FakeTransport().capabilities);
    const events = { hasHandlers: false, raise() {} };
    const unopened = new MessageReceiver(events, session);
    expect(await outcome(pulled(unopened))).toBe(E_ILLEGAL_METHOD_CALL);
  });

  test('unread messages stop the sender at 1 MiB, and reading resumes it at 256 KiB', async () => {
    text('first');
    await pulled(receiver);
    for (let count = 0; count < 9; count++) bytes(128 * 1024);
    expect(connection.calls).toEqual(['pause']);
    for (let count = 0; count < 6; count++) await pulled(receiver);
    expect(connection.calls).toEqual(['pause']);
    await pulled(receiver);
    expect(connection.calls).toEqual(['pause', 'resume']);
  });

  test('unread messages stop the sender at 4096, however small they are', async () => {
    text('first');
    await pulled(receiver);
    for (let count = 0; count < 4095; count++) bytes(0);
    expect(connection.calls).toEqual([]);
    bytes(0);
    expect(connection.calls).toEqual(['pause']);
  });

  test('a message that waits does not keep its chunk in memory', async () => {
    text('first');
    await pulled(receiver);
    receiver.data(new Uint8Array(65_536).subarray(10, 11), false, true);
    expect(((await pulled(receiver)) as Uint8Array).buffer.byteLength).toBe(1);
  });

  test('unread messages over the limit fail a socket that can’t stop its sender', async () => {
    opened({ maxInboundBufferSize: 2 * MiB });
    text('first');
    await pulled(receiver);
    bytes(2 * MiB);
    expect(fail).not.toHaveBeenCalled();
    bytes(1);
    expect(fail).toHaveBeenCalledWith(expect.objectContaining({ number: WSAEMSGSIZE }));
  });

  test('gives whole texts, also where events would be parts', async () => {
    opened({ partial: true });
    const long = 'é'.repeat(50_000) + 'x';
    const pull = pulled(receiver);
    receiver.data(new TextEncoder().encode(`y${long}`), true, true);
    expect(await outcome(pull)).toBe(`y${long}`);
    receiver.data(Uint8Array.of(0xc3), true, false);
    receiver.data(Uint8Array.of(0xa9), true, true);
    expect(await outcome(pulled(receiver))).toBe('é');
  });

  test('the last message comes before closed, and closed before the end', async () => {
    const first = pulled(receiver).then((message) => raised.push(message));
    text('a');
    await first;
    text('b');
    peerCloses();
    expect(raised).toEqual(['a']);
    await pulled(receiver).then((message) => raised.push(message));
    await pulled(receiver).then((message) => raised.push(message));
    expect(raised).toEqual(['a', 'b', 'closed', undefined]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a reader who stopped holds up closed for the close deadline at most', async () => {
    text('a');
    await pulled(receiver);
    text('b');
    peerCloses();
    vi.advanceTimersByTime(closeTimeout - 1);
    expect(raised).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(raised).toEqual(['closed']);
    expect([await pulled(receiver), await pulled(receiver)]).toEqual(['b', undefined]);
    await microtasks();
    expect(raised).toEqual(['closed']);
  });

  test('our close fails a waiting pull as cancelled, later ones as closed', async () => {
    const pull = pulled(receiver);
    receiver.localClosed(() => closing);
    expect(await outcome(pull)).toBe(WININET_E_OPERATION_CANCELLED);
    expect(await outcome(pulled(receiver))).toBe(RO_E_CLOSED);
  });

  test('our close after the peer’s, with messages unread: closed comes once', async () => {
    text('a');
    await pulled(receiver);
    text('b');
    peerCloses();
    receiver.closedBehindEnd();
    await microtasks();
    vi.advanceTimersByTime(10 * closeTimeout);
    await microtasks();
    expect(raised).toEqual(['closed']);
    expect([await pulled(receiver), await pulled(receiver)]).toEqual(['b', undefined]);
  });

  test('the end is not reported while messages are left', async () => {
    for (const message of ['a', 'b', 'c']) text(message);
    await pulled(receiver);
    peerCloses();
    await pulled(receiver);
    await microtasks();
    expect(raised).toEqual([]);
    await pulled(receiver);
    await microtasks();
    expect(raised).toEqual(['closed']);
  });

  test('after the reader was cancelled, the sender goes on and its messages are dropped', async () => {
    text('a');
    await pulled(receiver);
    bytes(2 * MiB);
    receiver.cancelPulls();
    bytes(2 * MiB);
    expect(connection.calls).toEqual(['pause', 'resume']);
    expect(await outcome(pulled(receiver))).toBe(RO_E_CLOSED);
    receiver.data(new Uint8Array(3), false, false);
    expect(vi.getTimerCount(), 'and nobody minds how long it takes').toBe(0);
    peerCloses();
    expect(raised).toEqual(['closed']);
  });
});
