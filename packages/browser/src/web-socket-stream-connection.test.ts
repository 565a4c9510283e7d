import {
  hresult,
  type ConnectAttempt,
  type Connection,
  type ConnectRequest,
  type ConnectionHandler,
  type Outgoing,
  type WinRTError,
} from '@twinsocket/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pageTransport } from './page-transport.ts';
import { FakeWebSocketStream } from './testing/fake-web-socket-stream.ts';

/** What core hears, in order. */
let heard: string[];
let failure: WinRTError | undefined;
let stream: FakeWebSocketStream;
let opened: Connection | undefined;
/** What core does when data comes. */
let onData: () => void;

const handler: ConnectionHandler = {
  opened(connection, { protocol, capabilities }) {
    opened = connection;
    heard.push(`opened '${protocol}' ${capabilities?.receiveBackPressure} ${capabilities?.sendBackPressure}`);
  },
  data: (payload, text) => {
    heard.push(`${text ? 'text' : 'bytes'} ${payload.length}`);
    onData();
  },
  sent: ({ bytes, sends }) => heard.push(`sent ${bytes} of ${sends}`),
  closed: (code, reason) => heard.push(`closed ${code} ${reason}`),
  failed: (error) => {
    failure = error;
    heard.push('failed');
  },
};

const request = (protocols: readonly string[] = []): ConnectRequest =>
  ({
    url: 'ws://peer.test/',
    protocols,
    headers: [],
    options: { connectTimeout: 1000, receiveBackPressure: true },
  }) as unknown as ConnectRequest;

const message = (payload: string | Uint8Array, stable = true): Outgoing => {
  const text = typeof payload === 'string';
  return { payload, byteLength: Buffer.byteLength(payload), text, final: true, stable };
};

/** All that promises have to say is said. */
const microtasks = async (): Promise<void> => {
  for (let hop = 0; hop < 50; hop++) await Promise.resolve();
};

const dial = (protocols?: readonly string[]): ConnectAttempt => pageTransport.connect(request(protocols), handler);

async function open(): Promise<Connection> {
  dial();
  stream.connected();
  await microtasks();
  heard = [];
  if (!opened) throw new Error('nothing was opened');
  return opened;
}

beforeEach(() => {
  vi.useFakeTimers();
  heard = [];
  failure = opened = undefined;
  onData = () => {};
  vi.stubGlobal('WebSocketStream', function (...given: ConstructorParameters<typeof FakeWebSocketStream>) {
    return (stream = new FakeWebSocketStream(...given));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('reports the connection, then each message in order, whatever type its chunk has', async () => {
  dial(['chat']);
  stream.connected('chat');
  await microtasks();
  for (const data of ['text', new ArrayBuffer(2), new Uint8Array(3)]) stream.message(data);
  await microtasks();
  expect(heard).toEqual(["opened 'chat' paused opaque", 'text 4', 'bytes 2', 'bytes 3']);
  expect(stream.protocols).toEqual(['chat']);
});

test('where there is no WebSocketStream, WebSocket is used', () => {
  vi.stubGlobal('WebSocketStream', undefined);
  const dialled: string[] = [];
  vi.stubGlobal(
    'WebSocket',
    class extends EventTarget {
      constructor(url: string) {
        super();
        dialled.push(url);
      }
      close(): void {}
    },
  );
  dial().abort();
  expect(dialled).toEqual(['ws://peer.test/']);
});

test.each([
  ['a WebSocketError', new Error('WebSocket closed before handshake complete.'), hresult.WININET_E_CANNOT_CONNECT],
  ['mixed content', new DOMException('insecure', 'SecurityError'), hresult.E_ACCESSDENIED],
])('a handshake that ends in %s fails the connect, with the engine’s error as its cause', async (_, cause, number) => {
  dial();
  stream.failed(cause);
  await microtasks();
  expect(heard).toEqual(['failed']);
  expect(failure).toMatchObject({ number, cause });
});

test('a connect that takes too long is given up, and fails once', async () => {
  dial();
  vi.advanceTimersByTime(1000);
  expect(failure).toMatchObject({ number: hresult.WININET_E_TIMEOUT });
  expect(stream.signal.aborted).toBe(true);
  stream.failed(stream.signal.reason);
  await microtasks();
  expect(heard).toEqual(['failed']);
  expect(stream.closes).toEqual([]);
});

test('an abort in the moment of the opening closes the stream, and calls no handler', async () => {
  const connection = dial();
  stream.connected();
  connection.abort();
  await microtasks();
  expect(stream.closes).toHaveLength(1);
  stream.message('late');
  stream.answers(1005);
  await microtasks();
  expect(heard).toEqual([]);
});

test('a server that chooses no sub-protocol is refused', async () => {
  dial(['chat']);
  stream.connected('');
  await microtasks();
  expect(heard).toEqual(['failed']);
  expect(stream.closes).toHaveLength(1);
});

test('a pause takes no message from the engine, a resume goes on', async () => {
  const connection = await open();
  onData = () => connection.pause();
  for (const data of ['1', '22', '333', '4444']) stream.message(data);
  await microtasks();
  expect(heard).toEqual(['text 1']);
  onData = () => {};
  connection.resume();
  await microtasks();
  expect(heard).toEqual(['text 1', 'text 2', 'text 3', 'text 4']);
});

test('writes one message at a time, and reports each as sent when the engine has taken it', async () => {
  const connection = await open();
  connection.send(message('é'));
  connection.send(message(Uint8Array.of(1, 2, 3)));
  await microtasks();
  expect(stream.writes.map(({ chunk }) => chunk)).toEqual(['é']);
  expect(connection.progress()).toEqual({ bytes: 0, sends: 0 });
  stream.taken();
  await microtasks();
  expect(stream.writes.map(({ chunk }) => chunk)).toEqual([Uint8Array.of(1, 2, 3)]);
  stream.taken();
  await microtasks();
  expect(heard).toEqual(['sent 2 of 1', 'sent 5 of 2']);
  expect(connection.progress()).toEqual({ bytes: 5, sends: 2 });
});

test('a close waits for the writes before it', async () => {
  const connection = await open();
  connection.send(message('1'));
  connection.send(message('2'));
  connection.close(4000, 'done');
  await microtasks();
  stream.taken();
  await microtasks();
  expect(stream.closes).toEqual([]);
  stream.taken();
  await microtasks();
  expect(stream.closes).toEqual([{ closeCode: 4000, reason: 'done' }]);
  stream.answers(4000, 'done');
  await microtasks();
  expect(heard.at(-1)).toBe('closed 4000 done');
});

test('a close without a code is an empty one', async () => {
  const connection = await open();
  connection.close();
  expect(stream.closes).toEqual([{}]);
});

test('a close while it is paused reads on, or the answer would never come', async () => {
  const connection = await open();
  onData = () => connection.pause();
  for (const data of ['1', '22', '333', '4444']) stream.message(data);
  await microtasks();
  connection.close(1000);
  await microtasks();
  expect(heard).toEqual(['text 1', 'text 2', 'text 3', 'text 4']);
  stream.answers(1000);
  await microtasks();
  expect(heard.at(-1)).toBe('closed 1000 ');
});

test('the peer’s close comes behind all messages', async () => {
  await open();
  stream.message('1');
  stream.message('22');
  await microtasks();
  stream.peerCloses(4001, 'bye');
  await microtasks();
  expect(heard).toEqual(['text 1', 'text 2', 'closed 4001 bye']);
});

test.each(['while it is paused', 'just before it is resumed'])(
  'a peer’s close that comes %s is a failure behind the last message, since messages may be missing',
  async (when) => {
    const connection = await open();
    onData = () => connection.pause();
    for (const data of ['1', '22', '333', '4444']) stream.message(data);
    await microtasks();
    stream.peerCloses(1000);
    if (when === 'just before it is resumed') connection.resume();
    await microtasks();
    expect(heard).toEqual(['text 1', 'text 2', 'failed']);
    expect(failure).toMatchObject({ number: hresult.WININET_E_CONNECTION_ABORTED });
  },
);

test('a peer’s close that crosses our own is a close, whatever was unread', async () => {
  const connection = await open();
  onData = () => connection.pause();
  for (const data of ['1', '22', '333']) stream.message(data);
  await microtasks();
  connection.send(message('never taken'));
  stream.peerCloses(4000);
  connection.close(1000);
  await microtasks();
  expect(heard.at(-1)).toBe('closed 4000 ');
});

test('a close frame is a close although the engine calls it unclean for a write that it cut', async () => {
  await open();
  stream.breaks(Object.assign(new Error('not cleanly closed'), { closeCode: 4001, reason: 'bye' }));
  await microtasks();
  expect(heard).toEqual(['closed 4001 bye']);
});

test.each([1006, null])('an end with the code %s is a lost link', async (closeCode) => {
  const connection = await open();
  connection.send(message('cut'));
  const cause = Object.assign(new Error('not cleanly closed'), { closeCode, reason: '' });
  stream.breaks(cause);
  await microtasks();
  expect(heard).toEqual(['failed']);
  expect(failure).toMatchObject({ number: hresult.WININET_E_CONNECTION_ABORTED, cause });
});

test('an abort closes without waiting, and the handler is silent from then on', async () => {
  const connection = await open();
  onData = () => connection.pause();
  for (const data of ['1', '22', '333']) stream.message(data);
  await microtasks();
  connection.send(message('under way'));
  connection.send(message('dropped'));
  heard = [];
  connection.abort();
  stream.taken();
  await microtasks();
  expect(stream.closes).toHaveLength(1);
  expect(stream.writes).toEqual([]);
  stream.answers(1005);
  await microtasks();
  expect(heard).toEqual([]);
});

test('a message that the engine does not take fails the connection, since no later message can be written', async () => {
  const connection = await open();
  for (const size of [1, 2]) connection.send(message(new Uint8Array(size)));
  await microtasks();
  const cause = new TypeError('not that');
  stream.doesNotTake(cause);
  await microtasks();
  expect(heard).toEqual(['failed']);
  expect(failure).toMatchObject({ number: hresult.E_FAIL, cause });
});

test('bytes that wait are those of the call, although the app changes their memory', async () => {
  const connection = await open();
  const [scratch, lent] = [Uint8Array.of(1), Uint8Array.of(2)];
  connection.send(message('under way'));
  connection.send(message(scratch, false));
  connection.send(message(lent, false));
  scratch[0] = 9;
  structuredClone(lent, { transfer: [lent.buffer] });
  const written: unknown[] = [];
  for (let write = 0; write < 3; write++) {
    await microtasks();
    written.push(...stream.writes.map(({ chunk }) => chunk));
    stream.taken();
  }
  await microtasks();
  expect(written).toEqual(['under way', Uint8Array.of(1), Uint8Array.of(2)]);
  expect(heard).toEqual(['sent 9 of 1', 'sent 10 of 2', 'sent 11 of 3']);
});
