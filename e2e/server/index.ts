import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { Listeners } from './listeners.ts';
import { plainRequests, type RequestHandler } from './plain-requests.ts';
import { createProxy, PROXY_ANSWERS, type ProxyKind } from './proxy/index.ts';
import { Recorder } from './recorder.ts';
import { asSocket } from './tcp-sockets.ts';
import { createCertificates, type TlsSettings, type TlsVariant } from './tls/certificates.ts';
import type { Identity } from './tls/issue.ts';
import { answerUpgrade } from './upgrade.ts';

export { describeRoutes } from './routes.ts';
export type { RequestHandler } from './plain-requests.ts';
export type { EndEntry, FrameEntry, RecordEntry, RequestEntry, SentBytes } from './recorder.ts';

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
  /**
   * More servers like `wss`, by what is wrong with their certificate. `forged` bears a signature that is not the authority's,
   * `everythingWrong` signs itself, has expired and is for another name. `intermediate` is good, and shows the authority
   * between; `clientCertificate` is good, and wants one.
   */
  readonly tls: Readonly<Record<TlsVariant, string>>;
  /** What `tls.clientCertificate` takes. */
  readonly clientIdentity: Identity;
  /**
   * Forward proxies for CONNECT, as http addresses. `open` leads to loopback addresses only; `authenticated` too, for
   * `user` and `secret`; `refusing` answers 403, `silent` nothing, `garbage` no HTTP.
   */
  readonly proxies: Readonly<Record<ProxyKind, string>>;
  /** Destroys every connection and stops listening; nothing of the peer keeps the process alive afterwards. */
  close(): Promise<void>;
}

/** Raised from Node's 16 KiB, so that tests can send many headers and long `?hex=`. */
const MAX_REQUEST_HEAD = 256 * 1024;

/** Starts a WebSocket server whose behaviour each client chooses by the path that it connects to. */
export async function startPeer(options: PeerOptions = {}): Promise<Peer> {
  const { host = '127.0.0.1', port, securePort, onRequest } = options;
  const { certificateAuthority, good, variants, clientIdentity } = await createCertificates();
  const listeners = new Listeners(host);
  const recorder = new Recorder();
  const answer = plainRequests(recorder, certificateAuthority, onRequest);

  const serve = (server: Server, at?: number): Promise<string> => {
    server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
      const socket = asSocket(stream);
      answerUpgrade({ request, socket, head, reset: () => listeners.sockets.reset(socket) }, recorder);
    });
    return listeners.listen(server, at);
  };
  const serveTls = (settings: TlsSettings, at?: number): Promise<string> =>
    serve(createSecureServer({ maxHeaderSize: MAX_REQUEST_HEAD, ...settings }, answer), at);

  try {
    const authority = await serve(createServer({ maxHeaderSize: MAX_REQUEST_HEAD }, answer), port);
    const secureAuthority = await serveTls(good, securePort);
    return {
      ws: `ws://${authority}`,
      wss: `wss://${secureAuthority}`,
      http: `http://${authority}`,
      https: `https://${secureAuthority}`,
      certificateAuthority,
      tls: await addresses(variants, async (settings) => `wss://${await serveTls(settings)}`),
      clientIdentity,
      proxies: await addresses(
        PROXY_ANSWERS,
        async (answerConnect) =>
          `http://${await listeners.listen(createProxy(answerConnect, recorder, listeners.sockets))}`,
      ),
      close: () => listeners.close(),
    };
  } catch (error) {
    await listeners.close(); // the second port was taken: do not keep the first
    throw error;
  }
}

/** Starts a server for each entry of a table. */
async function addresses<K extends string, V>(
  table: Readonly<Record<K, V>>,
  start: (value: V) => Promise<string>,
): Promise<Readonly<Record<K, string>>> {
  const started: [string, string][] = [];
  for (const [key, value] of Object.entries<V>(table)) {
    started.push([key, await start(value)]);
  }
  return Object.fromEntries(started) as Record<K, string>;
}
