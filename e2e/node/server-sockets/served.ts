/** Servers of the ws package, each for one test. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import { issueAuthority, issueServer } from '../../server/tls/issue.ts';

/** What an app does with the event of ws's server. */
export type OnConnection = (ws: WebSocket, request: IncomingMessage | null) => void;

/** A server's address, and the authority to trust for it. */
export interface Served {
  readonly address: string;
  readonly authority?: string;
}

/** Starts a server on plain TCP; it ends with the test, and its connections too. */
export async function serve(onConnection: OnConnection, options: ServerOptions = {}): Promise<Served> {
  return over(createServer(), onConnection, options);
}

async function over(http: Server, onConnection: OnConnection, options: ServerOptions): Promise<Served> {
  const server = new WebSocketServer({ server: http, ...options });
  server.on('connection', onConnection);
  return listening(http, server);
}

async function listening(http: Server, server: WebSocketServer): Promise<Served> {
  await once(http.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(async () => {
    for (const client of server.clients) client.terminate();
    server.close();
    http.close();
    await once(http, 'close');
  });
  return { address: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/` };
}

async function serveTls(onConnection: OnConnection): Promise<Served> {
  const authority = await issueAuthority('authority of the server sockets');
  const identity = await issueServer({ issuer: authority });
  const { address } = await over(createTlsServer(identity), onConnection, {});
  return { address: address.replace('ws:', 'wss:'), authority: authority.cert };
}

/** As an app does that asks somebody else whether to let a client in. */
async function serveByHand(onConnection: OnConnection): Promise<Served> {
  const server = new WebSocketServer({ noServer: true });
  const http = createServer();
  http.on('upgrade', (request, socket, head) => {
    setImmediate(() => server.handleUpgrade(request, socket, head, (ws) => onConnection(ws, request)));
  });
  return listening(http, server);
}

/** How the server is made, and what `information.capabilities.partialMessages` is to be. */
export interface Scenario {
  readonly slices: 'arriving' | 'sliced';
  serve(onConnection: OnConnection): Promise<Served>;
}

export const scenarios: Readonly<Record<string, Scenario>> = {
  'a server': { slices: 'arriving', serve },
  'a server of wss:': { slices: 'arriving', serve: serveTls },
  'a server whose app upgrades itself, a turn later': { slices: 'arriving', serve: serveByHand },
  'a server that keeps the request to itself': {
    slices: 'sliced',
    serve: async (onConnection) => serve((ws) => onConnection(ws, null)),
  },
  'a server with compression': {
    slices: 'arriving',
    serve: async (onConnection) => serve(onConnection, { perMessageDeflate: { threshold: 0 } }),
  },
};

/** A server for one client, and what `make` makes of its connection, in the turn in which that is there. */
export async function serveOne<T>(
  make: (ws: WebSocket, request: IncomingMessage) => T,
  options?: ServerOptions,
): Promise<{ readonly address: string; readonly made: Promise<T> }> {
  let resolve!: (made: T) => void;
  const made = new Promise<T>((settle) => (resolve = settle));
  const { address } = await serve((ws, request) => resolve(make(ws, request as IncomingMessage)), options);
  return { address, made };
}
