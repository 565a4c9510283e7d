/** One CONNECT request (RFC 9110, 9.3.6): connects to the proxy and gives its answer. */
import { request as httpRequest, type ClientRequest } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import type { HandshakeResponse } from '@twinsocket/core';
import type { CancelSignal } from '../cancellation.ts';
import { ReceivedResponse } from '../http/handshake-response.ts';
import { connectError } from '../node-errors.ts';
import { abortable } from './abortable.ts';
import { dialTcp } from './dial-tcp.ts';
import type { Proxy } from './proxy.ts';
import { authority, type Dialled, type DialOptions, type Route } from './route.ts';

export interface TunnelResponse {
  readonly response: HandshakeResponse;
  /** The bytes after the response's head can be read from it. */
  readonly socket: Dialled;
}

export async function requestTunnel(
  proxy: Proxy,
  route: Route,
  options: DialOptions,
  headers: Readonly<Record<string, string>>,
  signal: CancelSignal,
): Promise<TunnelResponse> {
  const { certificateAuthorities, waitFor } = options;
  const tcp = await dialTcp(proxy, { ...options, connect: undefined }, signal);
  return abortable(signal, (task) => {
    // Registered first, because TLS may throw for its options.
    task.onEnd((succeeded) => {
      if (!succeeded) tcp.destroy();
    });
    const socket = proxy.secure ? secured(tcp, proxy, certificateAuthorities) : tcp;
    const target = authority(route);
    const failed = (error: Error): void =>
      task.reject(connectError(error, `a tunnel to ${target} through ${proxy.name}`, proxy.origin, isSecured));
    let isSecured = false;
    let request: ClientRequest | undefined;
    task.onEnd((succeeded) => {
      socket.on('error', () => {}).off('error', failed);
      if (succeeded) return;
      request?.destroy();
      socket.destroy();
    });

    const send = (): void => {
      waitFor(`the answer of ${proxy.name} to CONNECT ${target}`);
      const settings = { method: 'CONNECT', path: target, headers: { Host: target, ...headers } };
      request = httpRequest({ ...settings, createConnection: () => socket });
      // Node's default header would ask the proxy to close the connection, which becomes the tunnel.
      request.removeHeader('Connection');
      request.on('error', failed);
      // Node raises this event for every answer to CONNECT, also for refusals.
      request.on('connect', (response, _, head) => {
        // If the server sends first, its bytes may be in one packet with the proxy's answer.
        socket.unshift(head);
        task.resolve({ response: new ReceivedResponse(response), socket });
      });
      request.end();
    };
    socket.on('error', failed);
    // Only after TLS has verified the proxy, because the request may have a password.
    if (socket instanceof TLSSocket) {
      waitFor(`TLS to ${proxy.name}`);
      socket.once('secureConnect', () => {
        isSecured = true;
        send();
      });
    } else send();
  });
}

function secured(socket: Socket, { host }: Proxy, authorities: readonly string[]): TLSSocket {
  return connectTls({
    socket,
    host,
    // An IP address is not a server name (RFC 6066, 3); then the certificate is checked against `host`.
    servername: isIP(host) === 0 ? host : '',
    // Set explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED can't switch verification off.
    rejectUnauthorized: true,
    ...(authorities.length > 0 && { ca: [...authorities] }),
  });
}
