/** The stream that a handshake goes over: TCP to the server or a tunnel of a proxy, for `wss:` with TLS. Not that of an agent. */
import { isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectRequest, PeerCertificates, WinRTError } from '@twinsocket/core';
import { Cancellation } from '../cancellation.ts';
import { connectTcp, connectTcpToBorrow, connectTlsToBorrow } from '../dial/connect-tcp.ts';
import { dial } from '../dial/dial.ts';
import { authority, type Route } from '../dial/route.ts';
import { secure, tlsSettings, type SecureOptions } from '../tls/secure.ts';

/** What a connect with an agent waits for; we see only its end. */
const throughAgent = 'control.agent or the answer to the handshake';
const answer = 'the answer to the handshake';

/** For `createConnection` of http. */
export type StreamDone = (error: Error | null, stream: Duplex) => void;

export interface HandshakeStreamEvents {
  /** The certificates that the server has sent. */
  shown(certificates: PeerCertificates): void;
  /** TLS has failed after it had begun to carry the handshake. */
  lost(stream: HandshakeStream, error: WinRTError): void;
}

export class HandshakeStream {
  readonly #request: ConnectRequest;
  readonly #url: URL;
  readonly #events: HandshakeStreamEvents;
  /** Whether what is read will be borrowed: see `ReusedReads`. Nothing can be borrowed of a tunnel. */
  readonly #borrows: boolean;
  /** Of an IP address, from the beginning on. */
  #tcp: Socket | undefined;
  /** What ends a dial; undefined until it begins. */
  #dialling: Cancellation | undefined;
  #waitsFor = throughAgent;
  #isSecured = false;
  #isOpened = false;

  constructor(request: ConnectRequest, url: URL, borrows: boolean, events: HandshakeStreamEvents) {
    this.#request = request;
    this.#url = url;
    this.#borrows = borrows && request.options.proxy === undefined;
    this.#events = events;
  }

  /** What the connect waits for now, for the text of a timeout. */
  get waitsFor(): string {
    return this.#tcp?.connecting === true ? `TCP to ${authority(routeOf(this.#url))}` : this.#waitsFor;
  }

  /** {@link open} has been called. */
  get isOpened(): boolean {
    return this.#isOpened;
  }

  /** TLS with the server has been agreed on; not known of the connection of an agent. */
  get isSecured(): boolean {
    return this.#isSecured;
  }

  /** Who has failed in an error text, if TCP could not connect. */
  unreachable(error: Error): string | undefined {
    const isConnect = (error as { readonly syscall?: unknown }).syscall === 'connect';
    return this.#tcp && isConnect ? authority(routeOf(this.#url)) : undefined;
  }

  /**
   * Returns the stream at once, or calls back with it. An IP address needs no look-up, and no other address is tried: http waits until its
   * TCP socket has connected, and tells if it can't.
   */
  open(done: StreamDone): Duplex | undefined {
    this.#isOpened = true;
    const { options } = this.#request;
    const { host, port } = routeOf(this.#url);
    if (this.#url.protocol === 'ws:' && options.proxy === undefined && isIP(host) !== 0) {
      this.#waitsFor = answer;
      return (this.#tcp = this.#borrows ? connectTcpToBorrow(host, port) : connectTcp(host, port));
    }
    this.#dial({ host, port }).then(
      (stream) => done(null, stream),
      (error: Error) => done(error, undefined as never),
    );
    return undefined;
  }

  /** Ends what is being dialled. */
  abort(): void {
    this.#dialling?.abort();
  }

  /** http has refused the request, and does not take the socket. */
  refused(): void {
    this.abort();
    this.#tcp?.destroy();
  }

  /** A connected stream, for `wss:` with TLS and a verified server. No byte of HTTP is sent before. */
  async #dial(route: Route): Promise<Duplex> {
    const signal = (this.#dialling = new Cancellation());
    // The app's look-up is not called inside `connectAsync`, because it may want to cancel the promise that `connectAsync` returns.
    await Promise.resolve();
    const { options } = this.#request;
    const { host } = route;
    const isSecure = this.#url.protocol === 'wss:';
    const waitFor = (what: string): void => {
      this.#waitsFor = what;
    };
    const security: SecureOptions = {
      ...options,
      host,
      address: authority(route),
      begun: isSecure && this.#borrows,
      validate: this.#validate(),
      shown: (certificates) => this.#events.shown(certificates),
    };
    const { lookup, proxy, proxyCredential, certificateAuthorities } = options;
    const toBorrow = isSecure ? connectTlsToBorrow(() => tlsSettings(security)) : connectTcpToBorrow;
    const connect = this.#borrows ? toBorrow : undefined;
    const dialOptions = { lookup, proxy, proxyCredential, certificateAuthorities, waitFor, connect };
    let stream: Duplex = await dial(route, dialOptions, signal);
    if (isSecure) {
      waitFor(`TLS to ${host}`);
      const secured = await secure(stream, security, signal);
      // Heard until http listens, some ticks later: in Deno a server that requires a client certificate may refuse us before that.
      secured.lost.catch((error: WinRTError) => this.#events.lost(this, error));
      stream = secured.socket;
      this.#isSecured = true;
    }
    waitFor(answer);
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
}

function routeOf(url: URL): Route {
  const { port } = url;
  return { host: hostOf(url), port: port === '' ? (url.protocol === 'wss:' ? 443 : 80) : Number(port) };
}

/** The host name or IP address, IPv6 without brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}
