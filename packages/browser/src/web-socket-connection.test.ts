import { hresult, type ConnectRequest, type Sink, type WinRTError } from '@twinsocket/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectWebSocket } from './web-socket-transport.ts';

const url = 'ws://peer.test/';
const request = { url, protocols: [], headers: [], options: { connectTimeout: 1000 } } as unknown as ConnectRequest;

class FakeWebSocket extends EventTarget {
  readonly url: string;
  readonly protocol = '';
  readonly bufferedAmount = 0;
  readyState = 0;

  constructor(address: string) {
    super();
    this.url = address;
  }

  close(): void {
    closes++;
  }

  send(): void {
    throw new TypeError('not that');
  }

  tells(type: string, readyState: number, more: object = {}): void {
    this.readyState = readyState;
    this.dispatchEvent(Object.assign(new Event(type), more));
  }
}

let socket: FakeWebSocket;
let closes: number;
let page: EventTarget;
/** What core hears of an opening and of a close. */
let heard: string[];
/** What the page listens to; nothing may be left of it. */
let signal: AbortSignal | undefined;
let failure: WinRTError | undefined;

const sink: Sink = {
  opened: () => heard.push('opened'),
  data: () => {},
  sent: () => {},
  closed: (code, reason) => heard.push(`closed ${code} ${reason}`),
  failed: (error) => (failure = error),
};

beforeEach(() => {
  failure = undefined;
  heard = [];
  closes = 0;
  page = new EventTarget();
  vi.stubGlobal('WebSocket', function (address: string) {
    return (socket = new FakeWebSocket(address));
  });
  vi.stubGlobal('addEventListener', (type: string, listener: () => void, options: { signal: AbortSignal }) => {
    signal = options.signal;
    page.addEventListener(type, listener, options);
  });
});

afterEach(() => vi.unstubAllGlobals());

const violates = (blockedURI: string, disposition = 'enforce', effectiveDirective = 'connect-src'): void => {
  const violation = { blockedURI, disposition, effectiveDirective };
  page.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), violation));
};

test('an error ends a connect, with no close behind it, and leaves no listener', () => {
  connectWebSocket(request, sink);
  socket.tells('error', 3);
  expect(failure).toMatchObject({ number: hresult.WININET_E_CANNOT_CONNECT, cause: { type: 'error' } });
  expect(signal?.aborted).toBe(true);
});

test.each([
  ['that forbids the address is named', url, 'enforce', 'connect-src', hresult.E_ACCESSDENIED],
  ['that only reports it is not', url, 'report', 'connect-src', hresult.WININET_E_CANNOT_CONNECT],
  ['that forbids another is not', 'ws://other.test/', 'enforce', 'connect-src', hresult.WININET_E_CANNOT_CONNECT],
  ['that forbids an image of that address is not', url, 'enforce', 'img-src', hresult.WININET_E_CANNOT_CONNECT],
])('a policy %s', (_, blockedURI, disposition, directive, number) => {
  connectWebSocket(request, sink);
  violates(blockedURI, disposition, directive);
  expect(failure).toBeUndefined();
  socket.tells('error', 3);
  expect(failure).toMatchObject({ number });
});

test.each([
  ['of an https: page is named', 'ws://peer.test/', 'https:', hresult.E_ACCESSDENIED],
  ['is nothing that an http: page has', 'ws://peer.test/', 'http:', hresult.WININET_E_CANNOT_CONNECT],
  ['is nothing at a wss: address', 'wss://peer.test/', 'https:', hresult.WININET_E_CANNOT_CONNECT],
])('mixed content that the engine forgets to close %s', (_, address, protocol, number) => {
  vi.stubGlobal('location', { protocol });
  connectWebSocket({ ...request, url: address }, sink);
  socket.tells('error', 0);
  expect(failure).toMatchObject({ number });
});

test('listens for violations no longer than it dials', () => {
  const connection = connectWebSocket(request, sink);
  expect(signal?.aborted).toBe(false);
  socket.tells('open', 1);
  expect(signal?.aborted).toBe(true);
  connection.abort();
});

test('a send that the WebSocket throws at fails the connection, and not from within the send', async () => {
  const connection = connectWebSocket(request, sink);
  socket.tells('open', 1);
  connection.send(new Uint8Array(1), false, true);
  expect(failure).toBeUndefined();
  await Promise.resolve();
  expect(failure).toMatchObject({ number: hresult.E_FAIL, cause: { message: 'not that' } });
  expect(closes).toBe(1);
});

test('a message that is neither text nor an ArrayBuffer fails the connection, rather than arrive empty', () => {
  connectWebSocket(request, sink);
  socket.tells('open', 1);
  socket.tells('message', 1, { data: new Blob(['lost?']) });
  expect(failure).toMatchObject({ number: hresult.E_FAIL });
});

test('nothing is left of a WebSocket that takes no listener', () => {
  vi.useFakeTimers();
  vi.spyOn(FakeWebSocket.prototype, 'addEventListener').mockImplementationOnce(() => {
    throw new TypeError('no signal');
  });
  expect(() => connectWebSocket(request, sink)).toThrow('no signal');
  expect(closes).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test('a WebSocket that throws at close() is given up all the same', () => {
  const connection = connectWebSocket(request, sink);
  vi.spyOn(socket, 'close').mockImplementation(() => {
    throw new Error('no');
  });
  connection.abort();
  expect(signal?.aborted).toBe(true);
});

test.each([true, false])(
  'a close that tells its code without an opening is an opening and a close (clean: %s)',
  (wasClean) => {
    connectWebSocket(request, sink);
    socket.tells('close', 3, { wasClean, code: 4001, reason: 'bye' });
    expect([heard, failure]).toEqual([['opened', 'closed 4001 bye'], undefined]);
    expect(signal?.aborted).toBe(true);
  },
);

test.each([1006, 1015])('a close without an opening that tells %d is a failed connect', (code) => {
  connectWebSocket(request, sink);
  socket.tells('close', 3, { wasClean: false, code, reason: '' });
  expect([heard, failure?.number]).toEqual([[], hresult.WININET_E_CANNOT_CONNECT]);
});
