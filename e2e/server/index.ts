import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { Socket, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createCertificates } from './certificates.ts';
import { plainRequests, type RequestHandler } from './plain-requests.ts';
import { Recorder } from './recorder.ts';
import { TcpSockets } from './tcp-sockets.ts';
import { answerUpgrade } from './upgrade.ts';

export { describeRoutes } from './routes.ts';
export type { RequestHandler } from './plain-requests.ts';
export type { EndEntry, FrameEntry, RecordEntry } from './recorder.ts';

export interface PeerOptions {
  /** Where to listen; the default is 127.0.0.1. The certificate is good for localhost, 127.0.0.1 and ::1. */
  readonly host?: string;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** The port of TLS; 0, the default, takes a free one. */
  readonly securePort?: number;
  /** Hears plain HTTP requests first, so that a caller can serve pages from the peer's origin. */
  readonly onRequest?: RequestHandler;
}

/** A running peer. The addresses have no trailing slash; what it does is chosen by the path (`describeRoutes`). */
export interface Peer {
  readonly ws: string;
  readonly wss: string;
  readonly http: string;
  readonly https: string;
  /** The authority that signed the certificate, as PEM. */
  readonly certificateAuthority: string;
  /** Destroys every connection and stops listening; nothing of the peer keeps the process alive afterwards. */
  close(): Promise<void>;
}

/** Raised from Node's 16 KiB, so that tests can send many headers and long `?hex=`. */
const MAX_REQUEST_HEAD = 256 * 1024;

/** Starts a WebSocket server whose behaviour each client chooses by the path that it connects to. */
export async function startPeer(options: PeerOptions = {}): Promise<Peer> {
  const { host = '127.0.0.1', port = 0, securePort = 0, onRequest } = options;
  const { key, cert, certificateAuthority } = await createCertificates();
  const sockets = new TcpSockets();
  const recorder = new Recorder();
  const answer = plainRequests(recorder, certificateAuthority, onRequest);
  const plain = createServer({ maxHeaderSize: MAX_REQUEST_HEAD }, answer);
  const secure = createSecureServer({ maxHeaderSize: MAX_REQUEST_HEAD, key, cert }, answer);
  for (const server of [plain, secure]) {
    sockets.follow(server);
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (!(socket instanceof Socket)) {
        throw new TypeError('an upgrade came over something else than TCP or TLS');
      }
      answerUpgrade({ request, socket, head, reset: () => sockets.reset(socket) }, recorder);
    });
  }

  let closed: Promise<void> | undefined;
  const close = (): Promise<void> =>
    (closed ??= (async () => {
      const ends = [plain, secure].filter(({ listening }) => listening).map((server) => once(server.close(), 'close'));
      sockets.destroyAll();
      await Promise.all(ends);
    })());

  try {
    const [authority, secureAuthority] = [await listen(plain, host, port), await listen(secure, host, securePort)];
    return {
      ws: `ws://${authority}`,
      wss: `wss://${secureAuthority}`,
      http: `http://${authority}`,
      https: `https://${secureAuthority}`,
      certificateAuthority,
      close,
    };
  } catch (error) {
    await close(); // the second port was taken: do not keep the first
    throw error;
  }
}

/** Returns the `host:port` to write into a URL. */
async function listen(server: Server, host: string, port: number): Promise<string> {
  await once(server.listen(port, host), 'listening');
  const address = server.address() as AddressInfo; // null or a string only for pipes
  return `${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}
