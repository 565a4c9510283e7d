/** `ended`, `state` and `abort`: what every socket tells of its end. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { winrtError } from '../../errors.ts';
import {
  ERROR_CANCELLED,
  RO_E_CLOSED,
  WININET_E_CANNOT_CONNECT,
  WININET_E_CONNECTION_ABORTED,
  WININET_E_OPERATION_CANCELLED,
} from '../../hresult.ts';
import { WindowsRuntimeBuffer, type IBuffer } from '../../streams/buffer.ts';
import { DataReader } from '../../streams/data-reader.ts';
import { MessageWebSocket } from '../message-web-socket.ts';
import { serverMessageWebSocketOver, type ServerMessageWebSocket } from '../server-message-web-socket.ts';
import { serverStreamWebSocketOver, type ServerStreamWebSocket } from '../server-stream-web-socket.ts';
import { StreamWebSocket } from '../stream-web-socket.ts';
import {
  FakeAcceptor,
  FakeTransport,
  microtasks,
  openOn,
  outcome,
  type FakeConnection,
} from '../testing/fake-transport.ts';

const MiB = 1024 * 1024;
const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');

interface Open {
  readonly socket: MessageWebSocket | StreamWebSocket | ServerMessageWebSocket | ServerStreamWebSocket;
  readonly connection: FakeConnection;
  /** What `closed` has told. */
  readonly closed: string[];
}

const kinds: readonly (readonly [name: string, open: () => Promise<Open>])[] = [
  ...[MessageWebSocket, StreamWebSocket].map(
    (Kind) =>
      [
        Kind.name,
        async () => {
          const transport = new FakeTransport();
          const socket = new Kind(transport);
          return listening(socket, await openOn(transport, socket));
        },
      ] as const,
  ),
  ...[serverMessageWebSocketOver, serverStreamWebSocketOver].map(
    (accept) =>
      [
        accept.name,
        async () => {
          const acceptor = new FakeAcceptor();
          const socket = accept(acceptor);
          await microtasks();
          return listening(socket, acceptor.connection);
        },
      ] as const,
  ),
];

/** What the classes' own declarations are to a handler that knows none of them. */
function onClosed(socket: Open['socket'], handler: (event: { code: number; reason: string }) => void): void {
  const { addEventListener } = socket as { addEventListener: (type: 'closed', listener: typeof handler) => void };
  addEventListener.call(socket, 'closed', handler);
}

function listening(socket: Open['socket'], connection: FakeConnection): Open {
  const closed: string[] = [];
  onClosed(socket, ({ code, reason }) => closed.push(`${code} ${reason}`));
  return { socket, connection, closed };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const endOf = async ({ socket }: Open): Promise<unknown> => outcome(socket.ended);

describe.each(kinds)('%s', (_, open) => {
  test('ends with the peer’s code and reason after a close of the peer', async () => {
    const { socket, connection, closed } = await open();
    connection.handler.closed(4001, 'bye');
    const end = await socket.ended;
    expect(end).toEqual({ code: 4001, reason: 'bye', error: null });
    expect(await socket.ended).toBe(end);
    expect(Object.isFrozen(end)).toBe(true);
    expect([socket.state, closed]).toEqual(['closed', ['4001 bye']]);
    socket.close();
    await microtasks();
    expect([socket.state, closed]).toEqual(['closed', ['4001 bye']]);
  });

  test('ends with the peer’s answer to our close, and is closing until then', async () => {
    const { socket, connection, closed } = await open();
    socket.close(4001, 'bye');
    expect([socket.state, await outcome(socket.ended)]).toEqual(['closing', 'pending']);
    connection.handler.closed(4002, 'answer');
    expect(await socket.ended).toEqual({ code: 4002, reason: 'answer', error: null });
    expect([socket.state, closed]).toEqual(['closed', ['4002 answer']]);
  });

  test('ends with the error when the link is lost, without a closed event', async () => {
    const { socket, connection, closed } = await open();
    expect(await outcome(socket.ended)).toBe('pending');
    connection.handler.failed(lost);
    expect(await socket.ended).toEqual({ code: 1006, reason: '', error: lost });
    expect([socket.state, closed]).toEqual(['failed', []]);
    const { ended } = socket;
    socket.close();
    await microtasks();
    expect([socket.state, closed]).toEqual(['closed', ['1006 ']]);
    expect(socket.ended).toBe(ended);
    expect((await ended).error).toBe(lost);
  });

  test('ends with 1006 and why when the peer does not answer, or the link is lost while it should', async () => {
    const silent = await open();
    silent.socket.close();
    vi.advanceTimersByTime(30_000);
    expect(await endOf(silent)).toMatchObject({ code: 1006, error: { number: WININET_E_OPERATION_CANCELLED } });
    const gone = await open();
    gone.socket.close();
    gone.connection.handler.failed(lost);
    expect(await endOf(gone)).toEqual({ code: 1006, reason: '', error: lost });
    expect([silent.closed, gone.closed]).toEqual([['1006 '], ['1006 ']]);
  });

  test('settles after its closed handlers and after the operations that fail by it', async () => {
    const { socket, connection } = await open();
    const order: string[] = [];
    void socket.ended.then(() => order.push('ended'));
    onClosed(socket, () => order.push('closed'));
    const stuck = socket.outputStream
      .writeAsync(new WindowsRuntimeBuffer(0))
      .then(() => socket.outputStream.writeAsync(WindowsRuntimeBuffer.over(new Uint8Array(2 * MiB))));
    stuck.then(null, () => order.push('write'));
    await microtasks();
    connection.handler.closed(1000, '');
    await microtasks();
    expect(order.slice(-1)).toEqual(['ended']);
    expect(order.sort()).toEqual(['closed', 'ended', 'write']);
  });

  test('read first in a closed handler, settles after the other handlers', async () => {
    const { socket, connection } = await open();
    const order: string[] = [];
    onClosed(socket, () => void socket.ended.then(() => order.push('ended')));
    onClosed(socket, () => queueMicrotask(() => order.push('closed')));
    connection.handler.closed(1000, '');
    await microtasks();
    expect(order).toEqual(['closed', 'ended']);
  });

  test('aborted, ends at once with the reason, closed comes with 1006, and nothing is sent', async () => {
    const opened = await open();
    const { socket, connection, closed } = opened;
    const reason = new Error('enough');
    const stuck = socket.outputStream.writeAsync(WindowsRuntimeBuffer.over(new Uint8Array(2 * MiB)));
    const flush = socket.outputStream.flushAsync();
    const pull = socket.readable.getReader().read();
    await microtasks();
    socket.abort(reason);
    socket.abort('again');
    expect([socket.state, connection.calls, closed]).toEqual(['closed', ['send', 'progress', 'abort'], []]);
    for (const promise of [stuck, flush, pull]) {
      await expect(Promise.resolve(promise)).rejects.toMatchObject({
        name: 'Canceled',
        number: ERROR_CANCELLED,
        cause: reason,
      });
    }
    expect(await endOf(opened)).toMatchObject({ code: 1006, reason: '', error: { name: 'Canceled', cause: reason } });
    expect(closed).toEqual(['1006 ']);
    expect(await outcome(socket.outputStream.flushAsync())).toBe(RO_E_CLOSED);
    socket.close();
    await microtasks();
    expect([closed, vi.getTimerCount()]).toEqual([['1006 '], 0]);
  });

  test('aborted while closing, does not wait for the peer', async () => {
    const opened = await open();
    opened.socket.close();
    const disposal = opened.socket[Symbol.asyncDispose]();
    opened.socket.abort();
    expect(await outcome(disposal)).toBeUndefined();
    expect(await endOf(opened)).toMatchObject({ code: 1006, error: { number: ERROR_CANCELLED } });
    expect([opened.connection.calls, opened.closed, vi.getTimerCount()]).toEqual([['close', 'abort'], ['1006 '], 0]);
  });

  test('aborted after its end, has that end', async () => {
    const closedByPeer = await open();
    closedByPeer.connection.handler.closed(4001, '');
    closedByPeer.socket.abort();
    const failed = await open();
    failed.connection.handler.failed(lost);
    failed.socket.abort();
    expect(await endOf(closedByPeer)).toEqual({ code: 4001, reason: '', error: null });
    expect(await endOf(failed)).toEqual({ code: 1006, reason: '', error: lost });
    expect([closedByPeer.closed, failed.closed]).toEqual([['4001 '], ['1006 ']]);
  });

  test('aborted inside its own closed handler, is harmless', async () => {
    const opened = await open();
    onClosed(opened.socket, () => opened.socket.abort());
    opened.connection.handler.closed(4001, '');
    expect(await endOf(opened)).toEqual({ code: 4001, reason: '', error: null });
    expect(opened.closed).toEqual(['4001 ']);
  });
});

describe.each([MessageWebSocket, StreamWebSocket])('%o before it is open', (Kind) => {
  test('shows its state, and does not end by a failed connect', async () => {
    const transport = new FakeTransport();
    const socket = new Kind(transport);
    expect(socket.state).toBe('created');
    const failing = socket.connectAsync('ws://peer.test/');
    expect(socket.state).toBe('connecting');
    transport.connection.handler.failed(winrtError(WININET_E_CANNOT_CONNECT, 'refused'));
    expect([await outcome(failing), await outcome(socket.ended)]).toEqual([WININET_E_CANNOT_CONNECT, 'pending']);
    expect(socket.state).toBe('created');
    const connection = await openOn(transport, socket);
    expect(socket.state).toBe('open');
    connection.handler.closed(1000, '');
    expect(await socket.ended).toEqual({ code: 1000, reason: '', error: null });
  });

  test.each(['close', 'abort'] as const)('ends by %s, silently, and a connect under way fails alike', async (end) => {
    const number = end === 'close' ? WININET_E_OPERATION_CANCELLED : ERROR_CANCELLED;
    const fresh = new Kind(new FakeTransport());
    fresh[end]();
    expect(await fresh.ended).toMatchObject({ code: 1006, reason: '', error: { number } });
    const transport = new FakeTransport();
    const connecting = new Kind(transport);
    const closed = vi.fn();
    connecting.onclosed = closed;
    const attempt = connecting.connectAsync('ws://peer.test/');
    connecting[end]();
    expect(await outcome(attempt)).toBe(number);
    expect(await connecting.ended).toMatchObject({ code: 1006, error: { number } });
    expect([transport.connection.calls, connecting.state, closed.mock.calls]).toEqual([['abort'], 'closed', []]);
    expect(await outcome(connecting.connectAsync('ws://peer.test/'))).toBe(RO_E_CLOSED);
  });
});

test('a read through a DataReader fails before ended settles, when the connection is lost', async () => {
  const transport = new FakeTransport();
  const socket = new StreamWebSocket(transport);
  const connection = await openOn(transport, socket);
  const order: string[] = [];
  void socket.ended.then(() => order.push('ended'));
  new DataReader(socket.inputStream).loadAsync(1).then(null, () => order.push('load'));
  connection.handler.failed(lost);
  await microtasks();
  expect(order).toEqual(['load', 'ended']);
});

test('a reader that stopped half-way keeps the socket closing until closed is raised', async () => {
  const transport = new FakeTransport();
  const socket = new StreamWebSocket(transport);
  const connection = await openOn(transport, socket);
  const reader = new DataReader(socket.inputStream);
  connection.message([1, 2, 3]);
  await reader.loadAsync(1);
  connection.handler.closed(1000, '');
  expect([socket.state, await outcome(socket.ended)]).toEqual(['closing', 'pending']);
  socket.close();
  expect(await outcome(socket.ended)).toEqual({ code: 1000, reason: '', error: null });
  expect([await reader.loadAsync(2), await reader.loadAsync(1)]).toEqual([2, 0]);
});

test('a socket whose end is awaited is closing, too, until the bytes before the peer’s close are read', async () => {
  const transport = new FakeTransport();
  const socket = new StreamWebSocket(transport);
  const connection = await openOn(transport, socket);
  const ended = outcome(socket.ended);
  connection.message([1, 2, 3]);
  const read = (): PromiseLike<IBuffer> => socket.inputStream.readAsync(new WindowsRuntimeBuffer(2), 2, 0);
  await read();
  connection.handler.closed(1000, '');
  expect([socket.state, await ended]).toEqual(['closing', 'pending']);
  expect([(await read()).length, (await read()).length]).toEqual([1, 0]);
  expect([await outcome(socket.ended), socket.state]).toEqual([{ code: 1000, reason: '', error: null }, 'closed']);
});

test('a socket that is aborted before the bytes in front of the peer’s close are read, ends as the peer closed it', async () => {
  const transport = new FakeTransport();
  const socket = new StreamWebSocket(transport);
  const connection = await openOn(transport, socket);
  connection.message([1, 2, 3]);
  await socket.inputStream.readAsync(new WindowsRuntimeBuffer(1), 1, 0);
  connection.handler.closed(4001, 'bye');
  expect(socket.state).toBe('closing');
  socket.abort();
  expect(await outcome(socket.ended)).toEqual({ code: 4001, reason: 'bye', error: null });
});

test('a handler of messages that is added late gets a failure before ended settles', async () => {
  const acceptor = new FakeAcceptor();
  const socket = serverMessageWebSocketOver(acceptor);
  await microtasks();
  const order: string[] = [];
  void socket.ended.then(() => order.push('ended'));
  acceptor.connection.message('kept');
  socket.onmessagereceived = () => order.push('message');
  acceptor.connection.handler.failed(lost);
  await microtasks();
  expect(order).toEqual(['message', 'message', 'ended']);
});

test('ended is only made when it is read, and is a promise of the platform', async () => {
  const made = vi.spyOn(globalThis, 'Promise');
  const socket = new MessageWebSocket(new FakeTransport());
  socket.close();
  expect(made).not.toHaveBeenCalled();
  vi.restoreAllMocks();
  expect(socket.ended).toBeInstanceOf(Promise);
  expect(socket.ended).toBe(socket.ended);
});
