import {
  hresult,
  type Connection,
  type ConnectionHandler,
  type ConnectRequest,
  type WinRTError,
} from '@twinsocket/core';
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
let opened: Connection | undefined;
let closes: number;
let page: EventTarget;
/** What core hears of an opening and of a close. */
let heard: string[];
/** What is listened to of the page, where nothing may be left. */
let listening: Set<unknown>;
let failure: WinRTError | undefined;
/** What came, in its order. */
let arrivals: unknown[];

const handler: ConnectionHandler = {
  opened(connection) {
    opened = connection;
    heard.push('opened');
  },
  data: (payload) => void arrivals.push(payload),
  sent: () => {},
  closed: (code, reason) => {
    heard.push(`closed ${code} ${reason}`);
    arrivals.push(code);
  },
  failed: (error) => (failure = error),
};

beforeEach(() => {
  failure = undefined;
  heard = [];
  arrivals = [];
  listening = new Set();
  closes = 0;
  page = new EventTarget();
  vi.stubGlobal('WebSocket', function (address: string) {
    return (socket = new FakeWebSocket(address));
  });
  vi.stubGlobal('addEventListener', (type: string, listener: () => void) => {
    listening.add(listener);
    page.addEventListener(type, listener);
  });
  vi.stubGlobal('removeEventListener', (type: string, listener: () => void) => {
    listening.delete(listener);
    page.removeEventListener(type, listener);
  });
});

afterEach(() => vi.unstubAllGlobals());

const violates = (blockedURI: string, disposition = 'enforce', effectiveDirective = 'connect-src'): void => {
  const violation = { blockedURI, disposition, effectiveDirective };
  page.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), violation));
};

test('an error ends a connect, with no close behind it, and leaves no listener', () => {
  connectWebSocket(request, handler);
  socket.tells('error', 3);
  expect(failure).toMatchObject({ number: hresult.WININET_E_CANNOT_CONNECT, cause: { type: 'error' } });
  expect(listening.size).toBe(0);
});

test.each([
  ['that forbids the address is named', url, 'enforce', 'connect-src', hresult.E_ACCESSDENIED],
  ['that only reports it is not', url, 'report', 'connect-src', hresult.WININET_E_CANNOT_CONNECT],
  ['that forbids another is not', 'ws://other.test/', 'enforce', 'connect-src', hresult.WININET_E_CANNOT_CONNECT],
  ['that forbids an image of that address is not', url, 'enforce', 'img-src', hresult.WININET_E_CANNOT_CONNECT],
])('a policy %s', (_, blockedURI, disposition, directive, number) => {
  connectWebSocket(request, handler);
  violates(blockedURI, disposition, directive);
  expect(failure).toBeUndefined();
  socket.tells('error', 3);
  expect(failure).toMatchObject({ number });
});

test.each([
  ['of an https: page is named', 'ws://peer.test/', 'https:', hresult.E_ACCESSDENIED],
  ['is nothing that an http: page has', 'ws://peer.test/', 'http:', hresult.WININET_E_CANNOT_CONNECT],
  ['is nothing at a wss: address', 'wss://peer.test/', 'https:', hresult.WININET_E_CANNOT_CONNECT],
])('mixed content for which the engine raises no close event %s', (_, address, protocol, number) => {
  vi.stubGlobal('location', { protocol });
  connectWebSocket({ ...request, url: address }, handler);
  socket.tells('error', 0);
  expect(failure).toMatchObject({ number });
});

test('listens for policy violations only while it connects', () => {
  connectWebSocket(request, handler);
  expect(listening.size).toBe(1);
  socket.tells('open', 1);
  expect(listening.size).toBe(0);
  opened?.abort();
});

test('a send that the WebSocket throws at fails the connection, and not from within the send', async () => {
  connectWebSocket(request, handler);
  socket.tells('open', 1);
  opened?.send({ payload: new Uint8Array(1), byteLength: 1, text: false, final: true, stable: true });
  expect(failure).toBeUndefined();
  await Promise.resolve();
  expect(failure).toMatchObject({ number: hresult.E_FAIL, cause: { message: 'not that' } });
  expect(closes).toBe(1);
});

test('a message that is neither text nor bytes fails the connection with its type named, and does not arrive empty', () => {
  connectWebSocket(request, handler);
  socket.tells('open', 1);
  socket.tells('message', 1, { data: new Map() });
  expect(failure).toMatchObject({ number: hresult.E_FAIL, message: expect.stringContaining('an object (Map)') });
});

test('a replaced WebSocket may give views and Blobs, whose bytes arrive in order, as copies', async () => {
  connectWebSocket(request, handler);
  socket.tells('open', 1);
  const memory = Uint8Array.of(0, 1, 2, 0);
  socket.tells('message', 1, { data: memory.subarray(1, 3) });
  memory.fill(9);
  const slow = new Blob(['slow']);
  let read: (bytes: ArrayBuffer) => void = () => {};
  slow.arrayBuffer = () => new Promise((resolve) => (read = resolve));
  for (const data of [slow, 'text', new Blob(['b']), new DataView(Uint8Array.of(3).buffer)]) {
    socket.tells('message', 1, { data });
  }
  socket.tells('close', 3, { code: 1000, wasClean: true });
  expect(arrivals).toEqual([Uint8Array.of(1, 2)]);
  read(Uint8Array.of(5).buffer);
  await vi.waitFor(() => expect(arrivals).toHaveLength(6));
  expect(arrivals).toEqual([Uint8Array.of(1, 2), Uint8Array.of(5), 'text', Uint8Array.of(98), Uint8Array.of(3), 1000]);
  expect(failure).toBeUndefined();
});

test('a Blob that cannot be read fails the connection with the reason', async () => {
  connectWebSocket(request, handler);
  socket.tells('open', 1);
  const broken = new Blob();
  broken.arrayBuffer = () => Promise.reject(new Error('gone'));
  socket.tells('message', 1, { data: broken });
  socket.tells('message', 1, { data: 'behind it' });
  await vi.waitFor(() => expect(failure).toBeDefined());
  expect(failure).toMatchObject({ number: hresult.E_FAIL, message: expect.stringContaining('gone') });
  expect(arrivals).toEqual([]);
});

test('an error can be cloned: the members of its event are kept as plain data', () => {
  connectWebSocket(request, handler);
  socket.tells('open', 1);
  socket.tells('close', 3, { code: 1006, reason: '', wasClean: false });
  expect(failure?.cause).toEqual({ type: 'close', code: 1006, reason: '', wasClean: false });
  expect(structuredClone(failure)).toMatchObject({ message: failure?.message, cause: { code: 1006 } });
});

test.each([
  [1000, 'closed 1000 bye'],
  [4321, 'closed 4321 bye'],
  [1002, undefined],
  [1006, undefined],
])('an error, and then a close with %i: it is the peer’s unless an engine gives this code itself', (code, closed) => {
  connectWebSocket(request, handler);
  socket.tells('open', 1);
  socket.tells('error', 3);
  socket.tells('close', 3, { code, reason: 'bye', wasClean: false });
  expect(heard.slice(1)).toEqual(closed === undefined ? [] : [closed]);
  expect(failure === undefined).toBe(closed !== undefined);
});

test('an error that an event carries is kept, except the members that cannot be cloned', () => {
  connectWebSocket(request, handler);
  const error = new Error('refused', { cause: () => {} });
  socket.tells('error', 3, { error });
  expect(failure?.cause).toEqual({ type: 'error', error: { name: 'Error', message: 'refused' } });
  structuredClone(failure);
});

test('a replaced WebSocket needs nothing but on… properties', () => {
  const standIn: Record<string, unknown> = { send() {}, close: () => closes++ };
  vi.stubGlobal('WebSocket', function () {
    return standIn;
  });
  const tells = (type: string, event: object): void => (standIn[`on${type}`] as (event: object) => void)(event);
  connectWebSocket(request, handler);
  tells('open', {});
  tells('message', { data: 'text' });
  tells('close', { code: 1000, wasClean: true });
  expect(arrivals).toEqual(['text', 1000]);
  expect([standIn['onopen'], standIn['onmessage'], standIn['onerror'], standIn['onclose']]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test.each([
  ['shared', new SharedArrayBuffer(2)],
  // The library of ES2022 does not know it.
  ['resizable', new (ArrayBuffer as new (size: number, options: object) => ArrayBuffer)(2, { maxByteLength: 8 })],
])('a replaced WebSocket may give %s memory, which is copied', (_, data) => {
  new Uint8Array(data).set([1, 2]);
  connectWebSocket(request, handler);
  socket.tells('open', 1);
  socket.tells('message', 1, { data });
  new Uint8Array(data).fill(9);
  expect(failure).toBeUndefined();
  expect(arrivals).toEqual([Uint8Array.of(1, 2)]);
});

test.each([
  ['nothing', undefined],
  ['an event without members', {}],
  ['a CloseEvent without a code', { code: 0, reason: '', wasClean: false }],
])('a replaced WebSocket that gives its close handler %s has closed without a status', (_, event) => {
  const standIn: Record<string, unknown> = { send() {}, close() {} };
  vi.stubGlobal('WebSocket', function () {
    return standIn;
  });
  const tells = (type: string, given?: object): void => (standIn[`on${type}`] as (given?: object) => void)(given);
  connectWebSocket(request, handler);
  tells('open');
  tells('close', event);
  expect(heard).toEqual(['opened', 'closed 1005 ']);
  expect(failure).toBeUndefined();

  heard = [];
  connectWebSocket(request, handler);
  tells('close', event);
  expect(heard).toEqual([]);
  expect(failure).toMatchObject({ number: hresult.WININET_E_CANNOT_CONNECT });
});

test('a WebSocket whose addEventListener throws is closed', () => {
  vi.useFakeTimers();
  vi.spyOn(FakeWebSocket.prototype, 'addEventListener').mockImplementationOnce(() => {
    throw new TypeError('no signal');
  });
  expect(() => connectWebSocket(request, handler)).toThrow('no signal');
  expect(closes).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test('a connection whose WebSocket throws at close() ends all the same', () => {
  const attempt = connectWebSocket(request, handler);
  vi.spyOn(socket, 'close').mockImplementation(() => {
    throw new Error('no');
  });
  attempt.abort();
  expect(listening.size).toBe(0);
});

test.each([true, false])(
  'a close event with a code of the peer but without an open event is an opening and a close (clean: %s)',
  (wasClean) => {
    connectWebSocket(request, handler);
    socket.tells('close', 3, { wasClean, code: 4001, reason: 'bye' });
    expect([heard, failure]).toEqual([['opened', 'closed 4001 bye'], undefined]);
    expect(listening.size).toBe(0);
  },
);

test.each([1006, 1015])('a close event with %d and without an open event is a failed connect', (code) => {
  connectWebSocket(request, handler);
  socket.tells('close', 3, { wasClean: false, code, reason: '' });
  expect([heard, failure?.number]).toEqual([[], hresult.WININET_E_CANNOT_CONNECT]);
});
