/** The deadlines of a socket, and the rule until when a control may be changed. */
import { winrtError } from '../../errors.ts';
import { E_ILLEGAL_METHOD_CALL } from '../../hresult.ts';
import { requireConstructionKey } from '../../internal/illegal-constructor.ts';
import type { SessionTimeouts } from './connection-settings.ts';
import type { ControlledSession } from './controlled-session.ts';
import { defaults } from './setting-defaults.ts';
import { requirePositive } from './setting-values.ts';

/** The deadlines that both classes of control have; additions to WinRT, which fixes them. Not a class of WinRT. */
export class TimeoutControl {
  readonly #session: ControlledSession;
  #connectTimeout: number = defaults.connectTimeout;
  #sendTimeout: number = defaults.sendTimeout;
  #receiveTimeout: number = defaults.receiveTimeout;
  #closeTimeout: number = defaults.closeTimeout;

  /** @internal */
  constructor(key: symbol, session: ControlledSession) {
    requireConstructionKey(key);
    this.#session = session;
  }

  /**
   * Milliseconds until a connect fails with WININET_E_TIMEOUT 0x80072EE2; 60,000 by default, `Infinity` for never. One deadline for all
   * of it: the look-up, each address, a proxy's answers, TLS, a handler of `servercustomvalidationrequested`, and each answer of the
   * server. In Node the error's text says which of them the connect was waiting for.
   */
  get connectTimeout(): number {
    return this.#connectTimeout;
  }

  set connectTimeout(milliseconds: number) {
    this.#connectTimeout = this.positive('connectTimeout', milliseconds);
  }

  /**
   * Milliseconds without a byte leaving, although there are some to send, until the socket fails with WININET_E_TIMEOUT
   * 0x80072EE2; 30,000 by default, `Infinity` for never. Without effect where `information.capabilities.sendBackPressure` is `opaque`.
   */
  get sendTimeout(): number {
    return this.#sendTimeout;
  }

  set sendTimeout(milliseconds: number) {
    this.#sendTimeout = this.positive('sendTimeout', milliseconds);
  }

  /**
   * Milliseconds that a message which has begun may take to its next byte, until the socket fails with WININET_E_TIMEOUT 0x80072EE2;
   * 30,000 by default, `Infinity` for never. Silence between messages is no timeout.
   */
  get receiveTimeout(): number {
    return this.#receiveTimeout;
  }

  set receiveTimeout(milliseconds: number) {
    this.#receiveTimeout = this.positive('receiveTimeout', milliseconds);
  }

  /** Milliseconds that the peer has to answer our close; then `closed` comes with 1006. 30,000 by default. */
  get closeTimeout(): number {
    return this.#closeTimeout;
  }

  set closeTimeout(milliseconds: number) {
    this.#closeTimeout = this.positive('closeTimeout', milliseconds);
  }

  /** @internal The deadlines of the connection that is to be made. */
  sessionTimeouts(): SessionTimeouts {
    return { sendTimeout: this.#sendTimeout, closeTimeout: this.#closeTimeout };
  }

  /** @internal Refuses what is no positive number, and any change once connecting. */
  positive(property: string, value: number): number {
    requirePositive(`control.${property}`, value);
    this.unlocked(property);
    return value;
  }

  /** @internal Throws E_ILLEGAL_METHOD_CALL unless the socket has yet to connect, or its connect has failed. */
  unlocked(property: string): void {
    if (this.#session.state === 'created') return;
    throw winrtError(E_ILLEGAL_METHOD_CALL, `control.${property}: can be set before connectAsync only`);
  }
}
