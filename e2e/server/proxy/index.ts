import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { BASIC_CHALLENGE, hasCredentials } from '../basic-credentials.ts';
import type { Recorder } from '../recorder.ts';
import { ignoreClient, refuseClient } from '../refuse-client.ts';
import { asSocket, type TcpSockets } from '../tcp-sockets.ts';
import { tunnel, type ConnectAsked } from './tunnel.ts';

type AnswerConnect = (asked: ConnectAsked, sockets: TcpSockets) => void;

/** The ways in which a forward proxy can answer CONNECT. */
export const PROXY_ANSWERS = {
  open: tunnel,
  authenticated(asked, sockets) {
    if (hasCredentials(asked.authorization, 'user', 'secret')) {
      tunnel(asked, sockets);
    } else {
      const headers = { 'Proxy-Authenticate': BASIC_CHALLENGE };
      refuseClient(asked.socket, { status: 407, body: 'wants Basic user:secret', headers });
    }
  },
  refusing: ({ socket, authority }) => refuseClient(socket, { status: 403, body: `${authority} is not allowed` }),
  silent: ({ socket }) => ignoreClient(socket),
  garbage({ socket }) {
    ignoreClient(socket);
    socket.end(Buffer.from('00ff00ff0d0a0d0a', 'hex'));
  },
} as const satisfies Record<string, AnswerConnect>;

export type ProxyKind = keyof typeof PROXY_ANSWERS;

/** A forward proxy for CONNECT alone. Each request is recorded under the `host:port` that it names. */
export function createProxy(answer: AnswerConnect, recorder: Recorder, sockets: TcpSockets): Server {
  const server = createServer((_request, response) => {
    response.writeHead(405, { Allow: 'CONNECT' }).end();
  });
  server.on('connect', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const authority = request.url ?? '';
    const authorization = request.headers['proxy-authorization'];
    recorder.request(authority, { request: 'CONNECT', authorization: authorization ?? null });
    answer({ authority, authorization, socket: asSocket(stream), head }, sockets);
  });
  return server;
}
