/** From an address to an open WebSocket of ws, or to the reason why there is none. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import {
  asWinRTError,
  Deadline,
  hresult,
  longestTimer,
  wholeLimit,
  shownAddress,
  WinRTError,
  winrtError,
  type ConnectRequest,
  type Credential,
  type PeerCertificates,
} from '@twinsocket/core';
import WebSocket from 'isomorphic-ws';
import type { ClientOptions } from 'ws';
import { basicAuthorization, offersBasic } from './basic-challenge.ts';
import { dial } from '../dial/dial.ts';
import { dataListeners } from '../frames/wire-tap.ts';
import { connectError, refusalToDial, responseError } from '../node-errors.ts';
import type { OpenSocket } from '../connection/open-connection.ts';
import { malformedCertificate } from '../tls/certificate-error.ts';
import { clientIdentity } from '../tls/client-identity.ts';
import { certificatesRefusedByNode, peerCertificates } from '../tls/peer-certificates.ts';
import { secure } from '../tls/secure.ts';

/** Options of ws 8.19 and later that its types do not know yet, and the callback of `createConnection` that Node has. */
interface Options extends Omit<ClientOptions, 'createConnection'> {
  closeTimeout: number;
  maxFragments: number;
  maxBufferedChunks: number;
  maxPendingAutoPongs: number;
  createConnection?: (options: unknown, done: (error: Error | null, stream?: Duplex) => void) => undefined;
}

/**
 * Pongs that may wait to be written, over which ws ends the connection. Its own 60 are exceeded by as many pings that TCP delivers in
 * one piece, which is no fault of the peer (RFC 6455, 5.5.2); of 64 KiB, Node's largest piece, no more than half as many fit.
 */
const maxPendingAutoPongs = 64 * 1024;

/** What a connect by an agent waits for: we see nothing of it but its end. */
const throughAgent = 'control.agent or the answer to the handshake';

/** The most that ws can be told: it counts in 32 bits with a sign, and what is more would be no limit (8.23, receiver.js). */
const longestPayload = 2 ** 31 - 1;

export interface HandshakeOutcome {
  /** In the turn in which ws opens. */
  opened(socket: OpenSocket, certificates: PeerCertificates | undefined): void;
  /** With what the server has shown by then, if anything. */
  failed(error: WinRTError, certificates: PeerCertificates | undefined): void;
}

export class Handshake {
  readonly #request: ConnectRequest;
  readonly #outcome: HandshakeOutcome;
  /** As texts name it. */
  readonly #address: string;
  /** One for the whole connect: the look-up, each address, the proxy, TLS, the app's validation, each answer of the server. */
  readonly #deadline = new Deadline(() => this.#timedOut());
  readonly #dialling = new AbortController();
  #waitsFor = throughAgent;
  /** Of the attempt under way; undefined when all is over. */
  #socket: WebSocket | undefined;
  #over = false;
  #certificates: PeerCertificates | undefined;
  #credentialTried = false;

  /** Throws if nothing can be dialled with this request. */
  constructor(request: ConnectRequest, outcome: HandshakeOutcome) {
    this.#request = request;
    this.#outcome = outcome;
    this.#address = shownAddress(request.url);
    this.#deadline.start(request.options.connectTimeout);
    this.#start(request.headers);
  }

  abort(): void {
    const socket = this.#socket;
    this.#end();
    socket?.terminate();
  }

  #start(headers: ConnectRequest['headers']): void {
    const { url, protocols } = this.#request;
    let socket: WebSocket;
    try {
      socket = new WebSocket(url, [...protocols], this.#settings(headers) as unknown as ClientOptions);
    } catch (cause) {
      this.#end();
      throw refusalToDial(cause, url);
    }
    this.#listen(socket);
    // ws has asked the agent for a connection, so the app may have been called, and have closed its socket.
    if (this.#over) socket.terminate();
    else this.#socket = socket;
  }

  #settings(headers: ConnectRequest['headers']): Options {
    const { protocols, options } = this.#request;
    const { maxMessageSize, closeTimeout, perMessageDeflate, agent, clientCertificate, certificateAuthorities } =
      options;
    const identity = clientCertificate ? clientIdentity(clientCertificate) : {};
    return {
      headers: Object.fromEntries(headers),
      // ws joins them by a comma alone, which some servers can't split; browsers, and the RFC's examples, have a blank behind it.
      finishRequest: (request) => {
        if (protocols.length > 0) request.setHeader('Sec-WebSocket-Protocol', protocols.join(', '));
        request.end();
      },
      followRedirects: false,
      perMessageDeflate,
      // For where ws reads alone. Its own defaults refuse legal peers: 100 MiB a message, 16,384 fragments, 262,144 chunks; 0 stands for any.
      maxPayload: Math.max(1, Math.min(wholeLimit(maxMessageSize), longestPayload)),
      maxFragments: 0,
      maxBufferedChunks: 0,
      maxPendingAutoPongs,
      // Core has the close deadline and aborts; ws's own must not come before it.
      closeTimeout: Math.min(closeTimeout, longestTimer),
      ...(agent
        ? {
            agent: agent as NonNullable<ClientOptions['agent']>,
            // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED can't switch verification off behind the user's back.
            rejectUnauthorized: true,
            ...(certificateAuthorities.length > 0 ? { ca: [...certificateAuthorities] } : {}),
            ...identity,
          }
        : {
            createConnection: (_options, done) => {
              this.#dial().then(
                (stream) => done(null, stream),
                (error: Error) => done(error),
              );
              return undefined;
            },
          }),
    };
  }

  /** A connected stream, with TLS for `wss:`, on which the server has been judged: nothing of HTTP is said before. */
  async #dial(): Promise<Duplex> {
    // The app's look-up is not called within `connectAsync`: it may want to cancel what that gives.
    await Promise.resolve();
    const { url, options } = this.#request;
    const { signal } = this.#dialling;
    const { protocol, port } = new URL(url);
    const host = hostOf(url);
    const isSecure = protocol === 'wss:';
    const waitFor = (what: string): void => {
      this.#waitsFor = what;
    };
    const route = { host, port: port === '' ? (isSecure ? 443 : 80) : Number(port) };
    let stream: Duplex = await dial(route, { ...options, waitFor }, signal);
    if (isSecure) {
      waitFor(`TLS to ${host}`);
      const shown = (certificates: PeerCertificates): void => {
        this.#certificates = certificates;
      };
      const secured = await secure(stream, { ...options, host, validate: this.#validate(), shown }, signal);
      this.#hear(secured.lost);
      stream = secured.socket;
    }
    waitFor('the answer to the handshake');
    return stream;
  }

  #validate(): ConnectRequest['validate'] {
    const { validate } = this.#request;
    return (
      validate &&
      ((peer) => {
        this.#waitsFor = 'a handler of servercustomvalidationrequested';
        return validate(peer);
      })
    );
  }

  /** Until http listens, some ticks from now: in Deno a server that wants a client's certificate may have refused us by then. */
  #hear(lost: Promise<never>): void {
    const socket = this.#socket;
    if (!socket) return;
    lost.catch((error: WinRTError) => {
      this.#fail(socket, error);
      // Else ws would go on waiting for an answer; its own error finds that all is over.
      if (socket.readyState === socket.CONNECTING) socket.terminate();
    });
  }

  /** The listeners stay to the end of the socket: ws emits `error` even for what we asked for, and unheard it would throw. */
  #listen(socket: WebSocket): void {
    const address = this.#address;
    let tcp: Socket | undefined;
    let listeners: readonly unknown[] | undefined;
    // No socket where the runtime's own client has dialled for an agent, as in Bun.
    socket.on('upgrade', (response: { readonly socket: Socket | null }) => {
      tcp = response.socket ?? undefined;
      listeners = tcp && dataListeners(tcp);
    });
    socket.on('open', () => {
      if (this.#socket === socket) this.#open({ socket, tcp, foreignListeners: listeners });
    });
    socket.on('unexpected-response', (request: ClientRequest, response: IncomingMessage) => {
      const asked = this.#socket === socket && this.#isChallenge(response);
      if (!asked) this.#fail(socket, responseError(response, address));
      // With a listener for this event, ending the request is ours to do.
      socket.terminate();
      request.destroy();
      if (asked) this.#answerChallenge();
    });
    socket.on('error', (error: Error) => {
      this.#certificates ??= certificatesRefusedByNode(error);
      this.#fail(socket, error instanceof WinRTError ? error : connectError(error, address, this.#request.url));
    });
  }

  #open(open: OpenSocket): void {
    const { url, options } = this.#request;
    const { tcp } = open;
    // ws switches Nagle's algorithm off at the upgrade, so the setting comes after it.
    tcp?.setNoDelay(options.noDelay);
    if (options.agent && tcp instanceof TLSSocket) {
      const host = hostOf(url);
      try {
        this.#certificates = peerCertificates(tcp, host, options.certificateAuthorities);
      } catch (cause) {
        // OpenSSL could read it, and the agent took it; what we are to show of it we can't.
        this.#fail(open.socket, malformedCertificate(host, cause));
        open.socket.terminate();
        return;
      }
    }
    this.#end();
    this.#outcome.opened(open, this.#certificates);
  }

  #isChallenge({ statusCode, headers }: IncomingMessage): boolean {
    const { serverCredential } = this.#request.options;
    if (statusCode !== 401 || !serverCredential || this.#credentialTried) return false;
    return offersBasic(headers['www-authenticate'] ?? '');
  }

  /** Anew, since a server may close the connection that it has answered 401 on. */
  #answerChallenge(): void {
    const { headers, options } = this.#request;
    this.#credentialTried = true;
    try {
      const authorization = basicAuthorization(options.serverCredential as Credential);
      const others = headers.filter(([name]) => name.toLowerCase() !== 'authorization');
      this.#waitsFor = throughAgent;
      this.#start([...others, ['Authorization', authorization]]);
    } catch (thrown) {
      this.#end();
      this.#outcome.failed(asWinRTError(thrown, 'connectAsync'), this.#certificates);
    }
  }

  #timedOut(): void {
    const { connectTimeout } = this.#request.options;
    const socket = this.#socket;
    if (!socket) return;
    const text = `${this.#address} was not connected within ${connectTimeout} ms (control.connectTimeout), waiting for ${this.#waitsFor}`;
    this.#fail(socket, winrtError(hresult.WININET_E_TIMEOUT, `connectAsync: ${text}`));
    socket.terminate();
  }

  #fail(socket: WebSocket, error: WinRTError): void {
    if (this.#socket !== socket) return;
    this.#end();
    this.#outcome.failed(error, this.#certificates);
  }

  #end(): void {
    this.#over = true;
    this.#socket = undefined;
    this.#deadline.stop();
    this.#dialling.abort();
  }
}

/** The name or IP address, IPv6 without its brackets. */
function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}
