/** What both classes of socket can set before they connect. */
import { describe, winrtError } from '../../errors.ts';
import { E_INVALIDARG } from '../../hresult.ts';
import { toBoolean } from '../../internal/projection.ts';
import { Vector } from '../../foundation/vector.ts';
import type { Certificate } from '../../security/certificate.ts';
import type { ChainValidationResult } from '../../security/chain-validation-result.ts';
import { isPasswordCredential, type PasswordCredential } from '../../security/password-credential.ts';
import type { Capabilities } from '../../capabilities.ts';
import type { ConnectOptions, Credential } from '../../transport.ts';
import type { LookupFunction } from '../../networking/lookup.ts';
import { requireProxy } from './proxy-address.ts';
import { unreadLimit } from './unread-limit.ts';
import type { ControlledSession } from './controlled-session.ts';
import { defaults } from './setting-defaults.ts';
import { TimeoutControl } from './timeout-control.ts';

/** The part of a control that both classes have (`Windows.Networking.Sockets.IWebSocketControl` and `IWebSocketControl2`). */
export class WebSocketControl extends TimeoutControl {
  readonly #session: ControlledSession;
  readonly #supportedProtocols = new Vector<string>();
  #desiredUnsolicitedPongInterval: number = defaults.pongInterval;
  #outboundBufferSizeInBytes = 0;
  #serverCredential: PasswordCredential | null = null;
  #proxyCredential: PasswordCredential | null = null;
  #clientCertificate: Certificate | null = null;
  readonly #ignorableServerCertificateErrors = new Vector<ChainValidationResult>();
  #maxInboundBufferSize: number = defaults.maxInboundBufferSize;
  #certificateAuthorities: readonly string[] = [];
  #proxy: string | null = null;
  #agent: object | null = null;
  #lookup: LookupFunction | null = null;
  #perMessageDeflate = false;
  #receiveBackPressure = false;

  /** @internal */
  constructor(key: symbol, session: ControlledSession) {
    super(key, session);
    this.#session = session;
  }

  /** Sub-protocols to offer, in order of preference. Later edits are ignored until a retry after a failed connect. */
  get supportedProtocols(): Vector<string> {
    return this.#supportedProtocols;
  }

  /**
   * What to answer a server that asks for a user name and password; null, the default, for nothing. A connect is refused with
   * E_INVALIDARG 0x80070057 where Basic can't send it: a user name with a colon, or a control character (RFC 7617, 2).
   */
  get serverCredential(): PasswordCredential | null {
    return this.#serverCredential;
  }

  set serverCredential(credential: PasswordCredential | null) {
    this.#serverCredential = this.#credential('serverCredential', credential);
  }

  /** What to answer a proxy that asks for a user name and password; null, the default, for nothing. As {@link serverCredential}. */
  get proxyCredential(): PasswordCredential | null {
    return this.#proxyCredential;
  }

  set proxyCredential(credential: PasswordCredential | null) {
    this.#proxyCredential = this.#credential('proxyCredential', credential);
  }

  /** Faults of a server's certificate to put up with; none by default. Of effect for `wss:` alone. */
  get ignorableServerCertificateErrors(): Vector<ChainValidationResult> {
    return this.#ignorableServerCertificateErrors;
  }

  /** The certificate to show a server that asks for one, with its private key; null, the default, for none. */
  get clientCertificate(): Certificate | null {
    return this.#clientCertificate;
  }

  set clientCertificate(certificate: Certificate | null) {
    this.unlocked('clientCertificate');
    this.#clientCertificate = certificate ?? null;
  }

  /** A hint for the size of the system's send buffer, which no platform takes so far; 0 until set. Ignored once connecting. */
  get outboundBufferSizeInBytes(): number {
    return this.#outboundBufferSizeInBytes;
  }

  set outboundBufferSizeInBytes(bytes: number) {
    if (this.#session.state === 'created') this.#outboundBufferSizeInBytes = bytes >>> 0;
  }

  /** Milliseconds between unsolicited pongs, a hint where `capabilities.unsolicitedPongs` is false; 30,000 by default, 0 for none. */
  get desiredUnsolicitedPongInterval(): number {
    return this.#desiredUnsolicitedPongInterval;
  }

  set desiredUnsolicitedPongInterval(milliseconds: number) {
    if (typeof milliseconds !== 'number' || !(milliseconds >= 0)) {
      const value = describe(milliseconds);
      throw winrtError(E_INVALIDARG, `control.desiredUnsolicitedPongInterval: ${value} is no number of milliseconds`);
    }
    this.unlocked('desiredUnsolicitedPongInterval');
    this.#desiredUnsolicitedPongInterval = milliseconds;
  }

  /** Milliseconds between the pongs that are really sent; 0 before the socket is open, and where none are. */
  get actualUnsolicitedPongInterval(): number {
    const { info, capabilities } = this.#session;
    return info && capabilities.unsolicitedPongs ? this.#desiredUnsolicitedPongInterval : 0;
  }

  /**
   * Unread bytes at which the socket fails with WSAEMSGSIZE 0x80072738; 256 MiB by default. Of effect only where
   * `information.capabilities.receiveBackPressure` is `limited`: elsewhere the sender is stopped long before.
   */
  get maxInboundBufferSize(): number {
    return this.#maxInboundBufferSize;
  }

  set maxInboundBufferSize(bytes: number) {
    this.#maxInboundBufferSize = this.positive('maxInboundBufferSize', bytes);
  }

  /**
   * Certificates (PEM) of the authorities to trust, instead of the system's; empty, the default, for the system's. Where
   * `capabilities.certificateAuthorities` is `platform`, a connect with any is refused with ERROR_NOT_SUPPORTED 0x80070032.
   */
  get certificateAuthorities(): readonly string[] {
    return this.#certificateAuthorities;
  }

  set certificateAuthorities(authorities: readonly string[]) {
    if (!Array.isArray(authorities) || !authorities.every((item) => typeof item === 'string')) {
      throw winrtError(
        E_INVALIDARG,
        `control.certificateAuthorities: ${describe(authorities)} is no array of PEM texts`,
      );
    }
    this.unlocked('certificateAuthorities');
    this.#certificateAuthorities = Object.freeze([...authorities]);
  }

  /**
   * The `http:` or `https:` address of a proxy to go through, for `ws:` and `wss:` alike by CONNECT; null, the default, for none. It
   * is never read from the environment. Port 0, and a user name or password in it, are refused with E_INVALIDARG 0x80070057: see
   * {@link proxyCredential}. Where `capabilities.dialling` is `platform`, a connect with one is refused with ERROR_NOT_SUPPORTED
   * 0x80070032.
   */
  get proxy(): string | null {
    return this.#proxy;
  }

  set proxy(address: string | null) {
    const proxy = requireProxy(address);
    this.unlocked('proxy');
    this.#proxy = proxy;
  }

  /**
   * Node's `http.Agent`, or `https.Agent` for `wss:`, which then dials by itself; null, the default, for none. One for the other scheme
   * is refused with E_INVALIDARG 0x80070057. It can't be combined
   * with what we only know to do for connections of our own: `proxy`, `lookup`, `ignorableServerCertificateErrors` and
   * `servercustomvalidationrequested`. Refused as {@link proxy} is.
   */
  get agent(): object | null {
    return this.#agent;
  }

  set agent(agent: object | null) {
    if (agent !== null && typeof agent !== 'object') {
      throw winrtError(E_INVALIDARG, `control.agent: ${describe(agent)} is no agent`);
    }
    this.unlocked('agent');
    this.#agent = agent;
  }

  /** Resolves the server's name instead of the system, e.g. `dns.lookup`; null, the default, for the system. Refused as {@link proxy} is. */
  get lookup(): LookupFunction | null {
    return this.#lookup;
  }

  set lookup(lookup: LookupFunction | null) {
    if (lookup !== null && typeof lookup !== 'function') {
      throw winrtError(E_INVALIDARG, `control.lookup: ${describe(lookup)} is no function`);
    }
    this.unlocked('lookup');
    this.#lookup = lookup;
  }

  /**
   * Whether to offer compression of messages, permessage-deflate (RFC 7692); false by default, for what it costs in memory and
   * in the size of what can be received. In a page the engine decides, and this is without effect.
   */
  get perMessageDeflate(): boolean {
    return this.#perMessageDeflate;
  }

  set perMessageDeflate(offered: boolean) {
    this.unlocked('perMessageDeflate');
    this.#perMessageDeflate = toBoolean(offered);
  }

  /**
   * Whether a page should use WebSocketStream, so that a reader that stops reading stops the sender; false by default. A hint: without
   * effect where the engine has none, and in Node, where this is always so. `information.capabilities.receiveBackPressure` tells
   * what the connection has. For long downloads: {@link sendTimeout} isn't kept, a close that the peer sends while its sender is
   * stopped ends in WININET_E_CONNECTION_ABORTED 0x80072EFE, since bytes may be missing, and a link that is lost while a write waits
   * for the network crashes the tab (Chromium 156).
   */
  get receiveBackPressure(): boolean {
    return this.#receiveBackPressure;
  }

  set receiveBackPressure(wanted: boolean) {
    this.unlocked('receiveBackPressure');
    this.#receiveBackPressure = toBoolean(wanted);
  }

  /** @internal Those of the platform, until there is a connection. */
  protected get connectionCapabilities(): Capabilities {
    return this.#session.connectionCapabilities;
  }

  #credential(property: string, credential: PasswordCredential | null): PasswordCredential | null {
    if (credential !== null && credential !== undefined && !isPasswordCredential(credential)) {
      throw winrtError(E_INVALIDARG, `control.${property}: ${describe(credential)} is no PasswordCredential`);
    }
    this.unlocked(property);
    return credential ?? null;
  }

  /** @internal What an adapter is to know. */
  connectOptions(): Omit<ConnectOptions, 'maxMessageSize' | 'noDelay'> {
    return {
      connectTimeout: this.connectTimeout,
      closeTimeout: this.closeTimeout,
      receiveTimeout: this.receiveTimeout,
      pongInterval: this.#desiredUnsolicitedPongInterval,
      perMessageDeflate: this.#perMessageDeflate,
      receiveBackPressure: this.#receiveBackPressure,
      serverCredential: snapshot(this.#serverCredential),
      proxyCredential: snapshot(this.#proxyCredential),
      proxy: this.#proxy ?? undefined,
      agent: this.#agent ?? undefined,
      lookup: this.#lookup ?? undefined,
      certificateAuthorities: this.#certificateAuthorities,
      clientCertificate: this.#clientCertificate ?? undefined,
      ignorableErrors: Object.freeze([...this.#ignorableServerCertificateErrors]),
    };
  }

  /** @internal How much may stay unread, how long that may hold up `closed`, and how long a message may stall. */
  receiverLimits(): {
    readonly maxInboundBufferSize: number;
    readonly closeTimeout: number;
    readonly receiveTimeout: number;
  } {
    const maxInboundBufferSize = unreadLimit(this.connectionCapabilities, this.#maxInboundBufferSize);
    return { maxInboundBufferSize, closeTimeout: this.closeTimeout, receiveTimeout: this.receiveTimeout };
  }
}

/** The app may go on to use its object for something else. */
function snapshot(credential: PasswordCredential | null): Credential | undefined {
  return credential ? { userName: credential.userName, password: credential.password } : undefined;
}
