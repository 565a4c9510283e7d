/** `control.connectTimeout`: one deadline for all that a connect is made of, which tells what the connect was waiting for. */
import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ChainValidationResult, hresult, PasswordCredential, type WinRTError } from '@twinsocket/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loopbackCertificate } from '../dial/testing/certificates.ts';
import { MessageWebSocket } from '../sockets.ts';

const opened: Server[] = [];
const ends: Socket[] = [];

async function portOf(server: Server): Promise<number> {
  opened.push(server);
  server.on('connection', (socket: Socket) => ends.push(socket.on('error', () => {})));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

afterEach(() => {
  for (const socket of ends.splice(0)) socket.destroy();
  for (const server of opened.splice(0)) server.close();
});

const failureOf = (socket: MessageWebSocket, address: string): Promise<WinRTError> =>
  Promise.resolve(socket.connectAsync(address)).then(
    () => expect.fail('it has opened'),
    (error: WinRTError) => error,
  );

/** By turns of the event loop, whatever the timers do. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

describe('a connect of which one step never ends fails with the timeout, and names the step', () => {
  let socket: MessageWebSocket;

  beforeEach(() => {
    socket = new MessageWebSocket();
    socket.control.connectTimeout = 150;
    socket.control.lookup = (_name, _options, done) => done(null, '127.0.0.1', 4);
  });

  async function fails(address: string, step: string): Promise<void> {
    const error = await failureOf(socket, address);
    expect(error.number).toBe(hresult.WININET_E_TIMEOUT);
    expect(error.message).toContain(`within 150 ms (control.connectTimeout), waiting for ${step}`);
  }

  test('the look-up', async () => {
    socket.control.lookup = () => {};
    await fails('ws://peer.test/', 'the look-up of peer.test');
  });

  test('the look-up of a proxy', async () => {
    socket.control.lookup = () => {};
    socket.control.proxy = 'http://proxy.test/';
    await fails('ws://peer.test/', 'the look-up of proxy.test');
  });

  test('the answer of a proxy', async () => {
    const port = await portOf(createServer());
    socket.control.proxy = `http://proxy.test:${port}`;
    const step = `the answer of the proxy http://proxy.test:${port} to CONNECT peer.test:80`;
    await fails('ws://peer.test/', step);
  });

  test('TLS with a proxy', async () => {
    const port = await portOf(createServer());
    socket.control.proxy = `https://proxy.test:${port}`;
    await fails('ws://peer.test/', `TLS to the proxy https://proxy.test:${port}`);
  });

  test('TLS', async () => {
    await fails(`wss://peer.test:${await portOf(createServer())}/`, 'TLS to peer.test');
  });

  test('a handler’s deferral', async () => {
    const certificate = await loopbackCertificate();
    socket.control.ignorableServerCertificateErrors.push(
      ChainValidationResult.untrusted,
      ChainValidationResult.invalidName,
    );
    socket.onservercustomvalidationrequested = (event) => void event.getDeferral();
    const port = await portOf(createHttpsServer(certificate));
    await fails(`wss://peer.test:${port}/`, 'a handler of servercustomvalidationrequested');
  });

  test('the server’s answer', async () => {
    await fails(`ws://peer.test:${await portOf(createServer())}/`, 'the answer to the handshake');
  });

  test('an agent', async () => {
    socket.control.lookup = null;
    socket.control.agent = { addRequest() {} };
    await fails('ws://peer.test/', 'control.agent');
  });
});

test('steps that are each within the timeout are over it together', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  try {
    /** Steps of 900 ms that have begun. */
    const begun: (() => void)[] = [];
    const takes = (step: () => void): void => {
      begun.push(step);
      setTimeout(step, 900);
    };
    const proxy = createServer((tcp) => {
      tcp.once('data', (request) => {
        const isAuthorized = /^proxy-authorization:/im.test(request.toString());
        takes(() => {
          if (!isAuthorized) {
            tcp.end('HTTP/1.1 407 x\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n');
            return;
          }
          tcp.write('HTTP/1.1 200 x\r\n\r\n');
          tcp.once('data', () => takes(() => tcp.end('HTTP/1.1 401 x\r\nWWW-Authenticate: Basic\r\n\r\n')));
        });
      });
    });
    const socket = new MessageWebSocket();
    const { control } = socket;
    control.proxy = `http://proxy.test:${await portOf(proxy)}`;
    control.serverCredential = control.proxyCredential = new PasswordCredential('', 'user', 'secret');
    control.lookup = (_name, _options, done) => takes(() => done(null, '127.0.0.1', 4));
    control.connectTimeout = 4000;
    const began = performance.now();
    const failures: WinRTError[] = [];
    void failureOf(socket, 'ws://peer.test/').then((error) => failures.push(error));
    for (let step = 1; step <= 5; step++) {
      // Each step is asked for by real I/O.
      await until(() => begun.length === step || failures.length > 0);
      await vi.advanceTimersByTimeAsync(900);
    }
    const [failure] = failures;
    expect(failure?.number).toBe(hresult.WININET_E_TIMEOUT);
    expect(performance.now() - began).toBeLessThanOrEqual(5000);
    expect(begun).toHaveLength(5);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('a connect that succeeds, and one that fails, leave no timer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const port = await portOf(createServer((tcp) => tcp.once('data', () => tcp.end('HTTP/1.1 403 x\r\n\r\n'))));
    const failure = await failureOf(new MessageWebSocket(), `ws://127.0.0.1:${port}/`);
    expect(failure.number).toBe(hresult.HTTP_E_STATUS_BASE + 403);
    expect(vi.getTimerCount()).toBe(0);
    const refused = new MessageWebSocket();
    refused.control.agent = {};
    await failureOf(refused, `ws://127.0.0.1:${port}/`);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
