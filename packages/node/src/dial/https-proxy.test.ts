import { TLSSocket } from 'node:tls';
import { hresult } from '@twinsocket/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { loopbackCertificate, type TestCertificate } from './testing/certificates.ts';
import { openSockets } from './testing/dialling.ts';
import { ended } from './testing/listening.ts';
import { tunnel } from './testing/proxy.ts';
import { echoed, secure, throughProxy } from './testing/through-proxy.ts';

const { proxyThat, start, tcpThat } = throughProxy();

describe('an https: proxy', () => {
  let certificate: TestCertificate;
  beforeAll(async () => {
    certificate = await loopbackCertificate();
  });

  test('that is trusted opens a tunnel inside TLS', async () => {
    const proxy = await proxyThat(tunnel, { certificate });
    const certificateAuthorities = [certificate.cert];
    const socket = await start({ proxy: secure(proxy), certificateAuthorities }).dialled;
    expect(socket).toBeInstanceOf(TLSSocket);
    expect(await echoed(socket, 'hello')).toBe('hello');
    socket.destroy();
    await Promise.all(proxy.connections.map(ended));
  });

  test('gets its name by SNI, which tells it the certificate to show', async () => {
    let name: string | false | null | undefined;
    const proxy = await proxyThat(
      (request, socket) => {
        name = (request.socket as TLSSocket).servername;
        tunnel(request, socket);
      },
      { certificate },
    );
    const socket = await start({
      proxy: `https://localhost:${proxy.port}`,
      certificateAuthorities: [certificate.cert],
    }).dialled;
    expect(name).toBe('localhost');
    socket.destroy();
  });

  test('whose certificate is not trusted is sent no request', async () => {
    const proxy = await proxyThat(tunnel, { certificate });
    const error = await start({ proxy: secure(proxy) }).failure;
    expect(error.number).toBe(hresult.WININET_E_INVALID_CA);
    expect(error.message).toContain(`the proxy ${secure(proxy)}`);
    await Promise.all(proxy.connections.map(ended));
    expect(proxy.requests).toHaveLength(0);
    expect(await openSockets()).toEqual([]);
  });

  test('whose certificate is for another name is not trusted', async () => {
    const proxy = await proxyThat(tunnel, { certificate });
    const error = await start({
      proxy: `https://proxy.example:${proxy.port}`,
      certificateAuthorities: [certificate.cert],
      lookup: (_, __, callback) => callback(null, '127.0.0.1', 4),
    }).failure;
    expect(error.number).toBe(hresult.WININET_E_SEC_CERT_CN_INVALID);
    expect(proxy.requests).toHaveLength(0);
  });

  test('that is reached by its IP address needs a certificate for that address', async () => {
    const named = await loopbackCertificate({ address: false });
    const proxy = await proxyThat(tunnel, { certificate: named });
    const error = await start({ proxy: secure(proxy), certificateAuthorities: [named.cert] }).failure;
    expect(error.number).toBe(hresult.WININET_E_SEC_CERT_CN_INVALID);
  });

  test('that fails before the caller listens throws nothing', async () => {
    const proxy = await proxyThat(tunnel, { certificate });
    const socket = await start({ proxy: secure(proxy), certificateAuthorities: [certificate.cert] }).dialled;
    const reason = new Error('reset');
    socket.destroy(reason);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(socket.errored).toBe(reason);
  });

  test('that does not speak TLS fails the connect with SecureChannelError', async () => {
    const proxy = await proxyThat(tunnel);
    expect((await start({ proxy: secure(proxy) }).failure).number).toBe(hresult.WININET_E_SECURITY_CHANNEL_ERROR);
  });

  test('that ends the connection in the handshake fails the connect with ConnectionReset', async () => {
    const proxy = await tcpThat((socket) => socket.once('data', () => socket.end()));
    expect((await start({ proxy: secure(proxy) }).failure).number).toBe(hresult.WININET_E_CONNECTION_RESET);
  });

  test('that sends nothing in the handshake is the step that the connect timeout names', async () => {
    const proxy = await tcpThat((socket) => socket.once('data', () => abort()));
    const steps: string[] = [];
    const { failure, abort } = start({ proxy: secure(proxy), waitFor: (what) => steps.push(what) });
    expect((await failure).number).toBe(hresult.WININET_E_OPERATION_CANCELLED);
    expect(steps.at(-1)).toBe(`TLS to the proxy ${secure(proxy)}`);
    await Promise.all(proxy.connections.map(ended));
    expect(await openSockets()).toEqual([]);
  });

  test('is left at once by an abort in the handshake', async () => {
    let abort = (): void => {};
    const proxy = await tcpThat((socket) => socket.once('data', () => abort()));
    const dialling = start({ proxy: secure(proxy) });
    abort = dialling.abort;
    expect((await dialling.failure).number).toBe(hresult.WININET_E_OPERATION_CANCELLED);
    await Promise.all(proxy.connections.map(ended));
    expect(await openSockets()).toEqual([]);
  });

  test('is left at once by an abort after CONNECT', async () => {
    let abort = (): void => {};
    const proxy = await proxyThat(() => abort(), { certificate });
    const dialling = start({ proxy: secure(proxy), certificateAuthorities: [certificate.cert] });
    abort = dialling.abort;
    expect((await dialling.failure).number).toBe(hresult.WININET_E_OPERATION_CANCELLED);
    await Promise.all(proxy.connections.map(ended));
    expect(await openSockets()).toEqual([]);
  });
});
