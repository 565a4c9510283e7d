import { afterEach, describe, expect, test, vi } from 'vitest';
import { E_INVALIDARG, WSAEMSGSIZE } from '../../hresult.ts';
import { MessageWebSocketReceiveMode } from './enums.ts';
import { serverMessageWebSocketOver } from '../server-message-web-socket.ts';
import { accept, listen } from '../testing/accepted.ts';
import { FakeAcceptor, microtasks, outcome } from '../testing/fake-transport.ts';

const { partialMessage } = MessageWebSocketReceiveMode;
const MiB = 1024 * 1024;

afterEach(() => {
  vi.useRealTimers();
});

describe('the options of an accepted connection of messages', () => {
  test('maxMessageSize is given to the adapter, and a message of that size is received', async () => {
    const acceptor = new FakeAcceptor();
    const socket = serverMessageWebSocketOver(acceptor, { maxMessageSize: 2 });
    expect(acceptor.options?.maxMessageSize).toBe(2);
    const heard = listen(socket);
    await microtasks();
    acceptor.connection.message([1, 2]);
    acceptor.connection.message([1, 2, 3]);
    expect(heard).toEqual(['1,2', String(WSAEMSGSIZE)]);
    expect(acceptor.connection.calls).toEqual(['abort 1009']);
  });

  test.each([
    [0, 0],
    [300 * MiB, 300 * MiB],
    [4_294_967_294, 4_294_967_294],
    [4_294_967_295, 256 * MiB],
    [Infinity, 256 * MiB],
    [undefined, 256 * MiB],
  ])('maxMessageSize %d is a limit of %d', (maxMessageSize, limit) => {
    const acceptor = new FakeAcceptor();
    serverMessageWebSocketOver(acceptor, { maxMessageSize });
    expect(acceptor.options?.maxMessageSize).toBe(limit);
  });

  test('desiredUnsolicitedPongInterval is given to the adapter; 0 and Infinity mean no pongs', () => {
    const intervals = [undefined, 0, 250, Infinity].map((desiredUnsolicitedPongInterval) => {
      const acceptor = new FakeAcceptor();
      serverMessageWebSocketOver(acceptor, { desiredUnsolicitedPongInterval });
      return acceptor.options?.pongInterval;
    });
    expect(intervals).toEqual([30_000, 0, 250, Infinity]);
  });

  test.each([5, 'maxMessageSize', true, () => 1])('%s in place of an object is refused', (options) => {
    const acceptor = new FakeAcceptor();
    expect(() => serverMessageWebSocketOver(acceptor, options as never)).toThrow(
      expect.objectContaining({ number: E_INVALIDARG }),
    );
    expect(acceptor.options).toBeUndefined();
  });

  test('without maxMessageSize there is no limit, except where the platform has no parts', () => {
    const limitOf = (partialMessages: 'arriving' | 'sliced'): number | undefined => {
      const acceptor = new FakeAcceptor({ partialMessages });
      serverMessageWebSocketOver(acceptor, { receiveMode: partialMessage });
      return acceptor.options?.maxMessageSize;
    };
    expect([limitOf('arriving'), limitOf('sliced')]).toEqual([Infinity, 256 * MiB]);
  });

  test.each([
    ['maxMessageSize', -1],
    ['desiredUnsolicitedPongInterval', -1],
    ['desiredUnsolicitedPongInterval', NaN],
    ['maxMessageSize', NaN],
    ['maxMessageSize', '1'],
    ['receiveMode', 2],
    ['receiveMode', 'partialMessage'],
  ])('refuse %s: %j by name, and the connection is not touched', (option, value) => {
    const acceptor = new FakeAcceptor();
    expect(() => serverMessageWebSocketOver(acceptor, { [option]: value })).toThrow(
      expect.objectContaining({ number: E_INVALIDARG, message: expect.stringContaining(`options.${option}`) }),
    );
    expect(acceptor.options).toBeUndefined();
  });

  test('receiveMode partialMessage raises parts as they come', async () => {
    const { socket, connection } = accept({ receiveMode: partialMessage });
    const heard = listen(socket);
    await microtasks();
    connection.handler.data(Uint8Array.of(1), false, false);
    connection.handler.data(Uint8Array.of(2), false, true);
    expect(heard).toEqual(['1…', '2']);
  });

  test('receiveMode partialMessage loses no part of a message that came before the first handler', async () => {
    const { socket, connection } = accept({ receiveMode: partialMessage });
    await microtasks();
    connection.handler.data(Uint8Array.of(1), false, false);
    const heard = listen(socket);
    connection.handler.data(Uint8Array.of(2), false, true);
    connection.handler.data(Uint8Array.of(3), false, false);
    expect(heard).toEqual(['1,2', '3…']);
    const read = accept({ receiveMode: partialMessage });
    const reading = read.socket.readable.getReader().read();
    await microtasks();
    read.connection.handler.data(Uint8Array.of(1), false, false);
    read.connection.handler.data(Uint8Array.of(2), false, true);
    expect((await reading).value).toEqual(Uint8Array.of(1, 2));
  });

  test('maxInboundBufferSize fails a socket whose platform can’t stop the sender', async () => {
    const acceptor = new FakeAcceptor({ receiveBackPressure: 'limited' });
    const socket = serverMessageWebSocketOver(acceptor, { maxInboundBufferSize: 10 });
    const reader = socket.readable.getReader();
    const first = reader.read();
    await microtasks();
    acceptor.connection.message('first');
    await first;
    acceptor.connection.message(new Uint8Array(11));
    expect(acceptor.connection.calls).toEqual(['abort 1009']);
    expect(await outcome(socket.sendAsync('more'))).toBe(WSAEMSGSIZE);
  });
});
