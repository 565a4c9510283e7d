/**
 * What the garbage collector takes: a socket that failed, though an app's signal lives; the connection of a refused handshake, though the
 * app keeps the error; the handshake of a connection that is open; and the context of a connection that has closed.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Agent, type ClientRequest } from 'node:http';
import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MessageWebSocket, StreamWebSocket } from 'twinsocket';
import { expect, inject, test } from 'vitest';
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
