/** The same server over TLS, for clients of `wss:`. It starts when the first client asks for its port. */
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:tls';
import { issueAuthority, issueServer } from '../../e2e/server/tls/issue.ts';

/** What a client has to know. */
export interface TlsAddress {
  readonly port: number;
  /** The authority to trust, as PEM. */
  readonly ca: string;
}

let address: Promise<TlsAddress> | undefined;

/** `serve` gets each connection. */
export function tlsAddress(serve: (socket: Socket) => void): Promise<TlsAddress> {
  return (address ??= start(serve));
}

async function start(serve: (socket: Socket) => void): Promise<TlsAddress> {
  const authority = await issueAuthority('authority of the benchmark');
  const server = createServer({ ...(await issueServer({ issuer: authority })), noDelay: true }, serve);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { port: (server.address() as AddressInfo).port, ca: authority.cert };
}
