/**
 * The settings of both client classes, which are set before they connect. The file is long for its doc comments: each setting has its
 * units, default and errors.
 */
import { toBoolean } from '../../internal/projection.ts';
import { Vector } from '../../foundation/vector.ts';
import type { Certificate } from '../../security/certificate.ts';
import type { ChainValidationResult } from '../../security/chain-validation-result.ts';
import { isPasswordCredential, type PasswordCredential } from '../../security/password-credential.ts';
import type { Capabilities } from '../../capabilities.ts';
import { settingsSnapshot } from './client-settings.ts';
import type { ClientConnectionSettings, MessageSettings } from './connection-settings.ts';
import type { LookupFunction } from '../../networking/lookup.ts';
import { requireProxy } from './proxy-address.ts';
import type { ControlledSession } from './controlled-session.ts';
import { requireInterval, requireValid } from './setting-values.ts';
import { TimeoutControl } from './timeout-control.ts';

/** The part of a control that both classes have (`Windows.Networking.Sockets.IWebSocketControl` and `IWebSocketControl2`). */
export class WebSocketControl extends TimeoutControl {
  readonly #session: ControlledSession;
  /** Both are made when they are first asked for: most sockets never are. */
  #supportedProtocols: Vector<string> | undefined;
  #ignorableServerCertificateErrors: Vector<ChainValidationResult> | undefined;
  #outboundBufferSizeInBytes = 0;

  /** @internal */
  constructor(key: symbol, session: ControlledSession) {
    super(key, session);
    this.#session = session;
  }

  /** Sub-protocols to offer, in order of preference. Later edits are ignored until a retry after a failed connect. */
  get supportedProtocols(): Vector<string> {
    return (this.#supportedProtocols ??= new Vector());
  }

  /**
   * The credential for a server that asks for a user name and password. `connectAsync` rejects with E_INVALIDARG 0x80070057 if Basic can't
   * send it, because the user name has a colon or there is a control character (RFC 7617, 2).
   *
   * @default null
   */
  get serverCredential(): PasswordCredential | null {
    return this.setting('serverCredential') ?? null;
  }

  set serverCredential(credential: PasswordCredential | null) {
    this.#changeCredential('serverCredential', credential);
  }

  /** The credential for a proxy that asks for a user name and password; see {@link serverCredential}. @default null */
  get proxyCredential(): PasswordCredential | null {
    return this.setting('proxyCredential') ?? null;
  }

  set proxyCredential(credential: PasswordCredential | null) {
    this.#changeCredential('proxyCredential', credential);
  }

  /** Errors of a server's certificate to ignore, for `wss:`; empty by default. */
  get ignorableServerCertificateErrors(): Vector<ChainValidationResult> {
    return (this.#ignorableServerCertificateErrors ??= new Vector());
  }

  /** The client's certificate, with its private key, for a server that asks for one. @default null */
  get clientCertificate(): Certificate | null {
    return this.setting('clientCertificate') ?? null;
  }

  set clientCertificate(certificate: Certificate | null) {
    this.change('clientCertificate', certificate ?? undefined);
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
    return this.setting('pongInterval');
  }

  set desiredUnsolicitedPongInterval(milliseconds: number) {
    requireInterval('control', milliseconds);
    // By the name that the app knows.
    this.unlocked('desiredUnsolicitedPongInterval');
    this.change('pongInterval', milliseconds);
  }

  /** Milliseconds between the pongs that are sent; 0 before the socket is open, and if no pongs are sent. */
  get actualUnsolicitedPongInterval(): number {
    const { known, capabilities } = this.#session;
    return known.info && capabilities.unsolicitedPongs ? this.setting('pongInterval') : 0;
  }

  /**
   * How many unread bytes fail the socket with WSAEMSGSIZE 0x80072738. Has an effect only where
   * `information.capabilities.receiveBackPressure` is `limited`; elsewhere the sender is paused long before.
   *
   * @default 268435456 (256 MiB)
   */
  get maxInboundBufferSize(): number {
    return this.setting('maxInboundBufferSize');
  }

  set maxInboundBufferSize(bytes: number) {
    this.changePositive('maxInboundBufferSize', bytes);
  }

  /**
   * Certificates (PEM) of the authorities to trust, instead of the platform's. Where `capabilities.certificateAuthorities` is `platform`,
   * `connectAsync` rejects with ERROR_NOT_SUPPORTED 0x80070032 unless the array is empty. In Node it rejects with E_INVALIDARG 0x80070057,
   * before it dials, if one of the texts has no certificate, such as a path.
   *
   * @default [], for the platform's authorities
   */
  get certificateAuthorities(): readonly string[] {
    return this.setting('certificateAuthorities');
  }

  set certificateAuthorities(authorities: readonly string[]) {
    const name = 'control.certificateAuthorities';
    requireValid(Array.isArray(authorities), name, authorities, 'an array of PEM texts');
    for (const [index, item] of authorities.entries())
      requireValid(typeof item === 'string', `${name}[${index}]`, item, "a PEM text; read the file with 'utf8'");
    this.change('certificateAuthorities', Object.freeze([...authorities]));
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
    return this.setting('proxy') ?? null;
  }

  set proxy(address: string | null) {
    this.change('proxy', requireProxy(address));
  }

  /**
   * Node's `http.Agent`, or `https.Agent` for `wss:`, which then makes the connection. An agent for the other scheme is refused with
   * E_INVALIDARG 0x80070057. It can't be combined with settings that only work for our own connections: `proxy`, `lookup`,
   * `ignorableServerCertificateErrors` and `servercustomvalidationrequested`. Not supported where {@link proxy} is not.
   *
   * @default null
   */
  get agent(): object | null {
    return this.setting('agent') ?? null;
  }

  set agent(agent: object | null) {
    this.change('agent', requireValid(typeof agent === 'object', 'control.agent', agent, 'an agent') ?? undefined);
  }

  /** The function that resolves the server's name instead of the system. Not supported where {@link proxy} is not. @default null */
  get lookup(): LookupFunction | null {
    return this.setting('lookup') ?? null;
  }

  set lookup(lookup: LookupFunction | null) {
    const isValid = lookup === null || typeof lookup === 'function';
    this.change('lookup', requireValid(isValid, 'control.lookup', lookup, 'a function') ?? undefined);
  }

  /**
   * Whether to offer compression of messages, permessage-deflate (RFC 7692). It costs memory. In a page the engine decides, and this setting
   * has no effect.
   *
   * @default false
   */
  get perMessageDeflate(): boolean {
    return this.setting('perMessageDeflate');
  }

  set perMessageDeflate(offered: boolean) {
    this.change('perMessageDeflate', toBoolean(offered));
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
    return this.setting('receiveBackPressure');
  }

  set receiveBackPressure(wanted: boolean) {
    this.change('receiveBackPressure', toBoolean(wanted));
  }

  #changeCredential(property: 'serverCredential' | 'proxyCredential', credential: PasswordCredential | null): void {
    const given = credential ?? undefined;
    const isValid = given === undefined || isPasswordCredential(given);
    this.change(property, requireValid(isValid, `control.${property}`, given, 'a PasswordCredential'));
  }

  /** @internal All that is set, for the connection that is to be made. */
  connectionSettings(): ClientConnectionSettings {
    const message = this.messageSettings(this.#session.capabilities);
    return settingsSnapshot(this.settings, message, this.#ignorableServerCertificateErrors);
  }

  /** @internal The sub-protocols to offer. */
  offeredProtocols(): readonly string[] {
    return this.#supportedProtocols ?? [];
  }

  /** @internal Not as {@link HeldSettings} has them, where a class of control has properties for them. */
  protected messageSettings(_capabilities: Capabilities): MessageSettings | undefined {
    return undefined;
  }
}
