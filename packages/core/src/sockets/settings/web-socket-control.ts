/**
 * The settings of both client classes, which are set before they connect. The file is long for its doc comments: each setting has its
 * units, default and errors.
 */
import { describe, winrtError } from '../../errors.ts';
import { E_INVALIDARG } from '../../hresult.ts';
import { toBoolean } from '../../internal/projection.ts';
import { Vector } from '../../foundation/vector.ts';
import type { Certificate } from '../../security/certificate.ts';
import type { ChainValidationResult } from '../../security/chain-validation-result.ts';
import { isPasswordCredential, type PasswordCredential } from '../../security/password-credential.ts';
import type { Capabilities } from '../../capabilities.ts';
import type { Credential } from '../../transport.ts';
import type { ClassSettings, ClientConnectionSettings } from './connection-settings.ts';
import type { LookupFunction } from '../../networking/lookup.ts';
import { requireProxy } from './proxy-address.ts';
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
   * The credential for a server that asks for a user name and password. `connectAsync` rejects with E_INVALIDARG 0x80070057 if Basic can't
   * send it, because the user name has a colon or there is a control character (RFC 7617, 2).
   *
   * @default null
   */
  get serverCredential(): PasswordCredential | null {
    return this.#serverCredential;
  }

  set serverCredential(credential: PasswordCredential | null) {
    this.#serverCredential = this.#credential('serverCredential', credential);
  }

  /** The credential for a proxy that asks for a user name and password; see {@link serverCredential}. @default null */
  get proxyCredential(): PasswordCredential | null {
    return this.#proxyCredential;
  }

  set proxyCredential(credential: PasswordCredential | null) {
    this.#proxyCredential = this.#credential('proxyCredential', credential);
  }

  /** Errors of a server's certificate to ignore, for `wss:`; empty by default. */
  get ignorableServerCertificateErrors(): Vector<ChainValidationResult> {
    return this.#ignorableServerCertificateErrors;
  }

  /** The client's certificate, with its private key, for a server that asks for one. @default null */
  get clientCertificate(): Certificate | null {
    return this.#clientCertificate;
  }

  set clientCertificate(certificate: Certificate | null) {
    this.unlocked('clientCertificate');
    this.#clientCertificate = certificate ?? null;
  }

  /** A hint for the size of the system's send buffer. No platform uses it so far, and changes after `connectAsync` are ignored. @default 0 */
  get outboundBufferSizeInBytes(): number {
    return this.#outboundBufferSizeInBytes;
  }

  set outboundBufferSizeInBytes(bytes: number) {
    if (!this.#session.refusal('setControl', 'outboundBufferSizeInBytes'))
      this.#outboundBufferSizeInBytes = bytes >>> 0;
  }

  /** Milliseconds between unsolicited pongs; 0 for none. Has no effect where `capabilities.unsolicitedPongs` is false. @default 30000 */
  get desiredUnsolicitedPongInterval(): number {
    return this.#desiredUnsolicitedPongInterval;
  }

  set desiredUnsolicitedPongInterval(milliseconds: number) {
    if (typeof milliseconds !== 'number' || !(milliseconds >= 0)) {
      const value = describe(milliseconds);
      throw winrtError(
        E_INVALIDARG,
        `control.desiredUnsolicitedPongInterval: ${value} is not a number of milliseconds`,
      );
    }
    this.unlocked('desiredUnsolicitedPongInterval');
    this.#desiredUnsolicitedPongInterval = milliseconds;
  }

  /** Milliseconds between the pongs that are sent; 0 before the socket is open, and if no pongs are sent. */
  get actualUnsolicitedPongInterval(): number {
    const { known, capabilities } = this.#session;
    return known.info && capabilities.unsolicitedPongs ? this.#desiredUnsolicitedPongInterval : 0;
  }

  /**
   * How many unread bytes fail the socket with WSAEMSGSIZE 0x80072738. Has an effect only where
   * `information.capabilities.receiveBackPressure` is `limited`; elsewhere the sender is paused long before.
   *
   * @default 268435456 (256 MiB)
   */
  get maxInboundBufferSize(): number {
    return this.#maxInboundBufferSize;
  }

  set maxInboundBufferSize(bytes: number) {
    this.#maxInboundBufferSize = this.positive('maxInboundBufferSize', bytes);
  }

  /**
   * Certificates (PEM) of the authorities to trust, instead of the platform's. Where `capabilities.certificateAuthorities` is `platform`,
   * `connectAsync` rejects with ERROR_NOT_SUPPORTED 0x80070032 unless the array is empty.
   *
   * @default [], for the platform's authorities
   */
  get certificateAuthorities(): readonly string[] {
    return this.#certificateAuthorities;
  }

  set certificateAuthorities(authorities: readonly string[]) {
    if (!Array.isArray(authorities) || !authorities.every((item) => typeof item === 'string')) {
      throw winrtError(
        E_INVALIDARG,
        `control.certificateAuthorities: ${describe(authorities)} is not an array of PEM texts`,
      );
    }
    this.unlocked('certificateAuthorities');
    this.#certificateAuthorities = Object.freeze([...authorities]);
  }

  /**
   * The `http:` or `https:` address of a proxy, which is used with CONNECT for `ws:` and `wss:`. Environment variables are not read. Where
   * `capabilities.dialling` is `platform`, `connectAsync` rejects with ERROR_NOT_SUPPORTED 0x80070032 if it is set.
   *
   * @default null
   * @throws {WinRTError} E_INVALIDARG 0x80070057: not an `http:` or `https:` address, or one with port 0, a user name or a password; see
   * {@link proxyCredential}.
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
   * Node's `http.Agent`, or `https.Agent` for `wss:`, which then makes the connection. An agent for the other scheme is refused with
   * E_INVALIDARG 0x80070057. It can't be combined with settings that only work for our own connections: `proxy`, `lookup`,
   * `ignorableServerCertificateErrors` and `servercustomvalidationrequested`. Not supported where {@link proxy} is not.
   *
   * @default null
   */
  get agent(): object | null {
    return this.#agent;
  }

  set agent(agent: object | null) {
    if (agent !== null && typeof agent !== 'object') {
      throw winrtError(E_INVALIDARG, `control.agent: ${describe(agent)} is not an agent`);
    }
    this.unlocked('agent');
    this.#agent = agent;
  }

  /** The function that resolves the server's name instead of the system. Not supported where {@link proxy} is not. @default null */
  get lookup(): LookupFunction | null {
    return this.#lookup;
  }

  set lookup(lookup: LookupFunction | null) {
    if (lookup !== null && typeof lookup !== 'function') {
      throw winrtError(E_INVALIDARG, `control.lookup: ${describe(lookup)} is not a function`);
    }
    this.unlocked('lookup');
    this.#lookup = lookup;
  }

  /**
   * Whether to offer compression of messages, permessage-deflate (RFC 7692). It costs memory. In a page the engine decides, and this setting
   * has no effect.
   *
   * @default false
   */
  get perMessageDeflate(): boolean {
    return this.#perMessageDeflate;
  }

  set perMessageDeflate(offered: boolean) {
    this.unlocked('perMessageDeflate');
    this.#perMessageDeflate = toBoolean(offered);
  }

  /**
   * Whether a page should use WebSocketStream, so that a reader that stops pauses the sender. Has no effect where the engine has no
   * WebSocketStream, and in Node, where the sender is always paused. `information.capabilities.receiveBackPressure` has the value of the
   * connection. Use it for long downloads: {@link sendTimeout} has no effect; if the peer closes while its sender is paused, the socket
   * fails with WININET_E_CONNECTION_ABORTED 0x80072EFE, because bytes may be missing; and if the connection is lost while a write waits for
   * the network, the tab crashes (Chromium 156).
   *
   * @default false
   */
  get receiveBackPressure(): boolean {
    return this.#receiveBackPressure;
  }

  set receiveBackPressure(wanted: boolean) {
    this.unlocked('receiveBackPressure');
    this.#receiveBackPressure = toBoolean(wanted);
  }

  #credential(property: string, credential: PasswordCredential | null): PasswordCredential | null {
    if (credential !== null && credential !== undefined && !isPasswordCredential(credential)) {
      throw winrtError(E_INVALIDARG, `control.${property}: ${describe(credential)} is not a PasswordCredential`);
    }
    this.unlocked(property);
    return credential ?? null;
  }

  /** @internal All that is set, for the connection that is to be made. */
  connectionSettings(): ClientConnectionSettings {
    return Object.freeze({
      ...this.classSettings(this.#session.capabilities),
      connectTimeout: this.connectTimeout,
      sendTimeout: this.sendTimeout,
      receiveTimeout: this.receiveTimeout,
      closeTimeout: this.closeTimeout,
      maxInboundBufferSize: this.#maxInboundBufferSize,
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
    });
  }

  /** @internal Those that one class of control has and the other has not. Bytes are handed on as they come, as parts are. */
  protected classSettings(_capabilities: Capabilities): ClassSettings {
    return { maxMessageSize: Infinity, partial: true, noDelay: true };
  }
}

/** The app may go on to use its object for something else. */
function snapshot(credential: PasswordCredential | null): Credential | undefined {
  return credential ? { userName: credential.userName, password: credential.password } : undefined;
}
