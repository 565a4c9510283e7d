/** Connects to an address: gives an open WebSocket of ws, or the error. */
import type { ClientRequest, IncomingMessage } from 'node:http';
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
import { basicAuthorization, offersBasic } from '../dial/basic-challenge.ts';
import type { HandshakeProperties } from '../connection/connection-info.ts';
import { ReceivedResponse, withResponse } from '../http/handshake-response.ts';
import { ResponseBody } from '../http/response-body.ts';
import { releaseFrames } from '../stack-frames.ts';
import { connectError, connectRefusal, responseError } from '../node-errors.ts';
import type { OpenSocket } from '../connection/open-socket.ts';
import { DirectAttempt } from './direct-attempt.ts';
import type { HandshakeAttempt, HandshakeEvents } from './handshake-attempt.ts';
import { HandshakeStream, hostOf, type HandshakeStreamEvents } from './handshake-stream.ts';
import { headerFields } from './header-fields.ts';
import { directRequest } from './direct-request.ts';
import { replacedHttp } from './node-http.ts';
import { opensDirectly } from './open-web-socket.ts';
import { WsAttempt } from './ws-attempt.ts';
import { wsOptions } from './ws-options.ts';
import { malformedCertificate } from '../tls/certificate-error.ts';
import { certificatesRefusedByNode, peerCertificates } from '../tls/peer-certificates.ts';

export interface HandshakeOutcome {
  /** Called in the same turn in which ws opens. */
  opened(socket: OpenSocket, properties: HandshakeProperties): void;
  /** `certificates` are those that the server has sent by then, if any. */
  failed(error: WinRTError, certificates: PeerCertificates | undefined): void;
}

export class Handshake implements HandshakeEvents, HandshakeStreamEvents {
  readonly #request: ConnectRequest;
  readonly #outcome: HandshakeOutcome;
  readonly #url: URL;
  /** One deadline for the whole connect: the look-up, each address, the proxy, TLS, the app's validation, each answer of the server. */
  readonly #deadline = new Deadline(() => this.#timedOut());
  readonly #borrows: boolean;
  /** The current one; undefined after the end. */
  #attempt: HandshakeAttempt | undefined;
  /** That of the current attempt. */
  #stream: HandshakeStream | undefined;
  #over = false;
  #certificates: PeerCertificates | undefined;
  #credentialTried = false;

  /** `borrows`: what is read will be borrowed; see `ReusedReads`. Throws if this request can't be used for a connect. */
  constructor(request: ConnectRequest, outcome: HandshakeOutcome, borrows: boolean) {
    this.#request = request;
    this.#borrows = borrows;
    this.#outcome = outcome;
    this.#url = new URL(request.url);
    this.#deadline.start(request.options.connectTimeout);
    this.#start(headerFields(request.headers));
  }

  abort(): void {
    const attempt = this.#attempt;
    this.#giveUp();
    attempt?.end();
  }

  #start(headers: ConnectRequest['headers']): void {
    const stream = new HandshakeStream(this.#request, this.#url, this.#borrows, this);
    this.#stream = stream;
    let attempt: HandshakeAttempt;
    try {
      attempt = this.#begin(headers, stream);
    } catch (cause) {
      this.#giveUp();
      stream.refused();
      throw connectRefusal(cause, this.#request.url);
    }
    // ws has called the agent, which may be the app's code and may have closed the socket.
    if (this.#over) attempt.end();
    else this.#attempt = attempt;
  }

  #begin(headers: ConnectRequest['headers'], stream: HandshakeStream): HandshakeAttempt {
    const direct = directRequest(this.#request, this.#url, headers);
    if (direct) return new DirectAttempt(direct, this.#request, stream, this);
    const { protocols } = this.#request;
    const socket = new WebSocket(this.#url, [...protocols], wsOptions(this.#request, headers, stream));
    const attempt = new WsAttempt(socket, this);
    if (this.#isOverridden(stream)) {
      attempt.end();
      throw replacedHttp(this.#address);
    }
    return attempt;
  }

  /**
   * A tool in the place of http's request dials by itself, as MSW does, where it would have to dial as the app has set. By `ws:` without a proxy
   * and a look-up http dials as we do. http calls `createConnection` at once, before it sends anything.
   */
  #isOverridden({ isOpened }: HandshakeStream): boolean {
    const { agent, lookup, proxy } = this.#request.options;
    if (agent || isOpened) return false;
    return this.#url.protocol !== 'ws:' || lookup !== undefined || proxy !== undefined || !opensDirectly();
  }

  shown(certificates: PeerCertificates): void {
    this.#certificates = certificates;
  }

  lost(stream: HandshakeStream, error: WinRTError): void {
    const attempt = this.#attempt;
    if (!attempt || this.#stream !== stream) return;
    this.#fail(attempt, error);
    // Otherwise the attempt would wait for an answer. Its own error comes after the end and is ignored.
    attempt.end();
  }

  opened(attempt: HandshakeAttempt, open: OpenSocket): boolean {
    return this.#attempt === attempt && this.#open(attempt, open);
  }

  answered(attempt: HandshakeAttempt, request: ClientRequest, response: IncomingMessage): void {
    // Because we listen to this event, we have to end the request.
    const end = (): void => {
      attempt.end();
      request.destroy();
    };
    if (this.#attempt !== attempt) end();
    else if (this.#isChallenge(response)) {
      end();
      this.#answerChallenge();
    } else {
      const refused = new ReceivedResponse(response, new ResponseBody(response, end));
      this.#fail(attempt, withResponse(responseError(response, this.#address), refused));
    }
  }

  failed(attempt: HandshakeAttempt, error: Error): void {
    const { switched } = attempt;
    this.#certificates ??= certificatesRefusedByNode(error);
    const whom = this.#stream?.unreachable(error) ?? this.#address;
    const failure =
      error instanceof WinRTError ? error : connectError(error, whom, this.#request.url, this.#stream?.isSecured);
    // Some answers of servers that switch protocols are refused.
    this.#fail(attempt, switched ? withResponse(failure, switched) : failure);
  }

  /** The address in error texts. */
  get #address(): string {
    return shownAddress(this.#request.url);
  }

  /** Whether the connection is the outcome's from now on. */
  #open(attempt: HandshakeAttempt, open: OpenSocket): boolean {
    const { options } = this.#request;
    const { tcp } = open;
    // ws switches Nagle's algorithm off at the upgrade, so the setting is applied after that.
    tcp?.setNoDelay(options.noDelay);
    if (options.agent && tcp instanceof TLSSocket) {
      const host = hostOf(this.#url);
      try {
        this.#certificates = peerCertificates(tcp, host, options.certificateAuthorities);
      } catch (cause) {
        // OpenSSL could read the certificate and the agent accepted it, but we can't read it.
        this.#fail(attempt, malformedCertificate(host, cause));
        attempt.end();
        return false;
      }
    }
    this.#finish();
    const { switched } = attempt;
    this.#outcome.opened(open, { certificates: this.#certificates, responseHeaders: switched?.headers });
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
      this.#start([...others, ['Authorization', authorization]]);
    } catch (thrown) {
      this.#giveUp();
      this.#outcome.failed(asWinRTError(thrown, 'connectAsync'), this.#certificates);
    }
  }

  #timedOut(): void {
    const { connectTimeout } = this.#request.options;
    const attempt = this.#attempt;
    if (!attempt) return;
    const text = `${this.#address} was not connected within ${connectTimeout} ms (control.connectTimeout), waiting for ${this.#stream?.waitsFor}`;
    this.#fail(attempt, winrtError(hresult.WININET_E_TIMEOUT, `connectAsync: ${text}`));
    attempt.end();
  }

  #fail(attempt: HandshakeAttempt, error: WinRTError): void {
    if (this.#attempt !== attempt) return;
    this.#giveUp();
    releaseFrames(error);
    this.#outcome.failed(error, this.#certificates);
  }

  /** Ends the attempt, and what is being dialled for it. */
  #giveUp(): void {
    this.#finish();
    this.#stream?.abort();
  }

  /** Nothing is being dialled any more, so nothing has to be aborted. */
  #finish(): void {
    this.#over = true;
    this.#attempt = undefined;
    this.#deadline.stop();
  }
}
