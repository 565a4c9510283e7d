/**
 * What the garbage collector takes: a socket that failed, though an app's signal lives; the connection of a refused handshake, though the
 * app keeps the error; the handshake of a connection that is open; the context of a connection that has closed; and what calls that have
 * settled needed, though the app keeps their promises, the writer or the reader.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { Agent, type ClientRequest } from 'node:http';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  AsyncStatus,
  DataReader,
  DataWriter,
  InMemoryRandomAccessStream,
  MessageWebSocket,
  StreamWebSocket,
  WindowsRuntimeBuffer,
  type IBuffer,
  type IInputStream,
  type IOutputStream,
  type WinRTError,
} from 'twinsocket';
import { describe, expect, inject, test } from 'vitest';
import { CANNOT_CONNECT } from '../contract/support/hresult.ts';

const peer = inject('peer');
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A WeakRef that was just looked at holds on for the turn, so each look has one of its own. */
async function expectCollected(references: readonly WeakRef<object>[]): Promise<void> {
  const alive = (): number => {
    collectGarbage();
    return references.filter((reference) => reference.deref() !== undefined).length;
  };
  await expect.poll(alive, { timeout: 5000, interval: 20 }).toBe(0);
}

test('a socket whose connect failed, whose listeners have a signal that lives on', async () => {
  const { signal } = new AbortController();
  async function failedSocket(Socket: typeof MessageWebSocket | typeof StreamWebSocket): Promise<WeakRef<object>> {
    const socket = new Socket();
    socket.addEventListener('closed', () => socket.information, { signal });
    const ended = socket.connectAsync('ws://127.0.0.1:1/');
    // Not by `expect`, which would keep the promise.
    const number = await ended.then(
      () => 0,
      (error: { number: number }) => error.number,
    );
    expect(number).toBe(CANNOT_CONNECT);
    return new WeakRef(socket);
  }
  const sockets: WeakRef<object>[] = [];
  for (let i = 0; i < 4; i++) sockets.push(await failedSocket(MessageWebSocket), await failedSocket(StreamWebSocket));
  await expectCollected(sockets);
  expect(signal.aborted).toBe(false);
});

test('the connection of a handshake that was refused, whose error is kept', async () => {
  const connections: WeakRef<object>[] = [];
  async function refused(): Promise<unknown> {
    const socket = new MessageWebSocket();
    const agent = Object.assign(new Agent(), {
      createConnection(options: { readonly host: string; readonly port: number }) {
        const { host, port } = options;
        const connection = connect({ host, port });
        connections.push(new WeakRef(connection));
        return connection;
      },
    });
    socket.control.agent = agent;
    return socket.connectAsync(`${peer.ws}/refuse/503`).then(
      () => undefined,
      (error: unknown) => error,
    );
  }
  const errors = [await refused(), await refused()];
  expect(connections).toHaveLength(2);
  await expectCollected(connections);
  for (const error of errors) expect(error).toHaveProperty('response.status', 503);
});

describe('the connection of a connect that failed, whose error is kept', () => {
  const wrong = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n';
  test.each<[what: string, answer: (socket: Socket) => void]>([
    ['an answer 101 that is wrong', (socket) => socket.write(`${wrong}Sec-WebSocket-Accept: x\r\n\r\n`)],
    ['an answer that refuses', (socket) => socket.write('HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n')],
    ['an answer that is not HTTP', (socket) => socket.write('no HTTP\r\n\r\n')],
    ['a server that hangs up', (socket) => socket.end()],
    ['a server that resets', (socket) => socket.resetAndDestroy()],
  ])('after %s', async (_what, answer) => {
    const connections: WeakRef<object>[] = [];
    const onSocket = (message: unknown): void => {
      connections.push(new WeakRef((message as { readonly socket: object }).socket));
    };
    const server = createServer((socket) => {
      socket.on('error', () => {}).once('data', () => answer(socket));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    subscribe('net.client.socket', onSocket);
    const errors: unknown[] = [];
    async function failed(prepare: (socket: MessageWebSocket) => void): Promise<void> {
      const socket = new MessageWebSocket();
      prepare(socket);
      errors.push(
        await socket.connectAsync(`ws://127.0.0.1:${port}/`).then(
          () => undefined,
          (error: unknown) => error,
        ),
      );
    }
    await failed(() => {});
    await failed((socket) => (socket.control.agent = new Agent()));
    unsubscribe('net.client.socket', onSocket);
    expect(connections).toHaveLength(2);
    await expectCollected(connections);
    for (const error of errors) expect(error).toBeInstanceOf(Error);
    server.close();
  });
});

test('the request and the answer of the handshake of a socket that is open', async () => {
  const handshake: WeakRef<object>[] = [];
  const onRequest = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest };
    handshake.push(new WeakRef(request));
    request.on('upgrade', (response) => handshake.push(new WeakRef(response)));
  };
  subscribe('http.client.request.start', onRequest);
  const sockets = [new MessageWebSocket(), new StreamWebSocket()];
  for (const socket of sockets) await socket.connectAsync(`${peer.ws}/echo`);
  unsubscribe('http.client.request.start', onRequest);
  expect(handshake).toHaveLength(4);
  await expectCollected(handshake);
  for (const socket of sockets) {
    expect(socket.state).toBe('open');
    expect(socket.information.responseHeaders?.get('upgrade')).toBe('websocket');
    socket.abort();
  }
});

test('the store of AsyncLocalStorage in which the first connection was made, while another is open', async () => {
  const context = new AsyncLocalStorage<object>();
  let open = (): void => {};
  const other = new Promise<void>((resolve) => (open = resolve)).then(async () => {
    const socket = new MessageWebSocket();
    await socket.connectAsync(`${peer.ws}/echo`);
    return socket;
  });
  async function request(): Promise<WeakRef<object>> {
    const store = {};
    await context.run(store, async () => {
      const socket = new MessageWebSocket();
      await socket.connectAsync(`${peer.ws}/echo`);
      open();
      await other;
      await socket.sendAsync('x');
      socket.close(1000, '');
      await socket.ended;
    });
    return new WeakRef(store);
  }
  const store = await request();
  await expectCollected([store]);
  (await other).close();
});

/** New bytes, and a weak reference to them in the list. */
function watched(references: WeakRef<object>[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(1000);
  references.push(new WeakRef(bytes));
  return bytes;
}

test('the messages and callbacks of a queue of sends whose last promise is kept', async () => {
  const socket = new MessageWebSocket();
  await socket.connectAsync(`${peer.ws}/echo`);
  const gone: WeakRef<object>[] = [];
  let queue: PromiseLike<unknown> = socket.sendAsync('first');
  const queueNext = (): void => {
    const bytes = watched(gone);
    queue = queue.then(() => socket.sendAsync(bytes));
    queue = queue.then(
      () => bytes.length,
      () => bytes.length,
    );
  };
  for (let i = 0; i < 4; i++) queueNext();
  await queue;
  await expectCollected(gone);
  expect(await queue).toBe(1000);
  socket.abort();
});

test('the message of a send whose promise is kept', async () => {
  const socket = new MessageWebSocket();
  await socket.connectAsync(`${peer.ws}/echo`);
  const gone: WeakRef<object>[] = [];
  const sent = (): PromiseLike<number> => socket.sendAsync(watched(gone));
  const kept = [sent(), sent()];
  for (const promise of kept) await promise;
  socket.abort();
  const refused = sent();
  // Not by `expect`, which would keep the promise.
  await refused.then(undefined, () => {});
  await expectCollected(gone);
  expect(await Promise.all(kept)).toEqual([1000, 1000]);
});

test('what callbacks captured whose results are kept: of then, of finally, of a progress callback, of one that threw', async () => {
  const stream = new InMemoryRandomAccessStream();
  const gone: WeakRef<object>[] = [];
  type Flush = ReturnType<typeof stream.flushAsync>;
  const keep = (result: (flush: Flush, use: () => number) => PromiseLike<unknown>): PromiseLike<unknown> => {
    const bytes = watched(gone);
    return result(stream.flushAsync(), () => bytes.length);
  };
  const kept = [
    keep((flush, use) => flush.then(use)),
    keep((flush, use) => flush.then(null, use)),
    keep((flush, use) => flush.then(null, null, use)),
    keep((flush, use) => flush.finally(use)),
    keep((flush, use) => flush.then(() => Promise.reject(new Error('of the app'))).then(use)),
  ];
  for (const promise of kept) {
    await promise.then(undefined, () => {});
  }
  await expectCollected(gone);
  expect(await kept[0]).toBe(1000);
});

test('a promise that a callback returned, of which the result was cancelled before, though it answers with another promise later', async () => {
  const gone: WeakRef<object>[] = [];
  let answer = (_value: unknown): void => {};
  // oxlint-disable-next-line unicorn/no-thenable -- what is tested
  const foreign = { then: (success: (value: unknown) => void): void => void (answer = success) };
  const kept = new InMemoryRandomAccessStream().flushAsync().then(() => foreign as PromiseLike<unknown>);
  await expect.poll(() => answer.length, { timeout: 5000 }).toBe(1);
  kept.cancel();
  const answerWithAnother = (): void => {
    const another = new InMemoryRandomAccessStream().flushAsync();
    gone.push(new WeakRef(another));
    answer(another);
  };
  answerWithAnother();
  await expectCollected(gone);
  await expect(kept).rejects.toHaveProperty('name', 'Canceled');
});

/** An app's own stream, of which each write returns what `write` makes, with the buffer, as a stream may that knows what it writes. */
function outputStream(written: WeakRef<object>[], write: () => object): IOutputStream {
  return {
    writeAsync: ((buffer: IBuffer) => {
      written.push(new WeakRef(buffer));
      return Object.assign(write(), { buffer });
    }) as unknown as IOutputStream['writeAsync'],
    flushAsync: () => new InMemoryRandomAccessStream().flushAsync(),
    close() {},
  };
}

/** What a stream returns whose writes wait until they are cancelled. */
function waitingWrite(): object {
  const operation: { status: AsyncStatus } = { status: AsyncStatus.started };
  // oxlint-disable-next-line unicorn/no-thenable -- what is tested
  return { operation, then() {}, cancel: () => void (operation.status = AsyncStatus.canceled) };
}

test.each<[string, () => object]>([
  ['has completed', () => Promise.resolve(1)],
  ['has failed', () => Promise.reject(new Error('of the app'))],
  ['was cancelled', waitingWrite],
  // oxlint-disable-next-line unicorn/no-thenable -- what is tested
  ['called back in the call', () => ({ then: (success: (count: number) => void): void => success(1) })],
])(
  'what a stream returned for a write that %s, while the writer and the promise of its store are kept',
  async (_, write) => {
    const gone: WeakRef<object>[] = [];
    const writer = new DataWriter(outputStream(gone, write));
    writer.writeByte(1);
    const storing = writer.storeAsync();
    if (write === waitingWrite) storing.cancel();
    // V8 keeps the functions on the stack of an error, and what they have captured, until the stack is read for the first time.
    await storing.then(undefined, (error: WinRTError) => [error.stack, (error.cause as Error | undefined)?.stack]);
    expect(gone).toHaveLength(1);
    await expectCollected(gone);
    expect(writer.unstoredBufferLength).toBe(0);
    expect(storing.operation.status).not.toBe(AsyncStatus.started);
  },
);

test('the buffer that a stream gave a reader, while the reader and the promise of its load are kept', async () => {
  const gone: WeakRef<object>[] = [];
  const reader = new DataReader({
    readAsync: (() => {
      const buffer = new WindowsRuntimeBuffer(1000);
      buffer.length = 1000;
      gone.push(new WeakRef(buffer));
      return Promise.resolve(buffer);
    }) as unknown as IInputStream['readAsync'],
    close() {},
  });
  const loading = reader.loadAsync(1000);
  await loading;
  expect(gone).toHaveLength(1);
  await expectCollected(gone);
  expect([reader.unconsumedBufferLength, await loading]).toEqual([1000, 1000]);
});
