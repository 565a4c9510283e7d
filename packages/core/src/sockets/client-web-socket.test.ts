import { afterEach, describe, expect, test, vi } from 'vitest';
import { winrtError } from '../errors.ts';
import {
  E_ILLEGAL_METHOD_CALL,
  E_INVALIDARG,
  E_POINTER,
  ERROR_CANCELLED,
  RO_E_CLOSED,
  WININET_E_CANNOT_CONNECT,
  WININET_E_CONNECTION_ABORTED,
  WININET_E_OPERATION_CANCELLED,
} from '../hresult.ts';
import type { Transport } from '../transport.ts';
import type { ClientWebSocket } from './client-web-socket.ts';
import { MessageWebSocket } from './message-web-socket.ts';
import { StreamWebSocket } from './stream-web-socket.ts';
import { FakeTransport, microtasks, openOn, outcome } from './testing/fake-transport.ts';

const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');

/** A signal that tells how many listen to it. */
class CountingSignal extends EventTarget {
  readonly reason = 'the signal’s reason';
  aborted = false;
  readonly #listening = new Set<unknown>();

  get listeners(): number {
    return this.#listening.size;
  }

  override addEventListener(...parameters: Parameters<EventTarget['addEventListener']>): void {
    this.#listening.add(parameters[1]);
    super.addEventListener(...parameters);
  }

  override removeEventListener(...parameters: Parameters<EventTarget['removeEventListener']>): void {
    this.#listening.delete(parameters[1]);
    super.removeEventListener(...parameters);
  }

  abort(): void {
    this.aborted = true;
    this.dispatchEvent(new Event('abort'));
  }
}

const asSignal = (signal: CountingSignal): AbortSignal => signal as unknown as AbortSignal;

afterEach(() => {
  vi.restoreAllMocks();
});

/** Either class, as far as they have the same. */
const classes: readonly (new (transport: Transport) => ClientWebSocket)[] = [MessageWebSocket, StreamWebSocket];

for (const Socket of classes) {
  describe(`${Socket.name}.connectAsync`, () => {
    test('gives the adapter a frozen request with the settings', async () => {
      const transport = new FakeTransport();
      const socket = new Socket(transport);
      socket.setRequestHeader('X-Tag', 'v');
      socket.control.connectTimeout = 5;
      void socket.connectAsync('ws://peer.test/chat?room=1');
      const { request } = transport.connection;
      const maxMessageSize = Socket === StreamWebSocket ? Infinity : 256 * 1024 * 1024;
      expect(request).toMatchObject({
        url: 'ws://peer.test/chat?room=1',
        protocols: [],
        headers: [['X-Tag', 'v']],
        options: { connectTimeout: 5, maxMessageSize, noDelay: true, certificateAuthorities: [] },
      });
      for (const part of [request, request.protocols, request.headers, request.options]) {
        expect(Object.isFrozen(part)).toBe(true);
      }
    });

    test('offers the supported protocols, and behind them those that were set as a header, each once', () => {
      const transport = new FakeTransport();
      const socket = new Socket(transport);
      socket.setRequestHeader('Sec-WebSocket-Protocol', 'b, c');
      socket.control.supportedProtocols.push('a', 'b');
      void socket.connectAsync('ws://peer.test/');
      expect(transport.connection.request.protocols).toEqual(['a', 'b', 'c']);
      expect(transport.connection.request.headers).toEqual([]);
    });

    test('offers edited protocols on the next try, not in the one that is running', async () => {
      const transport = new FakeTransport();
      const socket = new Socket(transport);
      const first = socket.connectAsync('ws://peer.test/');
      socket.control.supportedProtocols.push('later');
      expect(transport.connection.request.protocols).toEqual([]);
      transport.connection.handler.failed(winrtError(WININET_E_CANNOT_CONNECT, 'refused'));
      expect(await outcome(first)).toBe(WININET_E_CANNOT_CONNECT);
      void socket.connectAsync('ws://peer.test/');
      expect(transport.connection.request.protocols).toEqual(['later']);
    });

    test.each([['a b'], ['a', 'a'], [''], ['a,']])('refuses the protocols %j and %j at the call', (...protocols) => {
      const transport = new FakeTransport();
      const socket = new Socket(transport);
      socket.control.supportedProtocols.push(...protocols);
      expect(() => socket.connectAsync('ws://peer.test/')).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
      expect(transport.connections).toHaveLength(0);
    });

    test.each([
      [null, E_POINTER],
      [undefined, E_POINTER],
      [7, E_POINTER],
      ['', E_INVALIDARG],
      ['http://peer.test/', E_INVALIDARG],
      ['ws://peer.test/#part', E_INVALIDARG],
    ])('refuses the address %j at the call, and stays as it was', (address, number) => {
      const transport = new FakeTransport();
      const socket = new Socket(transport);
      expect(() => socket.connectAsync(address as never)).toThrow(expect.objectContaining({ number }));
      socket.onservercustomvalidationrequested = null; // handlers are not locked by it
      expect(transport.connections).toHaveLength(0);
    });

    test.each([undefined, null, {}, { signal: undefined }, { signal: null }])(
      'takes %j as no options',
      async (options) => {
        const transport = new FakeTransport();
        const connecting = new Socket(transport).connectAsync('ws://peer.test/', options);
        transport.connection.open();
        expect(await outcome(connecting)).toBeUndefined();
      },
    );

    test('refuses an invalid signal at the call, and does not connect', () => {
      const transport = new FakeTransport();
      const socket = new Socket(transport);
      expect(() => socket.connectAsync('ws://peer.test/', { signal: {} as never })).toThrow(
        expect.objectContaining({ number: E_INVALIDARG }),
      );
      expect(transport.connections).toHaveLength(0);
      expect(() => socket.connectAsync('ws://peer.test/')).not.toThrow();
    });

    test('is cancelled by its signal, with the reason, and stops listening to it', async () => {
      const transport = new FakeTransport();
      const signal = new CountingSignal();
      const connecting = new Socket(transport).connectAsync('ws://peer.test/', { signal: asSignal(signal) });
      expect(signal.listeners).toBe(1);
      signal.abort();
      await expect(connecting).rejects.toMatchObject({ number: ERROR_CANCELLED, cause: signal.reason });
      expect(signal.listeners).toBe(0);
    });
  });

  describe(`${Socket.name}.close`, () => {
    test('with a reason but no code is refused, and the socket goes on', async () => {
      const transport = new FakeTransport();
      const socket = new Socket(transport);
      const connection = await openOn(transport, socket);
      for (const code of [undefined, null]) {
        expect(() => socket.close(code as never, 'reason')).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
      }
      expect(connection.calls).toEqual([]);
      socket.close(undefined, null);
      expect(connection.calls).toEqual(['close']);
    });

    test('of a failed socket aborts its connection and raises closed with 1006', async () => {
      const transport = new FakeTransport();
      const socket = new Socket(transport);
      const codes: number[] = [];
      socket.onclosed = ({ code }) => codes.push(code);
      const connection = await openOn(transport, socket);
      connection.handler.failed(lost);
      socket.close();
      socket.close();
      expect([connection.calls, codes]).toEqual([['abort'], []]);
      await microtasks();
      expect(codes).toEqual([1006]);
    });

    test('locks the handlers and settings of a socket that never connected', () => {
      const socket = new Socket(new FakeTransport());
      socket.close();
      expect(() => (socket.onservercustomvalidationrequested = () => {})).toThrow(
        expect.objectContaining({ number: E_ILLEGAL_METHOD_CALL }),
      );
      expect(() => socket.setRequestHeader('A', 'b')).toThrow(expect.objectContaining({ number: RO_E_CLOSED }));
      socket.onclosed = () => {};
    });
  });

  describe(`a listener of a ${Socket.name} with a signal`, () => {
    test('is refused if the signal is invalid, and nothing is subscribed', async () => {
      const transport = new FakeTransport();
      const socket = new Socket(transport);
      const listener = vi.fn();
      expect(() => socket.addEventListener('closed', listener, { signal: {} as never })).toThrow(
        expect.objectContaining({ number: E_INVALIDARG }),
      );
      (await openOn(transport, socket)).handler.closed(1000, '');
      expect(listener).not.toHaveBeenCalled();
    });

    test('is called until the signal aborts, and leaves no listener on it', async () => {
      const transport = new FakeTransport();
      const socket = new Socket(transport);
      const signal = new CountingSignal();
      const listener = vi.fn();
      socket.addEventListener('closed', listener, { signal: asSignal(signal) });
      socket.addEventListener('servercustomvalidationrequested', () => {}, { signal: asSignal(signal) });
      (await openOn(transport, socket)).handler.closed(1000, '');
      expect(listener).toHaveBeenCalledOnce();
      expect(signal.listeners).toBe(0);
    });

    test('is not called if it aborts between our close and the event', async () => {
      const transport = new FakeTransport();
      const socket = new Socket(transport);
      const signal = new CountingSignal();
      const listener = vi.fn();
      socket.addEventListener('closed', listener, { signal: asSignal(signal) });
      (await openOn(transport, socket)).handler.failed(lost);
      socket.close();
      signal.abort();
      await microtasks();
      expect(listener).not.toHaveBeenCalled();
    });
  });

  // Node 20 has the symbols; where an engine has none, nothing is defined.
  describe(`a disposed ${Socket.name}`, () => {
    test('is closed', async () => {
      const transport = new FakeTransport();
      const socket = new Socket(transport);
      const connection = await openOn(transport, socket);
      socket[Symbol.dispose]();
      expect(connection.calls).toEqual(['close']);
    });

    test('asynchronously resolves for everyone once it has closed', async () => {
      const transport = new FakeTransport();
      const socket = new Socket(transport);
      const connection = await openOn(transport, socket);
      const disposals = [socket[Symbol.asyncDispose](), socket[Symbol.asyncDispose]()];
      expect(await outcome(Promise.race(disposals))).toBe('pending');
      connection.handler.closed(1005, '');
      expect(await outcome(Promise.all(disposals))).toEqual([undefined, undefined]);
    });

    test('resolves in every other state at once, behind the closed event', async () => {
      const fresh = new Socket(new FakeTransport());
      expect(await outcome(fresh[Symbol.asyncDispose]())).toBeUndefined();
      const transport = new FakeTransport();
      const connecting = new Socket(transport);
      const connect = connecting.connectAsync('ws://peer.test/');
      expect(await outcome(connecting[Symbol.asyncDispose]())).toBeUndefined();
      expect(await outcome(connect)).toBe(WININET_E_OPERATION_CANCELLED);
      const failed = new Socket(transport);
      const order: string[] = [];
      failed.onclosed = () => order.push('closed');
      (await openOn(transport, failed)).handler.failed(lost);
      await failed[Symbol.asyncDispose]();
      order.push('disposed');
      expect(order).toEqual(['closed', 'disposed']);
    });
  });
}
