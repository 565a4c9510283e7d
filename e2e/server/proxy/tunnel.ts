import { BlockList, connect, type NetConnectOpts, type Socket } from 'node:net';
import { refuseClient } from '../refuse-client.ts';
import type { TcpSockets } from '../tcp-sockets.ts';

/** A client that sent CONNECT and has no answer yet. */
export interface ConnectAsked {
  /** Where it wants to go, as it said. */
  readonly authority: string;
  /** Its `Proxy-Authorization`. */
  readonly authorization: string | undefined;
  readonly socket: Socket;
  /** What the client sent behind its request. */
  readonly head: Buffer;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

/** Connects the client to a loopback address; anywhere else is refused with 403, and what does not answer with 502. */
export function tunnel({ authority, socket, head }: ConnectAsked, sockets: TcpSockets): void {
  const target = loopbackTarget(authority);
  if (target === undefined) {
    refuseClient(socket, { status: 403, body: `${authority} is not a loopback address` });
    return;
  }
  const server = connect({ ...target, allowHalfOpen: true, noDelay: true });
  const notConnected = (error: Error): void =>
    refuseClient(socket, { status: 502, body: `${authority} cannot be reached: ${error.message}` });
  server.once('error', notConnected);
  tieTo(socket, server);
  server.once('connect', () => {
    server.off('error', notConnected);
    sockets.add(server);
    tieTo(server, socket);
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    server.write(head);
    socket.pipe(server).pipe(socket);
  });
}

/** Ends a side whose other side has gone: with a reset if that is how it went, since `pipe` passes clean ends only. */
function tieTo(gone: Socket, other: Socket): void {
  gone.on('error', () => other.resetAndDestroy());
  gone.on('close', () => {
    if (!gone.readableEnded) {
      other.destroy();
    }
  });
}

/** Names of this machine are resolved here, so that a client need not be able to (RFC 6761, section 6.3). */
function loopbackTarget(authority: string): (NetConnectOpts & { host: string; port: number }) | undefined {
  const text = `http://${authority}`;
  if (!URL.canParse(text)) {
    return undefined;
  }
  const url = new URL(text);
  const port = Number(url.port || 80); // a URL drops its scheme's own port
  const name = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (name === 'localhost' || name.endsWith('.localhost')) {
    return { host: 'localhost', port };
  }
  return LOOPBACK.check(name, name.includes(':') ? 'ipv6' : 'ipv4') ? { host: name, port } : undefined;
}
