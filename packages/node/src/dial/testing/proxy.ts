import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { listen, type Listening } from './listening.ts';

/** What to do with a CONNECT request. */
export type Answer = (request: IncomingMessage, socket: Duplex) => void;

export interface TestProxy extends Listening {
  readonly requests: readonly IncomingMessage[];
}

export interface ProxySettings {
  /** For an `https:` proxy. */
  readonly certificate?: ServerOptions;
  /** 127.0.0.1 if nothing is said. */
  readonly host?: string;
}

/** A proxy that leaves the answers to the test. */
export async function startProxy(answer: Answer, { certificate, host }: ProxySettings = {}): Promise<TestProxy> {
  const requests: IncomingMessage[] = [];
  const server = certificate ? createHttpsServer(certificate) : createHttpServer();
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    requests.push(request);
    // The end of a connection is seen by reading it, and node:http leaves it to us to end our side (`allowHalfOpen`).
    socket.on('error', () => {}).on('end', () => socket.end());
    socket.resume();
    answer(request, socket);
  });
  return { ...(await listen(server, host)), requests };
}

/** Opens the tunnel, to loopback alone. `first` is what the server is made to say in one packet with the proxy's answer. */
export function tunnel(request: IncomingMessage, socket: Duplex, first = ''): void {
  const server = connect({ host: '127.0.0.1', port: Number(request.url?.split(':').at(-1)) }, () => {
    socket.write(`HTTP/1.1 200 Connection established\r\n\r\n${first}`);
    socket.pipe(server).pipe(socket);
  });
  server.on('error', () => socket.destroy());
  socket.on('close', () => server.destroy());
}

export function refuse(socket: Duplex, status: string, ...headers: string[]): void {
  socket.end([`HTTP/1.1 ${status}`, 'Content-Length: 4', ...headers, '', 'body'].join('\r\n'));
}
