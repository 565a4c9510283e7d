/** Servers on the loopback interface, and what is left of them at the end. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from 'node:tls';
import type { Issued } from './certificates.ts';

export interface Peer {
  /** A connected TCP socket of the client. */
  dial(): Promise<Socket>;
  /** The server's end of the first connection, in plain TCP. */
  readonly connection: Promise<Socket>;
  /** The server's end of the first TLS. The client has to wait for it: what ends first is none for the server. */
  readonly accepted: Promise<TLSSocket>;
}

const open = new Set<Server>();
const sockets = new Set<Socket>();

/** Shows its certificate and the given ones behind it, in this order. */
export function tlsServer(
  { cert, key }: Issued,
  chain: readonly Issued[] = [],
  options: TlsOptions = {},
): Promise<Peer> {
  const certificates = [cert, ...chain.map((issuer) => issuer.cert)].join('\n');
  // A server of ours would refuse to show what a client has to refuse, such as a signature over SHA-1.
  const server = createTlsServer({ ciphers: 'DEFAULT:@SECLEVEL=0', ...options, cert: certificates, key });
  // What the client does to it is the test's, not an error.
  server.on('tlsClientError', () => {});
  return listen(server);
}

/** Does no TLS. */
export function plainServer(answer: (socket: Socket) => void): Promise<Peer> {
  return listen(createServer(answer));
}

export function closeServers(): void {
  // TLS sockets go first, and take along what they stand on: Node 20 crashes where TCP is destroyed under them, and memory is collected.
  for (const socket of [...sockets].filter((kept) => kept instanceof TLSSocket)) socket.destroy();
  for (const socket of sockets) if (!socket.destroyed) socket.destroy();
  for (const server of open) server.close();
  sockets.clear();
  open.clear();
}

async function listen(server: Server): Promise<Peer> {
  open.add(server);
  const connection = new Promise<Socket>((resolve) => {
    server.on('connection', (socket: Socket) => resolve(keep(socket)));
  });
  const accepted = new Promise<TLSSocket>((resolve) => {
    server.on('secureConnection', (socket: TLSSocket) => resolve(keep(socket)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    connection,
    accepted,
    async dial() {
      const socket = keep(connect(port, '127.0.0.1'));
      await once(socket, 'connect');
      return socket;
    },
  };
}

function keep<T extends Socket>(socket: T): T {
  sockets.add(socket);
  return socket.on('error', () => {});
}
