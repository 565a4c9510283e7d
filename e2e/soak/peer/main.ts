/**
 * The process of the peer. It tells the process that forked it where it listens, answers each message of that with the endings of the
 * connections that there are, and ends with it.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { TcpSockets } from '../../server/tcp-sockets.ts';
import { issueAuthority, issueServer } from '../../server/tls/issue.ts';
import { servePeer } from './wire-peer.ts';

export interface Listening {
  readonly port: number;
  readonly securePort: number;
  /** A second plain one, for connects that get no answer in a page. */
  readonly silentPort: number;
  /** As PEM. */
  readonly authority: string;
}

/** Clients that connect at once must not wait for each other. */
const backlog = 4096;

const authority = await issueAuthority('twinsocket soak authority');
const identity = await issueServer({ issuer: authority });
const sockets = new TcpSockets();
/** With their endings, once they are known. */
const connections = new Map<Socket, string>();

function serve(socket: Socket): void {
  const raw = socket instanceof TLSSocket ? sockets.tcpOf(socket) : socket;
  servePeer(socket, (ending) => {
    if (raw && connections.has(raw)) connections.set(raw, raw === socket ? ending : `${ending} over TLS`);
    return () => raw?.resetAndDestroy();
  });
}

async function portOf(server: Server): Promise<number> {
  server.on('connection', (socket) => {
    connections.set(socket, 'no request');
    socket.on('error', () => {}); // of TCP under TLS
    socket.once('close', () => connections.delete(socket));
  });
  sockets.follow(server);
  await once(server.listen({ port: 0, host: '127.0.0.1', backlog }), 'listening');
  return (server.address() as AddressInfo).port;
}

process.once('disconnect', () => process.exit());
const options = { noDelay: true };
const plain = createServer(options, serve);
const secure = createTlsServer({ ...options, ...identity }, serve);
secure.on('tlsClientError', (_error, socket) => socket.destroy()); // the client has left in the middle of the handshake
const listening: Listening = {
  port: await portOf(plain),
  securePort: await portOf(secure),
  silentPort: await portOf(createServer(options, serve)),
  authority: authority.cert,
};
process.on('message', () => process.send?.([...connections.values()]));
process.send?.(listening);
