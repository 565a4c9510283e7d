/** An address that never answers, alone and as one of two of a host. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import * as api from 'twinsocket';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { CASE_TIMEOUT } from '../plan.ts';
import { SilentAddress } from '../server/silent-address.ts';

const peer = inject('peer');
const port = Number(new URL(peer.ws).port);
const STALLED = '127.0.0.3';

test(
  'an address that never answers does not delay the connect to another address',
  { timeout: CASE_TIMEOUT },
  async () => {
    const silent = await SilentAddress.start(STALLED, port);
    try {
      const socket = new api.MessageWebSocket();
      socket.control.lookup = (_name, _options, done) =>
        done(null, [
          { address: STALLED, family: 4 },
          { address: '127.0.0.1', family: 4 },
        ]);
      // Its default, 60 seconds, is over the test's own limit.
      await socket.connectAsync(`ws://peer.test:${port}/echo`);
      expect(socket.information.localAddress?.canonicalName).toBe('127.0.0.1');
      expect(silent.isSilent, 'the address that should not have answered').toBe(true);
      socket.close();
    } finally {
      await silent.close();
    }
  },
);

const classes = { MessageWebSocket: api.MessageWebSocket, StreamWebSocket: api.StreamWebSocket };
const clients = Object.keys(classes) as (keyof typeof classes)[];
type Client = api.MessageWebSocket | api.StreamWebSocket;

/** TCP of this process that is connected or connects. */
const connections = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap' || name === 'TCPConnectWrap').length;

const later = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 20));

describe.each(clients)('%s: the connect to an IP address that never answers', (name) => {
  let silent: SilentAddress;

  beforeAll(async () => {
    silent = await SilentAddress.start();
  });

  afterAll(() => silent.close());

  test.each<[how: string, end: (socket: Client) => unknown, text: string]>([
    ['connectTimeout', () => {}, 'waiting for TCP to 127.0.0.1:'],
    ['close at once', (socket) => socket.close(), '0x80072EF1'],
    ['close later', (socket) => later().then(() => socket.close()), '0x80072EF1'],
    ['abort at once', (socket) => socket.abort(), 'Canceled'],
    ['abort later', (socket) => later().then(() => socket.abort()), 'Canceled'],
  ])('ends by %s, and leaves no connection', { timeout: CASE_TIMEOUT }, async (how, end, text) => {
    const before = connections();
    const socket = new classes[name]();
    socket.control.connectTimeout = how === 'connectTimeout' ? 50 : 10_000;
    const failure = Promise.resolve(socket.connectAsync(`ws://${silent.host}/`)).catch(String);
    await end(socket);
    expect(await failure).toContain(text);
    await expect.poll(connections).toBe(before);
    expect(silent.isSilent).toBe(true);
  });
});

test.each(clients)('%s: a refused connect to an IP address names the address and its port', async (name) => {
  const closed = createServer();
  await once(closed.listen(0, '127.0.0.1'), 'listening');
  const host = `127.0.0.1:${(closed.address() as AddressInfo).port}`;
  await promisify(closed.close.bind(closed))();
  await expect(new classes[name]().connectAsync(`ws://${host}/path?token=secret`)).rejects.toMatchObject({
    number: 0x80072efd | 0,
    message: expect.stringContaining(`connectAsync: ${host} failed: connect ECONNREFUSED ${host}`),
    cause: { code: 'ECONNREFUSED' },
  });
});
