import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { winrtError, type WinRTError } from '../../errors.ts';
import {
  E_FAIL,
  E_ILLEGAL_METHOD_CALL,
  ERROR_CANCELLED,
  ERROR_NOT_SUPPORTED,
  RO_E_CLOSED,
  WININET_E_CANNOT_CONNECT,
  WININET_E_CONNECTION_ABORTED,
  WININET_E_OPERATION_CANCELLED,
  WININET_E_TIMEOUT,
} from '../../hresult.ts';
import { HostName } from '../../networking/host-name.ts';
import type { ConnectAttempt, ConnectRequest, ConnectionHandler } from '../../transport.ts';
import type { Inbound } from '../receiving/inbound.ts';
import { Session } from './session.ts';
import type { SocketSide } from './socket-side.ts';
import { FakeTransport, microtasks, outcome, type FakeConnection } from '../testing/fake-transport.ts';
import { fakeOpening } from '../testing/opening.ts';

const MiB = 1024 * 1024;
const request = { url: 'ws://peer.test/' } as ConnectRequest;
const { settings } = fakeOpening(() => {}, { sendTimeout: 1000, closeTimeout: 2000 });
const refused = winrtError(WININET_E_CANNOT_CONNECT, 'refused');
const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');

/** What the receiver and the app hear, in order. */
let heard: string[];
let transport: FakeTransport;
let session: Session;
let side: SocketSide;

beforeEach(() => {
  vi.useFakeTimers();
  heard = [];
  transport = new FakeTransport();
  const inbound: Inbound = {
    opened: () => heard.push('opened'),
    data: (payload) => heard.push(`data ${payload.length}`),
    peerClosed: (raiseClosed) => raiseClosed(),
    failed: (error: WinRTError, told: () => void) => {
      heard.push(`failed ${error.number}`);
      told();
    },
    localClosed: (error) => heard.push(`localClosed ${error().number}`),
    closedBehindEnd: () => heard.push('closedBehindEnd'),
  };
  side = { inbound, settings, raiseClosed: (code, reason) => heard.push(`closed ${code} ${reason}`) };
  session = new Session(transport.capabilities);
});

afterEach(() => {
  vi.useRealTimers();
});

const dial = (handler: ConnectionHandler): ConnectAttempt => transport.connect(request, handler);
const connect = (signal?: AbortSignal): ReturnType<Session['connect']> =>
  session.connect(dial, side, signal, request.url);

async function open(): Promise<FakeConnection> {
  const { promise } = connect();
  transport.connection.open();
  await promise;
  await microtasks();
  heard = [];
  return transport.connection;
}

const write = (size: number): PromiseLike<number> =>
  session.outbound.write(new Uint8Array(size), size, false, true, true).promise;

describe('connecting', () => {
  test('completes when the connection opens, and keeps its properties', async () => {
    const { promise } = connect();
    expect(session.state).toBe('connecting');
    transport.connection.open({ protocol: 'chat', localAddress: new HostName('127.0.0.1') });
    expect(await outcome(promise)).toBeUndefined();
    expect(session.state).toBe('open');
    session.close(undefined, '');
    transport.connection.handler.closed(1005, '');
    expect([session.state, session.known.info?.protocol]).toEqual(['closed', 'chat']);
  });

  test('holds back whatever arrives until the app knows that it is connected, in order', async () => {
    const { promise } = connect();
    const app = (async () => {
      await promise;
      heard.push('connected');
    })();
    const { connection } = transport;
    connection.open();
    connection.message([1]);
    connection.message([1, 2]);
    connection.handler.closed(4000, 'bye');
    await app;
    await microtasks();
    expect(heard).toEqual(['opened', 'connected', 'data 1', 'data 2', 'closed 4000 bye']);
  });

  test('and losing the connection in the same turn is a connect, then a failure', async () => {
    const { promise } = connect();
    promise.then(() => heard.push('connected'));
    transport.connection.open();
    transport.connection.handler.failed(lost);
    await microtasks();
    expect(heard).toEqual(['opened', 'connected', `failed ${WININET_E_CONNECTION_ABORTED}`]);
  });

  test('that fails may be tried again, and no event comes of it', async () => {
    const first = connect();
    transport.connection.handler.failed(refused);
    expect(await outcome(first.promise)).toBe(WININET_E_CANNOT_CONNECT);
    expect([session.shownState, heard]).toEqual(['created', []]);
    await open();
    expect(session.state).toBe('open');
  });

  test('that the platform refuses at once fails the same way, and dials nothing', async () => {
    const unsupported = winrtError(ERROR_NOT_SUPPORTED, 'no');
    const refuse = (): never => {
      throw unsupported;
    };
    const { promise } = session.connect(refuse, side, undefined, request.url);
    expect(await outcome(promise)).toBe(ERROR_NOT_SUPPORTED);
    expect(transport.connections).toHaveLength(0);
    vi.spyOn(transport, 'connect').mockImplementationOnce(() => {
      throw new Error('thrown by the platform');
    });
    expect(await outcome(connect().promise)).toBe(E_FAIL);
    expect(session.shownState).toBe('created');
  });

  test('is refused while connecting, when connected, after a failure and after the end', async () => {
    connect();
    expect(await outcome(connect().promise)).toBe(E_ILLEGAL_METHOD_CALL);
    transport.connection.open();
    expect(await outcome(connect().promise)).toBe(E_ILLEGAL_METHOD_CALL);
    transport.connection.handler.failed(lost);
    expect(await outcome(connect().promise)).toBe(E_ILLEGAL_METHOD_CALL);
    session.close(undefined, '');
    expect(await outcome(connect().promise)).toBe(RO_E_CLOSED);
    expect(transport.connections).toHaveLength(1);
  });

  test('cancelled, aborts the attempt; the next attempt gets no callback of it', async () => {
    const cancelled = connect();
    const old = transport.connection;
    cancelled.cancel();
    expect(await outcome(cancelled.promise)).toBe(ERROR_CANCELLED);
    expect(old.calls).toEqual(['abort']);
    const next = connect();
    old.open({ protocol: 'old' });
    old.message([1]);
    old.handler.failed(lost);
    old.handler.closed(4000, 'old');
    expect([session.state, session.known.info]).toEqual(['connecting', undefined]);
    transport.connection.open({ protocol: 'new' });
    expect(await outcome(next.promise)).toBeUndefined();
    old.handler.failed(lost);
    old.handler.closed(4000, 'old');
    old.message([1]);
    old.leave(5 * MiB, 7);
    await microtasks();
    expect([session.state, session.known.info?.protocol, heard]).toEqual(['open', 'new', ['opened']]);
    const held = write(2 * MiB);
    old.leave(5 * MiB, 7);
    expect(await outcome(held)).toBe('pending');
  });

  test('closed meanwhile, is aborted and fails as cancelled, without a closed event', async () => {
    const { promise } = connect();
    session.close(1000, 'late');
    expect(await outcome(promise)).toBe(WININET_E_OPERATION_CANCELLED);
    transport.connection.open();
    await microtasks();
    expect([session.state, transport.connection.calls]).toEqual(['closed', ['abort']]);
    expect(heard).toEqual([`localClosed ${WININET_E_OPERATION_CANCELLED}`]);
  });

  test('stops listening to its signal when it has settled', async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    const { promise } = connect(signal);
    transport.connection.open();
    await promise;
    await microtasks();
    expect(added).toHaveBeenCalledOnce();
    expect(removed).toHaveBeenCalledWith('abort', added.mock.calls[0]?.[1]);
  });
});

describe('our close', () => {
  test('sends what was written, then the close frame, and ends with the peer’s answer', async () => {
    const connection = await open();
    const writes = [write(4 * MiB), write(1)];
    session.close(4001, 'bye');
    expect([connection.calls, session.state]).toEqual([['send'], 'closing']);
    connection.leave(1);
    expect(connection.calls).toEqual(['send', 'send', 'close 4001 bye']);
    connection.leaveAll();
    connection.handler.closed(4001, 'and to you');
    expect(await Promise.all(writes)).toEqual([4 * MiB, 1]);
    expect(heard).toEqual([`localClosed ${WININET_E_OPERATION_CANCELLED}`, 'closed 4001 and to you']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('crossed by the peer’s: writes that have left resolve, others are refused as closed', async () => {
    const connection = await open();
    const [left, half, waiting] = [write(4 * MiB), write(3 * MiB), write(5)];
    const flush = session.outbound.flush().promise;
    session.close(undefined, '');
    connection.leave(4 * MiB, 1);
    connection.leave(4 * MiB + 10, 1);
    connection.handler.closed(1001, 'crossed');
    expect(await outcome(left)).toBe(4 * MiB);
    for (const promise of [half, waiting, flush]) expect(await outcome(promise)).toBe(RO_E_CLOSED);
    expect(heard.filter((event) => event.startsWith('closed'))).toEqual(['closed 1001 crossed']);
  });

  test('whose last waiting write is cancelled lets the close frame go', async () => {
    const connection = await open();
    write(4 * MiB);
    const waiting = session.outbound.write(new Uint8Array(1), 1, false, true, true);
    session.close(1000, 'done');
    expect(connection.count('close 1000 done')).toBe(0);
    waiting.cancel();
    expect(connection.calls).toEqual(['send', 'close 1000 done']);
  });

  test('that is never answered ends at the close deadline, with 1006', async () => {
    const connection = await open();
    const stuck = write(2 * MiB);
    session.close(1000, '');
    connection.leave(1);
    vi.advanceTimersByTime(999);
    connection.leave(2);
    vi.advanceTimersByTime(999);
    connection.leave(3);
    vi.advanceTimersByTime(2);
    expect(await outcome(stuck)).toBe(WININET_E_OPERATION_CANCELLED);
    expect(connection.calls.at(-1)).toBe('abort');
    expect(heard.at(-1)).toBe('closed 1006 ');
    connection.handler.closed(1000, 'too late');
    expect(heard.filter((event) => event.startsWith('closed'))).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('during which the link is lost ends with 1006, and what was not sent has that error', async () => {
    const connection = await open();
    const stuck = write(2 * MiB);
    session.close(1000, '');
    connection.handler.failed(lost);
    expect(await outcome(stuck)).toBe(WININET_E_CONNECTION_ABORTED);
    expect(heard.at(-1)).toBe('closed 1006 ');
  });

  test('drops what still arrives', async () => {
    const connection = await open();
    session.close(undefined, '');
    connection.message([1]);
    expect(heard).toEqual([`localClosed ${WININET_E_OPERATION_CANCELLED}`]);
  });

  test('again has no effect, in no state', async () => {
    const connection = await open();
    session.close(4001, 'first');
    session.close(4002, 'second');
    connection.handler.closed(4001, '');
    session.close(4003, 'third');
    await microtasks();
    expect(connection.calls).toEqual(['close 4001 first']);
    expect(heard).toEqual([`localClosed ${WININET_E_OPERATION_CANCELLED}`, 'closed 4001 ']);
  });
});

describe('the peer’s close', () => {
  test('fails writes that have not left, and is raised once, also when we close afterwards', async () => {
    const connection = await open();
    const stuck = write(2 * MiB);
    connection.handler.closed(4001, 'bye');
    expect(await outcome(stuck)).toBe(RO_E_CLOSED);
    session.close(1000, 'me too');
    await microtasks();
    expect(heard).toEqual(['closed 4001 bye', 'closedBehindEnd']);
    expect(session.refusal('send', 'here')?.number).toBe(RO_E_CLOSED);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a failure', () => {
  test('is kept: every later write ends with it', async () => {
    const connection = await open();
    const stuck = write(2 * MiB);
    connection.handler.failed(lost);
    connection.handler.failed(refused);
    expect(await outcome(stuck)).toBe(WININET_E_CONNECTION_ABORTED);
    expect(session.refusal('send', 'here')).toBe(lost);
    expect(heard).toEqual([`failed ${WININET_E_CONNECTION_ABORTED}`]);
  });

  test('then our close: the connection is aborted, closed comes with 1006 and not from within the call', async () => {
    const connection = await open();
    connection.handler.failed(lost);
    session.close(1000, 'over');
    expect(connection.calls).toEqual(['abort']);
    expect(heard.at(-1)).toBe('closedBehindEnd');
    await microtasks();
    expect(heard.at(-1)).toBe('closed 1006 ');
  });

  test('of the send deadline aborts the connection, and asks for its progress first', async () => {
    const connection = await open();
    const stuck = write(2 * MiB);
    vi.advanceTimersByTime(settings.sendTimeout);
    expect(connection.calls).toEqual(['send', 'progress', 'abort']);
    expect(await outcome(stuck)).toBe(WININET_E_TIMEOUT);
    expect([session.state, heard]).toEqual(['failed', [`failed ${WININET_E_TIMEOUT}`]]);
  });
});

test('with an aborted signal does not connect', async () => {
  expect(await outcome(connect(AbortSignal.abort()).promise)).toBe(ERROR_CANCELLED);
  expect([transport.connections.length, session.shownState]).toEqual([0, 'created']);
});
