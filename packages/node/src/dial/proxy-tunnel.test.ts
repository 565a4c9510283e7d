import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { hresult } from '@twinsocket/core';
import { describe, expect, test } from 'vitest';
import type { DialOptions } from './dial.ts';
import { openSockets, startDial } from './testing/dialling.ts';
import { ended } from './testing/listening.ts';
import { refuse, startProxy, tunnel } from './testing/proxy.ts';
import { echoed, plain, throughProxy } from './testing/through-proxy.ts';

const { port, proxyThat, start, tcpThat } = throughProxy();

const credential = { userName: 'Zoë', password: 'p:ss wörd' };
const authorization = `Basic ${Buffer.from('Zoë:p:ss wörd').toString('base64')}`;
const isAuthorized = ({ headers }: IncomingMessage): boolean => headers['proxy-authorization'] === authorization;
const challenge = (socket: Duplex, ...challenges: string[]): void =>
  refuse(socket, '407 Proxy Authentication Required', ...challenges.map((each) => `Proxy-Authenticate: ${each}`));

describe('a tunnel', () => {
  test('carries bytes both ways; the request has no header but Host', async () => {
    const proxy = await proxyThat(tunnel);
    const socket = await start({ proxy: plain(proxy) }).dialled;
    expect(await echoed(socket, 'hello')).toBe('hello');
    const target = `server.example:${port()}`;
    expect(proxy.requests.map(({ url, rawHeaders }) => [url, rawHeaders])).toEqual([[target, ['Host', target]]]);
    socket.destroy();
  });

  test('to an IPv6 address is asked for in brackets', async () => {
    const proxy = await proxyThat(tunnel);
    const socket = await startDial({ host: '::1', port: port() }, { proxy: plain(proxy) }).dialled;
    expect(proxy.requests[0]?.url).toBe(`[::1]:${port()}`);
    expect(proxy.requests[0]?.headers.host).toBe(`[::1]:${port()}`);
    socket.destroy();
  });

  test('goes through a proxy with an IPv6 address', async () => {
    const proxy = await proxyThat(tunnel, { host: '::1' });
    const socket = await start({ proxy: `http://[::1]:${proxy.port}` }).dialled;
    expect(await echoed(socket, 'hello')).toBe('hello');
    socket.destroy();
  });

  test('keeps what comes in one packet with the proxy’s answer', async () => {
    const proxy = await proxyThat((request, socket) => tunnel(request, socket, 'spoken first'));
    const socket = await start({ proxy: plain(proxy) }).dialled;
    expect(String(await once(socket, 'data'))).toBe('spoken first');
    expect(await echoed(socket, 'hello')).toBe('hello');
    socket.destroy();
  });

  test('is open with any status from 200 to 299', async () => {
    const proxy = await proxyThat((_, socket) => socket.write('HTTP/1.1 204 Go on\r\n\r\n'));
    const socket = await start({ proxy: plain(proxy) }).dialled;
    socket.destroy();
  });

  test('has the proxy’s name resolved by `lookup`, and the server’s by the proxy', async () => {
    const proxy = await proxyThat(tunnel);
    const asked: string[] = [];
    const lookup: DialOptions['lookup'] = (host, _, callback) => {
      asked.push(host);
      callback(null, '127.0.0.1', 4);
    };
    const socket = await start({ proxy: `http://proxy.example:${proxy.port}/`, lookup }).dialled;
    expect(asked).toEqual(['proxy.example']);
    socket.destroy();
  });

  test('hands over a socket without another listener for data', async () => {
    const proxy = await proxyThat(tunnel);
    const socket = await start({ proxy: plain(proxy) }).dialled;
    expect(['connect', 'data', 'drain', 'timeout'].map((event) => socket.listenerCount(event))).toEqual([0, 0, 0, 0]);
    socket.destroy();
  });
});

describe('a proxy that asks who we are', () => {
  test('gets the credential on a second connection, not before it has asked', async () => {
    const proxy = await proxyThat((request, socket) => {
      if (isAuthorized(request)) tunnel(request, socket);
      else challenge(socket, 'Negotiate', 'Basic realm="a proxy"');
    });
    const socket = await start({ proxy: plain(proxy), proxyCredential: credential }).dialled;
    expect(await echoed(socket, 'hello')).toBe('hello');
    expect(proxy.requests.map(({ headers }) => headers['proxy-authorization'])).toEqual([undefined, authorization]);
    expect(proxy.connections).toHaveLength(2);
    socket.destroy();
  });

  test('does not get it if it does not ask', async () => {
    const proxy = await proxyThat(tunnel);
    const socket = await start({ proxy: plain(proxy), proxyCredential: credential }).dialled;
    expect(proxy.requests[0]?.headers).not.toHaveProperty('proxy-authorization');
    socket.destroy();
  });

  test.each<[string, string, DialOptions['proxyCredential'], number, string]>([
    ['without a credential', 'Basic realm="x"', undefined, 1, 'set control.proxyCredential'],
    ['in a way that is not Basic', 'Digest realm="Basic"', credential, 1, 'Basic'],
    ['again', 'Basic realm="x"', credential, 2, 'refused control.proxyCredential'],
  ])('%s fails with 407 and says what to do', async (_, asked, proxyCredential, requests, text) => {
    const proxy = await proxyThat((__, socket) => challenge(socket, asked));
    const error = await start({ proxy: plain(proxy), proxyCredential }).failure;
    expect(error.number).toBe(hresult.HTTP_E_STATUS_BASE + 407);
    expect(error.status).toBe(407);
    expect(error.message).toContain(`the proxy ${plain(proxy)} answered 407`);
    expect(error.message).toContain(text);
    expect(error.message).not.toContain(credential.password);
    expect(proxy.requests).toHaveLength(requests);
    await Promise.all(proxy.connections.map(ended));
    expect(await openSockets()).toEqual([]);
  });

  test('and then refuses for another reason fails with that', async () => {
    const proxy = await proxyThat((request, socket) => {
      if (isAuthorized(request)) refuse(socket, '502 Bad Gateway');
      else challenge(socket, 'Basic realm="x"');
    });
    const error = await start({ proxy: plain(proxy), proxyCredential: credential }).failure;
    expect(error.number).toBe(hresult.HTTP_E_STATUS_BASE + 502);
    expect(error.message).not.toContain('proxyCredential');
  });
});

describe('a proxy that fails', () => {
  test.each([
    ['403 Forbidden', 403],
    ['502 Bad Gateway', 502],
    ['302 Found', 302],
  ])('with %s fails with that status, and the proxy and the server named', async (line, status) => {
    const proxy = await proxyThat((_, socket) => refuse(socket, line));
    const error = await start({ proxy: plain(proxy) }).failure;
    expect(error.number).toBe(hresult.HTTP_E_STATUS_BASE + status);
    expect(error.message).toContain(
      `the proxy ${plain(proxy)} answered ${line} instead of a tunnel to server.example:`,
    );
    await Promise.all(proxy.connections.map(ended));
    expect(await openSockets()).toEqual([]);
  });

  test('with bytes that are not HTTP fails with an invalid response', async () => {
    const proxy = await tcpThat((socket) => socket.once('data', () => socket.write('SSH-2.0-OpenSSH_9.6\r\n')));
    const error = await start({ proxy: plain(proxy) }).failure;
    expect(error.number).toBe(hresult.WININET_E_INVALID_SERVER_RESPONSE);
    expect(error.message).toContain(`the proxy ${plain(proxy)}`);
  });

  test('by ending the connection is a reset one', async () => {
    const proxy = await tcpThat((socket) => socket.once('data', () => socket.end()));
    expect((await start({ proxy: plain(proxy) }).failure).number).toBe(hresult.WININET_E_CONNECTION_RESET);
  });

  test('by not answering is what is waited for', async () => {
    const proxy = await proxyThat(() => abort());
    const steps: string[] = [];
    const { failure, abort } = start({ proxy: plain(proxy), waitFor: (what) => steps.push(what) });
    expect((await failure).number).toBe(hresult.WININET_E_OPERATION_CANCELLED);
    expect(steps.at(-1)).toMatch(`the answer of the proxy ${plain(proxy)} to CONNECT server.example:`);
  });

  test('by refusing TCP is an unreachable one', async () => {
    const proxy = await startProxy(tunnel);
    await proxy.close();
    const error = await start({ proxy: plain(proxy) }).failure;
    expect(error.number).toBe(hresult.WININET_E_PROXY_SERVER_UNREACHABLE);
    expect(error.message).toContain(`the proxy ${plain(proxy)} failed: connect ECONNREFUSED`);
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('by a network that does not reach it, or a name that nobody knows, is an unreachable one', async () => {
    const lookup: DialOptions['lookup'] = (_, __, callback) => callback(new Error('unknown'), []);
    const unreachable = { number: hresult.WININET_E_PROXY_SERVER_UNREACHABLE };
    expect(await start({ proxy: 'http://255.255.255.255:8080/' }).failure).toMatchObject(unreachable);
    expect(await start({ proxy: 'http://proxy.example/', lookup }).failure).toMatchObject(unreachable);
  });
});

describe('an abort', () => {
  test('once the proxy is connected to leaves nothing', async () => {
    let abort = (): void => {};
    const proxy = await tcpThat(() => abort());
    const dialling = start({ proxy: plain(proxy) });
    abort = dialling.abort;
    expect((await dialling.failure).number).toBe(hresult.WININET_E_OPERATION_CANCELLED);
    await Promise.all(proxy.connections.map(ended));
    expect(await openSockets()).toEqual([]);
  });

  test.each([1, 2])('after CONNECT number %d leaves nothing', async (number) => {
    let abort = (): void => {};
    const proxy = await proxyThat((_, socket) => {
      if (proxy.requests.length === number) abort();
      else challenge(socket, 'Basic realm="x"');
    });
    const dialling = start({ proxy: plain(proxy), proxyCredential: credential });
    abort = dialling.abort;
    expect((await dialling.failure).number).toBe(hresult.WININET_E_OPERATION_CANCELLED);
    expect(proxy.requests).toHaveLength(number);
    await Promise.all(proxy.connections.map(ended));
    expect(await openSockets()).toEqual([]);
  });
});
