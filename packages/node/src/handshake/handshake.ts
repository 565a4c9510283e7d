/** Connects to an address: gives an open WebSocket of ws, or the error. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import {
  asWinRTError,
  Deadline,
  hresult,
  shownAddress,
  WinRTError,
  winrtError,
  type ConnectRequest,
  type Credential,
  type PeerCertificates,
} from '@twinsocket/core';
import WebSocket from 'isomorphic-ws';
import { Cancellation } from '../cancellation.ts';
import { basicAuthorization, offersBasic } from '../dial/basic-challenge.ts';
import { connectTcpToBorrow, connectTlsToBorrow } from '../dial/connect-tcp.ts';
import { dial } from '../dial/dial.ts';
import { authority } from '../dial/route.ts';
import type { HandshakeProperties } from '../connection/connection-info.ts';
import { dataListeners } from '../frames/wire-tap.ts';
import { ReceivedResponse, withResponse } from '../http/handshake-response.ts';
import { ResponseBody } from '../http/response-body.ts';
import { connectError, connectRefusal, responseError } from '../node-errors.ts';
import type { OpenSocket } from '../connection/open-socket.ts';
import { listenTo, type HandshakeAttempt, type HandshakeEvents } from './handshake-attempt.ts';
import { headerFields } from './header-fields.ts';
import { wsOptions } from './ws-options.ts';
import { malformedCertificate } from '../tls/certificate-error.ts';
import { certificatesRefusedByNode, peerCertificates } from '../tls/peer-certificates.ts';
import { secure, tlsSettings, type SecureOptions } from '../tls/secure.ts';

/** What a connect with an agent waits for; we see only its end. */
const throughAgent = 'control.agent or the answer to the handshake';

export interface HandshakeOutcome {
  /** Called in the same turn in which ws opens. */
  opened(socket: OpenSocket, properties: HandshakeProperties): void;
  /** `certificates` are those that the server has sent by then, if any. */
  failed(error: WinRTError, certificates: PeerCertificates | undefined): void;
}

export class Handshake implements HandshakeEvents {
  readonly #request: ConnectRequest;
  readonly #outcome: HandshakeOutcome;
  readonly #url: URL;
  /** One deadline for the whole connect: the look-up, each address, the proxy, TLS, the app's validation, each answer of the server. */
  readonly #deadline = new Deadline(() => this.#timedOut());
  readonly #dialling = new Cancellation();
  /** Whether what is read will be borrowed: see `ReusedReads`. Nothing can be borrowed of a tunnel. */
  readonly #borrows: boolean;
  #waitsFor = throughAgent;
  /** TLS with the server has been agreed on; not known of the connection of an agent. */
  #isSecured = false;
  /** The WebSocket of the current attempt; undefined after the end. */
  #socket: WebSocket | undefined;
  #over = false;
  #certificates: PeerCertificates | undefined;
  #credentialTried = false;

  /** Throws if this request can't be used for a connect. */
  constructor(request: ConnectRequest, outcome: HandshakeOutcome, borrows: boolean) {
    this.#request = request;
    this.#borrows = borrows && request.options.proxy === undefined;
    this.#outcome = outcome;
    this.#url = new URL(request.url);
    this.#deadline.start(request.options.connectTimeout);
    this.#start(headerFields(request.headers));
  }

  abort(): void {
    const socket = this.#socket;
    this.#giveUp();
    socket?.terminate();
  }

  #start(headers: ConnectRequest['headers']): void {
    const { url, protocols } = this.#request;
    let socket: WebSocket;
    try {
      socket = new WebSocket(
        this.#url,
        [...protocols],
        wsOptions(this.#request, headers, () => this.#dial()),
      );
    } catch (cause) {
      this.#giveUp();
      throw connectRefusal(cause, url);
    }
    listenTo(socket, this);
    // ws has called the agent, which may be the app's code and may have closed the socket.
    if (this.#over) socket.terminate();
    else this.#socket = socket;
  }

  /** A connected stream, for `wss:` with TLS and a verified server. No byte of HTTP is sent before. */
  async #dial(): Promise<Duplex> {
    // The app's look-up is not called inside `connectAsync`, because it may want to cancel the promise that `connectAsync` returns.
    await Promise.resolve();
    const { options } = this.#request;
    const signal = this.#dialling;
    const { port } = this.#url;
    const host = hostOf(this.#url);
    const isSecure = this.#request.url.startsWith('wss:');
    const waitFor = (what: string): void => {
      this.#waitsFor = what;
    };
    const route = { host, port: port === '' ? (isSecure ? 443 : 80) : Number(port) };
    const security: SecureOptions = {
      ...options,
      host,
      address: authority(route),
      begun: isSecure && this.#borrows,
      validate: this.#validate(),
      shown: (certificates) => {
        this.#certificates = certificates;
      },
    };
    const { lookup, proxy, proxyCredential, certificateAuthorities } = options;
    const toBorrow = isSecure ? connectTlsToBorrow(() => tlsSettings(security)) : connectTcpToBorrow;
    const connect = this.#borrows ? toBorrow : undefined;
    const dialOptions = { lookup, proxy, proxyCredential, certificateAuthorities, waitFor, connect };
    let stream: Duplex = await dial(route, dialOptions, signal);
    if (isSecure) {
      waitFor(`TLS to ${host}`);
      const secured = await secure(stream, security, signal);
      this.#hear(secured.lost);
      stream = secured.socket;
      this.#isSecured = true;
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

  /** Listens until http does, some ticks later: in Deno a server that requires a client certificate may refuse us before that. */
  #hear(lost: Promise<never>): void {
    const socket = this.#socket;
    if (!socket) return;
    lost.catch((error: WinRTError) => {
      this.#fail(socket, error);
      // Otherwise ws would wait for an answer. Its own error comes after the end and is ignored.
      if (socket.readyState === socket.CONNECTING) socket.terminate();
    });
  }

  /** ws has got an answer that switches protocols. */
  switched(attempt: HandshakeAttempt, response: IncomingMessage): void {
    attempt.switched = new ReceivedResponse(response);
    // There is no socket if the runtime's own client has connected for an agent, as in Bun.
    const { socket: connection }: { readonly socket: Socket | null } = response;
    attempt.tcp = connection ?? undefined;
    attempt.foreignListeners = attempt.tcp && dataListeners(attempt.tcp);
  }

  opened(attempt: HandshakeAttempt): void {
    if (this.#socket === attempt.socket && this.#open(attempt)) attempt.forget();
  }

  answered({ socket }: HandshakeAttempt, request: ClientRequest, response: IncomingMessage): void {
    // Because we listen to this event, we have to end the request.
    const end = (): void => {
      socket.terminate();
      request.destroy();
    };
    if (this.#socket !== socket) end();
    else if (this.#isChallenge(response)) {
      end();
      this.#answerChallenge();
    } else {
      const refused = new ReceivedResponse(response, new ResponseBody(response, end));
      this.#fail(socket, withResponse(responseError(response, this.#address), refused));
    }
  }

  failed({ socket, switched }: HandshakeAttempt, error: Error): void {
    this.#certificates ??= certificatesRefusedByNode(error);
    const failure =
      error instanceof WinRTError ? error : connectError(error, this.#address, this.#request.url, this.#isSecured);
    // ws refuses some answers of servers that switch protocols.
    this.#fail(socket, switched ? withResponse(failure, switched) : failure);
  }

  /** The address in error texts. */
  get #address(): string {
    return shownAddress(this.#request.url);
  }

  /** Whether the connection is the outcome's from now on. */
  #open(attempt: HandshakeAttempt): boolean {
    const { options } = this.#request;
    const { socket, tcp, switched } = attempt;
    // ws switches Nagle's algorithm off at the upgrade, so the setting is applied after that.
    tcp?.setNoDelay(options.noDelay);
    if (options.agent && tcp instanceof TLSSocket) {
      const host = hostOf(this.#url);
      try {
        this.#certificates = peerCertificates(tcp, host, options.certificateAuthorities);
      } catch (cause) {
        // OpenSSL could read the certificate and the agent accepted it, but we can't read it.
        this.#fail(socket, malformedCertificate(host, cause));
        socket.terminate();
        return false;
      }
    }
    this.#finish();
    this.#outcome.opened(attempt, { certificates: this.#certificates, responseHeaders: switched?.headers });
    return true;
  }

  #isChallenge({ statusCode, headers }: IncomingMessage): boolean {
    const { serverCredential } = this.#request.options;
    if (statusCode !== 401 || !serverCredential || this.#credentialTried) return false;
    return offersBasic(headers['www-authenticate'] ?? '');
  }

  /** Connects again, because a server may close the connection after it has answered 401. */
  #answerChallenge(): void {
    const { headers, options } = this.#request;
    this.#credentialTried = true;
    try {
      const authorization = basicAuthorization(options.serverCredential as Credential);
      const others = headerFields(headers).filter(([name]) => name.toLowerCase() !== 'authorization');
      this.#waitsFor = throughAgent;
      this.#start([...others, ['Authorization', authorization]]);
    } catch (thrown) {
      this.#giveUp();
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
    this.#giveUp();
    this.#outcome.failed(error, this.#certificates);
  }

  /** Ends the attempt, and what is being dialled for it. */
  #giveUp(): void {
    this.#finish();
    this.#dialling.abort();
  }

  /** Nothing is being dialled any more, so nothing has to be aborted. */
  #finish(): void {
    this.#over = true;
    this.#socket = undefined;
    this.#deadline.stop();
  }
}

/** The host name or IP address, IPv6 without brackets. */
function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}
