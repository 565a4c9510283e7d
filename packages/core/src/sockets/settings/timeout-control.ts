/** The deadlines of a socket, the store of all settings of its control, and the rule until when they may be changed. */
import { requireConstructionKey } from '../../internal/illegal-constructor.ts';
import type { ControlSettings } from './connection-settings.ts';
import type { ControlledSession } from './controlled-session.ts';
import { HeldSettings } from './client-settings.ts';
import { requirePositive } from './setting-values.ts';

type NumberSetting = 'connectTimeout' | 'sendTimeout' | 'receiveTimeout' | 'closeTimeout' | 'maxInboundBufferSize';

let shared: ControlSettings | undefined;

/** Frozen. Not a constant of the module, which bundlers could not drop. */
const initial = (): ControlSettings => (shared ??= Object.freeze(new HeldSettings()));

/** The deadlines that both classes of control have; additions to WinRT, which fixes them. Not a class of WinRT. */
export class TimeoutControl {
  readonly #session: ControlledSession;
  /** Shared until something is set, as most sockets leave it. */
  #settings: ControlSettings = initial();

  /** @internal */
  constructor(key: symbol, session: ControlledSession) {
    requireConstructionKey(key);
    this.#session = session;
  }

  /**
   * Milliseconds until a connect fails with WININET_E_TIMEOUT 0x80072EE2; `Infinity` for never. It is one deadline for all steps: the
   * look-up, each address, a proxy's answers, TLS, the handlers of `servercustomvalidationrequested`, and each answer of the server. In
   * Node the error text says which step the connect was waiting for.
   *
   * @default 60000
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the value is not a positive number.
   * @throws {WinRTError} E_ILLEGAL_METHOD_CALL 0x8000000E: `connectAsync` was called before.
   */
  get connectTimeout(): number {
    return this.setting('connectTimeout');
  }

  set connectTimeout(milliseconds: number) {
    this.changePositive('connectTimeout', milliseconds);
  }

  /**
   * Milliseconds in which no byte is sent although bytes wait, until the socket fails with WININET_E_TIMEOUT 0x80072EE2; `Infinity` for
   * never. Has no effect where `information.capabilities.sendBackPressure` is `opaque`. Throws as {@link connectTimeout} does.
   *
   * @default 30000
   */
  get sendTimeout(): number {
    return this.setting('sendTimeout');
  }

  set sendTimeout(milliseconds: number) {
    this.changePositive('sendTimeout', milliseconds);
  }

  /**
   * Milliseconds between two bytes of one message, until the socket fails with WININET_E_TIMEOUT 0x80072EE2; `Infinity` for never. The time
   * between messages is not limited. In Node the limit applies to every frame that has begun. Throws as {@link connectTimeout} does.
   *
   * @default 30000
   */
  get receiveTimeout(): number {
    return this.setting('receiveTimeout');
  }

  set receiveTimeout(milliseconds: number) {
    this.changePositive('receiveTimeout', milliseconds);
  }

  /**
   * Milliseconds that the peer has to answer our close frame; then `closed` is raised with 1006. Throws as {@link connectTimeout} does.
   *
   * @default 30000
   */
  get closeTimeout(): number {
    return this.setting('closeTimeout');
  }

  set closeTimeout(milliseconds: number) {
    this.changePositive('closeTimeout', milliseconds);
  }

  /** @internal The value of a setting. */
  setting<K extends keyof ControlSettings>(property: K): ControlSettings[K] {
    return this.#settings[property];
  }

  /** @internal Sets a value that is valid; throws as {@link unlocked} does. */
  change<K extends keyof ControlSettings>(property: K, value: ControlSettings[K]): void {
    this.unlocked(property);
    if (this.#settings === initial()) this.#settings = new HeldSettings();
    this.#settings[property] = value;
  }

  /** @internal The same for a number, which has to be positive. */
  changePositive(property: NumberSetting, value: number): void {
    this.change(property, requirePositive(`control.${property}`, value));
  }

  /** @internal All settings, as they are now; not to be changed. */
  protected get settings(): Readonly<ControlSettings> {
    return this.#settings;
  }

  /** @internal Throws E_ILLEGAL_METHOD_CALL unless the socket has yet to connect, or its connect has failed. */
  unlocked(property: string): void {
    const refusal = this.#session.refusal('setControl', `control.${property}`);
    if (refusal) throw refusal;
  }
}
