/** The control objects: what can be set before connecting. */
import { describe, winrtError } from '../errors.ts';
import { E_ILLEGAL_METHOD_CALL, E_INVALIDARG } from '../hresult.ts';
import { Vector } from '../foundation/vector.ts';
import { SocketMessageType } from './enums.ts';
import type { Session } from './session.ts';

/**
 * Defaults, in milliseconds and bytes. Windows fixes the first three at 60 s, 30 s and 30 s (UWP article, "Setting timeouts");
 * the close deadline is ws's own. The buffer limit is ours: a page's memory is the stake.
 */
const defaults = {
  connectTimeout: 60_000,
  sendTimeout: 30_000,
  closeTimeout: 30_000,
  maxInboundBufferSize: 256 * 1024 * 1024,
} as const;

/** WinRT's INFINITE: no limit. */
export const infiniteMessageSize = 0xffffffff;

/** What both classes of socket can set. */
export class WebSocketControl {
  readonly #session: Session;
  readonly #supportedProtocols = new Vector<string>();
  #connectTimeout: number = defaults.connectTimeout;
  #sendTimeout: number = defaults.sendTimeout;
  #closeTimeout: number = defaults.closeTimeout;
  #maxInboundBufferSize: number = defaults.maxInboundBufferSize;
  #certificateAuthorities: readonly string[] = [];

  /** @internal */
  constructor(session: Session) {
    this.#session = session;
  }

  /** Sub-protocols to offer, in order of preference. Later edits are ignored until a retry after a failed connect. */
  get supportedProtocols(): Vector<string> {
    return this.#supportedProtocols;
  }

  /** Milliseconds until a connect fails with WININET_E_TIMEOUT 0x80072EE2; 60,000 by default, `Infinity` for never. */
  get connectTimeout(): number {
    return this.#connectTimeout;
  }

  set connectTimeout(milliseconds: number) {
    this.#connectTimeout = this.positive('connectTimeout', milliseconds);
  }

  /**
   * Milliseconds without a byte leaving, although there are some to send, until the socket fails with WININET_E_TIMEOUT
   * 0x80072EE2; 30,000 by default, `Infinity` for never.
   */
  get sendTimeout(): number {
    return this.#sendTimeout;
  }

  set sendTimeout(milliseconds: number) {
    this.#sendTimeout = this.positive('sendTimeout', milliseconds);
  }

  /** Milliseconds that the peer has to answer our close; then `closed` comes with 1006. 30,000 by default. */
  get closeTimeout(): number {
    return this.#closeTimeout;
  }

  set closeTimeout(milliseconds: number) {
    this.#closeTimeout = this.positive('closeTimeout', milliseconds);
  }

  /**
   * Unread bytes at which the socket fails with WSAEMSGSIZE 0x80072738; 256 MiB by default. Of effect only where
   * `capabilities.receiveBackPressure` is `limited`: elsewhere the sender is stopped long before.
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

  /** @internal Refuses what is no positive number, and any change once connecting. */
  positive(property: string, value: number): number {
    if (typeof value !== 'number' || !(value > 0)) {
      throw winrtError(E_INVALIDARG, `control.${property}: ${describe(value)} is no positive number`);
    }
    this.unlocked(property);
    return value;
  }

  /** @internal Throws E_ILLEGAL_METHOD_CALL unless the socket has yet to connect, or its connect has failed. */
  unlocked(property: string): void {
    if (this.#session.state === 'created') return;
    throw winrtError(E_ILLEGAL_METHOD_CALL, `control.${property}: can be set before connectAsync only`);
  }
}

/** `Windows.Networking.Sockets.MessageWebSocketControl`; `socket.control` of a MessageWebSocket. */
export class MessageWebSocketControl extends WebSocketControl {
  #messageType: SocketMessageType = SocketMessageType.binary;
  #maxMessageSize = infiniteMessageSize;

  /** What the next writes are sent as; binary by default. The one property that may be set at any time. */
  get messageType(): SocketMessageType {
    return this.#messageType;
  }

  set messageType(type: SocketMessageType) {
    if (type !== SocketMessageType.binary && type !== SocketMessageType.utf8) {
      throw winrtError(E_INVALIDARG, `control.messageType: ${describe(type)} is no SocketMessageType`);
    }
    this.#messageType = type;
  }

  /**
   * Payload bytes of a received message, over which the socket fails with WSAEMSGSIZE 0x80072738; 4,294,967,295 (none) by
   * default.
   */
  get maxMessageSize(): number {
    return this.#maxMessageSize;
  }

  set maxMessageSize(bytes: number) {
    this.unlocked('maxMessageSize');
    this.#maxMessageSize = bytes >>> 0;
  }
}

/** `Windows.Networking.Sockets.StreamWebSocketControl`; `socket.control` of a StreamWebSocket. */
export class StreamWebSocketControl extends WebSocketControl {}
