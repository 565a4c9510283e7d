import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { winrtError } from './errors.ts';
import {
  E_INVALIDARG,
  ERROR_NOT_SUPPORTED,
  RO_E_CLOSED,
  WININET_E_CONNECTION_ABORTED,
  WININET_E_TIMEOUT,
} from './hresult.ts';
import { HostName } from './networking/host-name.ts';
import { WindowsRuntimeBuffer, type IBuffer } from './streams/buffer.ts';
import type { Acceptor } from './transport.ts';
import type { WebSocketClosedEventArgs } from './sockets/i-web-socket.ts';
import { serverMessageWebSocketOver, type ServerMessageWebSocket } from './sockets/server-message-web-socket.ts';
import type { ServerSocketOptions } from './sockets/settings/server-socket-options.ts';
import { serverStreamWebSocketOver, type ServerStreamWebSocket } from './sockets/server-stream-web-socket.ts';
import { serverWebSockets } from './server-web-sockets.ts';
import { FakeAcceptor, microtasks, outcome } from './sockets/testing/fake-transport.ts';

const MiB = 1024 * 1024;
const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

type Accept = (acceptor: Acceptor, options?: ServerSocketOptions) => ServerMessageWebSocket | ServerStreamWebSocket;

/** Either class, as far as they have the same. */
const factories: readonly (readonly [name: string, accept: Accept])[] = [
  ['ServerMessageWebSocket', serverMessageWebSocketOver],
  ['ServerStreamWebSocket', serverStreamWebSocketOver],
];

for (const [name, accept] of factories) {
  /** A socket of which the first turn is over, with what `closed` has told. */
  async function accepted(options?: ServerSocketOptions) {
    const acceptor = new FakeAcceptor();
    const socket = accept(acceptor, options);
    const closed: string[] = [];
    socket.addEventListener('closed', ({ code, reason }) => closed.push(`${code} ${reason}`));
    await microtasks();
    const write = (size = 1) => outcome(socket.outputStream.writeAsync(bufferOf(size)));
    const flush = () => outcome(socket.outputStream.flushAsync());
    return { socket, connection: acceptor.connection, closed, write, flush };
  }

  describe(`a ${name} that was accepted`, () => {
    test('is open at once: what is known of the connection is there, and writes go out', async () => {
      const info = {
        protocol: 'chat',
        localAddress: new HostName('127.0.0.1'),
        capabilities: { partialMessages: 'sliced' },
      } as const;
      const acceptor = new FakeAcceptor({}, info);
      const socket = accept(acceptor);
      expect(socket.information).toBe(socket.information);
      expect([socket.information.protocol, socket.information.localAddress?.rawName]).toEqual(['chat', '127.0.0.1']);
      expect(socket.information.capabilities).toEqual({ ...acceptor.capabilities, ...info.capabilities });
      expect(socket.information.bandwidthStatistics).toMatchObject({ inboundBitsPerSecond: 0 });
      const writing = socket.outputStream.writeAsync(bufferOf(3));
      expect(acceptor.connection.sends).toEqual([{ payload: bytes(3), text: false, final: true }]);
      expect(await outcome(writing)).toBe(3);
    });

    test('that its adapter opens again goes on as it was', async () => {
      const { socket, connection, write } = await accepted();
      connection.handler.opened(connection, { protocol: 'other' });
      await microtasks();
      expect(socket.information.protocol).toBe('');
      expect(await write()).toBe(1);
    });

    test('takes handlers of closed from the same turn on, whenever the peer closes', async () => {
      const acceptor = new FakeAcceptor();
      const socket = accept(acceptor);
      acceptor.connection.handler.closed(4001, 'bye');
      const events: unknown[] = [];
      socket.onclosed = (event: WebSocketClosedEventArgs<unknown>) =>
        events.push(event.target, event.code, event.reason);
      await microtasks();
      expect(events).toEqual([socket, 4001, 'bye']);
    });

    test('flushes when everything has left', async () => {
      const { socket, connection } = await accepted();
      void socket.outputStream.writeAsync(bufferOf(3));
      const flushing = socket.outputStream.flushAsync();
      expect(await outcome(flushing)).toBe('pending');
      connection.leaveAll();
      expect(await outcome(flushing)).toBe(true);
    });

    test('gives its bandwidth and protocol to the end and after', async () => {
      const bandwidth = { inboundBitsPerSecond: 8 } as never;
      const acceptor = new FakeAcceptor({}, { protocol: 'chat', bandwidth: { statistics: () => bandwidth } });
      const socket = accept(acceptor);
      socket.close();
      acceptor.connection.handler.closed(1005, '');
      await microtasks();
      expect([socket.information.protocol, socket.information.bandwidthStatistics]).toEqual(['chat', bandwidth]);
    });
  });

  describe(`a ${name} whose peer has closed`, () => {
    test('raises closed once, refuses writes, and raises nothing when we close', async () => {
      const { socket, connection, closed, write, flush } = await accepted();
      connection.handler.closed(4001, 'bye');
      expect([await write(), await flush()]).toEqual([RO_E_CLOSED, RO_E_CLOSED]);
      socket.close(1000, 'me too');
      await microtasks();
      expect([closed, connection.calls]).toEqual([['4001 bye'], []]);
    });
  });

  describe(`a ${name} whose link was lost`, () => {
    test('fails waiting and later writes with the failure, without a closed event', async () => {
      const { connection, closed, write, flush, socket } = await accepted();
      const stuck = socket.outputStream.writeAsync(bufferOf(2 * MiB));
      connection.handler.failed(lost);
      expect([await outcome(stuck), await write(), await flush()]).toEqual(Array(3).fill(WININET_E_CONNECTION_ABORTED));
      expect(closed).toEqual([]);
    });

    test('and that is closed then aborts the connection and raises closed with 1006', async () => {
      const { socket, connection, closed } = await accepted();
      connection.handler.failed(lost);
      socket.close();
      expect([connection.calls, closed]).toEqual([['abort'], []]);
      await microtasks();
      expect(closed).toEqual(['1006 ']);
    });
  });

  describe(`a ${name} that we close`, () => {
    test('sends what was written, then the close frame, and has the peer’s answer', async () => {
      const { socket, connection, closed, write, flush } = await accepted();
      await write(1);
      socket.close(4001, 'bye');
      socket.close(4002, 'again');
      expect(connection.calls).toEqual(['send', 'close 4001 bye']);
      expect([await write(), await flush()]).toEqual([RO_E_CLOSED, RO_E_CLOSED]);
      connection.handler.closed(4003, 'answer');
      expect(closed).toEqual(['4003 answer']);
      expect([await write(), await flush()]).toEqual([RO_E_CLOSED, RO_E_CLOSED]);
      socket.close();
      await microtasks();
      expect([closed, connection.count('abort')]).toEqual([['4003 answer'], 0]);
    });

    test('in the turn in which it was accepted raises closed all the same', async () => {
      const acceptor = new FakeAcceptor();
      const socket = accept(acceptor);
      const codes: number[] = [];
      socket.onclosed = ({ code }: WebSocketClosedEventArgs<unknown>) => codes.push(code);
      socket.close();
      expect(acceptor.connection.calls).toEqual(['close']);
      acceptor.connection.handler.closed(1005, '');
      await microtasks();
      expect(codes).toEqual([1005]);
    });

    test('refuses codes as a client does, and by the platform’s capability', async () => {
      const { socket, connection } = await accepted();
      for (const code of [999, 1005, 1006, 2000]) {
        expect(() => socket.close(code, '')).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
      }
      expect(connection.calls).toEqual([]);
      const page = accept(new FakeAcceptor({ closeCodes: 'web' }));
      expect(() => page.close(1001, '')).toThrow(expect.objectContaining({ number: ERROR_NOT_SUPPORTED }));
    });

    test('by using is closed, and await using waits for its end', async () => {
      const { socket, connection } = await accepted();
      socket[Symbol.dispose]();
      expect(connection.calls).toEqual(['close']);
      const disposal = socket[Symbol.asyncDispose]();
      expect(await outcome(disposal)).toBe('pending');
      connection.handler.closed(1005, '');
      expect(await outcome(disposal)).toBeUndefined();
    });

    test('by its writable sends the chunks first', async () => {
      const { socket, connection } = await accepted();
      const writer = socket.writable.getWriter();
      await writer.write(bytes(2));
      const closing = writer.close();
      expect(await outcome(closing)).toBe('pending');
      expect(connection.calls).toEqual(['send', 'close']);
      connection.leaveAll();
      connection.handler.closed(1005, '');
      expect(await outcome(closing)).toBeUndefined();
    });
  });

  describe(`the options of a ${name}`, () => {
    test('have the defaults of a client’s control', () => {
      const acceptor = new FakeAcceptor();
      accept(acceptor, {});
      const expected = {
        maxMessageSize: name === 'ServerStreamWebSocket' ? Infinity : 256 * 1024 * 1024,
        receiveTimeout: 30_000,
        closeTimeout: 30_000,
        pongInterval: 30_000,
      };
      expect(acceptor.options).toMatchObject(expected);
      expect(Object.isFrozen(acceptor.options)).toBe(true);
      accept(acceptor, null as never);
      expect(acceptor.options).toMatchObject(expected);
    });

    test.each(['sendTimeout', 'receiveTimeout', 'closeTimeout', 'maxInboundBufferSize'])(
      'refuse a bad %s by name and value, and the connection is not touched',
      (option) => {
        const text = new RegExp(`options\\.${option}: .* is not a positive number`);
        for (const value of [0, -1, NaN, '1']) {
          expect(() => accept(new FakeAcceptor(), { [option]: value })).toThrow(text);
        }
        const untouched = new FakeAcceptor();
        expect(() => accept(untouched, { [option]: 0 })).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
        expect(untouched.options).toBeUndefined();
      },
    );

    test('are a snapshot: closeTimeout gives up a peer that never answers', async () => {
      const options = { closeTimeout: 500 };
      const { socket, connection, closed } = await accepted(options);
      options.closeTimeout = 5;
      socket.close();
      vi.advanceTimersByTime(499);
      expect(closed).toEqual([]);
      vi.advanceTimersByTime(1);
      expect([connection.calls, closed]).toEqual([['close', 'abort'], ['1006 ']]);
      expect(vi.getTimerCount()).toBe(0);
    });

    test('sendTimeout fails a socket of which nothing leaves', async () => {
      const { socket, connection } = await accepted({ sendTimeout: 500 });
      const stuck = socket.outputStream.writeAsync(bufferOf(2 * MiB));
      vi.advanceTimersByTime(500);
      expect(await outcome(stuck)).toBe(WININET_E_TIMEOUT);
      expect(connection.calls).toEqual(['send', 'progress', 'abort']);
    });
  });
}

test.each(Object.entries(serverWebSockets))('new %s is refused for everyone', (_, Class) => {
  expect(() => new (Class as new () => unknown)()).toThrow(TypeError);
  expect(
    () => new (Class as new (...arguments_: unknown[]) => unknown)(Symbol('twinsocket'), new FakeAcceptor()),
  ).toThrow('Illegal constructor');
});

function bytes(size: number): Uint8Array {
  return new Uint8Array(size).fill(7);
}

function bufferOf(size: number): IBuffer {
  return WindowsRuntimeBuffer.over(bytes(size));
}
