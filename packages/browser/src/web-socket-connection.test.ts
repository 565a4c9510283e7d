import { hresult, type ConnectRequest, type Sink, type WinRTError } from '@twinsocket/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectWebSocket } from './web-socket-transport.ts';

const url = 'ws://peer.test/';
const request = { url, protocols: [], headers: [], options: { connectTimeout: 1000 } } as unknown as ConnectRequest;

class FakeWebSocket extends EventTarget {
  readonly url = url;
  readonly protocol = '';
  readonly bufferedAmount = 0;
  readyState = 0;
  close(): void {}

  tells(type: string, readyState: number): void {
    this.readyState = readyState;
    this.dispatchEvent(new Event(type));
  }
}

let socket: FakeWebSocket;
let page: EventTarget;
/** What the page listens to; nothing may be left of it. */
let signal: AbortSignal | undefined;
let failure: WinRTError | undefined;

const sink: Sink = {
  opened: () => {},
  data: () => {},
  sent: () => {},
  closed: () => {},
  failed: (error) => (failure = error),
};

beforeEach(() => {
  failure = undefined;
  page = new EventTarget();
  vi.stubGlobal('WebSocket', function () {
    return (socket = new FakeWebSocket());
  });
  vi.stubGlobal('addEventListener', (type: string, listener: () => void, options: { signal: AbortSignal }) => {
    signal = options.signal;
    page.addEventListener(type, listener, options);
  });
});

afterEach(() => vi.unstubAllGlobals());

const violates = (blockedURI: string, disposition = 'enforce'): void => {
  page.dispatchEvent(Object.assign(new Event('securitypolicyviolation'), { blockedURI, disposition }));
};

test('an error ends a connect, with no close behind it, and leaves no listener', () => {
  connectWebSocket(request, sink);
  socket.tells('error', 3);
  expect(failure).toMatchObject({ number: hresult.WININET_E_CANNOT_CONNECT, cause: { type: 'error' } });
  expect(signal?.aborted).toBe(true);
});

test.each([
  ['that forbids the address is named', url, 'enforce', hresult.E_ACCESSDENIED],
  ['that only reports it is not', url, 'report', hresult.WININET_E_CANNOT_CONNECT],
  ['that forbids another is not', 'ws://other.test/', 'enforce', hresult.WININET_E_CANNOT_CONNECT],
])('a policy %s', (_, blockedURI, disposition, number) => {
  connectWebSocket(request, sink);
  violates(blockedURI, disposition);
  expect(failure).toBeUndefined();
  socket.tells('error', 3);
  expect(failure).toMatchObject({ number });
});

test('mixed content that the engine forgets to close is named', () => {
  connectWebSocket(request, sink);
  socket.tells('error', 0);
  expect(failure).toMatchObject({ number: hresult.E_ACCESSDENIED });
});

test('listens for violations no longer than it dials', () => {
  const connection = connectWebSocket(request, sink);
  expect(signal?.aborted).toBe(false);
  socket.tells('open', 1);
  expect(signal?.aborted).toBe(true);
  connection.abort();
});
