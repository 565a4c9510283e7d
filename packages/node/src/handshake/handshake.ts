/** Connects to an address: gives an open WebSocket of ws, or the error. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
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
import { dataListeners } from '../frames/wire-tap.ts';
import { ReceivedResponse, withResponse } from '../http/handshake-response.ts';
import { ResponseBody } from '../http/response-body.ts';
import { connectError, connectRefusal, responseError } from '../node-errors.ts';
import type { OpenSocket } from '../connection/open-socket.ts';
import { listenTo, type HandshakeAttempt, type HandshakeEvents } from './handshake-attempt.ts';
import { HandshakeStream, hostOf, type HandshakeStreamEvents } from './handshake-stream.ts';
import { headerFields } from './header-fields.ts';
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
  /** The WebSocket of the current attempt; undefined after the end. */
  #socket: WebSocket | undefined;
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
    const socket = this.#socket;
    this.#giveUp();
    socket?.terminate();
  }

  #start(headers: ConnectRequest['headers']): void {
    const { url, protocols } = this.#request;
    const stream = new HandshakeStream(this.#request, this.#url, this.#borrows, this);
    this.#stream = stream;
    let socket: WebSocket;
    try {
      socket = new WebSocket(this.#url, [...protocols], wsOptions(this.#request, headers, stream));
    } catch (cause) {
      this.#giveUp();
      stream.refused();
      throw connectRefusal(cause, url);
    }
    listenTo(socket, this);
    // ws has called the agent, which may be the app's code and may have closed the socket.
    if (this.#over) socket.terminate();
    else this.#socket = socket;
  }

  shown(certificates: PeerCertificates): void {
    this.#certificates = certificates;
  }

  lost(stream: HandshakeStream, error: WinRTError): void {
    const socket = this.#socket;
    if (!socket || this.#stream !== stream) return;
    this.#fail(socket, error);
    // Otherwise ws would wait for an answer. Its own error comes after the end and is ignored.
    if (socket.readyState === socket.CONNECTING) socket.terminate();
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
    const whom = this.#stream?.unreachable(error) ?? this.#address;
    const failure =
      error instanceof WinRTError ? error : connectError(error, whom, this.#request.url, this.#stream?.isSecured);
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
    const text = `${this.#address} was not connected within ${connectTimeout} ms (control.connectTimeout), waiting for ${this.#stream?.waitsFor}`;
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
    this.#stream?.abort();
  }

  /** Nothing is being dialled any more, so nothing has to be aborted. */
  #finish(): void {
    this.#over = true;
    this.#socket = undefined;
    this.#deadline.stop();
  }
}
