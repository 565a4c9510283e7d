/**
 * The interface between core's sockets and a platform's adapter.
 *
 * Core has all that must be the same on each platform: the state of a socket, the outbound queue with its marks, settlement, flush, the
 * send and close deadlines, the inbound queues. An adapter makes the connection within the connect timeout, sends and receives, and ends a
 * connection on which a message stops.
 */
import type { Capabilities } from './capabilities.ts';
import type { WinRTError } from './errors.ts';
import type { Certificate } from './security/certificate.ts';
import type { ChainValidationResult } from './security/chain-validation-result.ts';
import type { HostName } from './networking/host-name.ts';
import type { BandwidthStatistics } from './networking/bandwidth-statistics.ts';
import type { LookupFunction } from './networking/lookup.ts';
import type { SocketSslErrorSeverity } from './security/ssl-error-severity.ts';
import type { ResponseHeaders } from './web/handshake-response.ts';

/** The arguments and settings of a connect at the call of `connectAsync`; frozen. */
export interface ConnectRequest {
  readonly url: string;
  readonly protocols: readonly string[];
  /** As they were set, so a name may come more than once, in any case, and a value may have tabs and spaces around it. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly options: Readonly<ConnectOptions>;
  /** Present if the app has a handler that validates the server's certificate: false refuses it with INET_E_SECURITY_PROBLEM. */
  readonly validate?: ((peer: PeerCertificates) => Promise<boolean>) | undefined;
}

/** The certificates that a server sent in the TLS handshake, and their errors. */
export interface PeerCertificates {
  readonly certificate: Certificate | null;
  readonly intermediates: readonly Certificate[];
  /** All errors that were found, also those that are ignored. */
  readonly errors: readonly ChainValidationResult[];
  /** The severity of the worst error, by core's `worstSeverity`. The adapter computes it, so that a page's bundle has no code for it. */
  readonly severity: SocketSslErrorSeverity;
}

export interface ConnectOptions {
  /** Payload bytes of one message; a larger message fails the connection with `WSAEMSGSIZE` and close code 1009. `Infinity` for no limit. */
  readonly maxMessageSize: number;
  /** Milliseconds that the whole connect may take, with all its steps; then it fails with `WININET_E_TIMEOUT`. */
  readonly connectTimeout: number;
  /** Milliseconds that the peer has to answer a close frame; core calls {@link Connection.abort} then. */
  readonly closeTimeout: number;
  /** PEM certificates that are trusted instead of the system's; empty for the system's. */
  readonly certificateAuthorities: readonly string[];
  /** TCP_NODELAY; a hint. */
  readonly noDelay: boolean;
  /** Milliseconds between unsolicited pongs, 0 for none; a hint. */
  readonly pongInterval: number;
  /** Milliseconds that a peer may take to answer a keep-alive, and from one byte to the next of a message that it has begun. */
  readonly receiveTimeout: number;
  /** Offer permessage-deflate (RFC 7692); a hint. */
  readonly perMessageDeflate: boolean;
  /** Prefer a connection that can be paused, where the platform has two kinds; a hint. */
  readonly receiveBackPressure: boolean;
  /** The credential for the server's challenge; undefined for none. */
  readonly serverCredential?: Credential | undefined;
  /** The credential for the proxy's challenge; undefined for none. */
  readonly proxyCredential?: Credential | undefined;
  /** The proxy's `http:` or `https:` address; undefined to connect to the server directly. */
  readonly proxy?: string | undefined;
  /** Node's `http.Agent` or `https.Agent`, which then makes the connection. */
  readonly agent?: object | undefined;
  /** Resolves names instead of the system. */
  readonly lookup?: LookupFunction | undefined;
  /** The certificate for a server that asks for one. */
  readonly clientCertificate?: Certificate | undefined;
  /** Errors of the server's certificate to ignore; only errors that can be ignored. */
  readonly ignorableErrors: readonly ChainValidationResult[];
}

/** A snapshot of a PasswordCredential. */
export interface Credential {
  readonly userName: string;
  readonly password: string;
}

export interface Transport {
  readonly capabilities: Capabilities;
  /**
   * Starts to connect. Throws a {@link WinRTError} (`ERROR_NOT_SUPPORTED`, `E_INVALIDARG`, `E_ACCESSDENIED`) if the platform refuses the
   * request before it connects, also for settings that exclude each other. Never calls the handler before it returns.
   */
  connect(request: ConnectRequest, handler: ConnectionHandler): ConnectAttempt;
}

/** A connection that is being made. There is no {@link Connection} before {@link ConnectionHandler.opened} gives it. */
export interface ConnectAttempt {
  /**
   * Ends the attempt at once; the handler is not called any more. Does not throw. Core does not call it after the connection has opened or
   * the attempt has failed.
   */
  abort(): void;
}

/**
 * A connection that a server's adapter has accepted: open from the start, so {@link ConnectionHandler.opened} is not called for it. An adapter
 * keeps what arrives before {@link accept}, which core calls at most once.
 */
export interface Acceptor {
  readonly capabilities: Capabilities;
  /** Starts to report the connection to the handler, from the first data on. Never calls the handler before it returns. */
  accept(options: AcceptOptions, handler: ConnectionHandler): OpenedConnection;
}

/** An open connection, and its properties. */
export interface OpenedConnection {
  readonly connection: Connection;
  readonly info: ConnectionInfo;
}

/** The settings of an accepted connection that its adapter needs; frozen. */
export type AcceptOptions = Readonly<
  Pick<ConnectOptions, 'maxMessageSize' | 'closeTimeout' | 'receiveTimeout' | 'pongInterval'>
>;

/** One connection, from its opening to its end. No method but {@link send} throws, and none calls the handler before it returns. */
export interface Connection {
  /**
   * Queues a message or a frame of one. Bytes that are not `stable` may change as soon as this returns, so an adapter that keeps them copies
   * them. If memory for the copy can't be allocated, this throws E_OUTOFMEMORY and sends nothing.
   *
   * Returns true if this and all that was sent before have left the adapter's buffers already: {@link ConnectionHandler.sent} is not called
   * for it then. An adapter that does not know returns nothing.
   */
  send(outgoing: Outgoing): boolean | void;
  /**
   * True once nothing more can be sent although the end was not reported yet, since the handler has not got all messages before the end.
   * Absent where the platform does not tell.
   */
  readonly sendEnded?: boolean;
  /**
   * True if the bytes that {@link ConnectionHandler.data} gets may change as soon as it returns; only where the handler {@link
   * ConnectionHandler.copies}. Does not change.
   */
  readonly lends?: boolean;
  /** Stops taking bytes from the network; without effect where `receiveBackPressure` is `limited`. */
  pause(): void;
  resume(): void;
  /** Nothing that arrives is wanted any more, though more may be sent before {@link close}: the deadline of a message ends. */
  discard?(): void;
  /**
   * The totals for {@link ConnectionHandler.sent} now, for a platform that has no event for it. Somebody waits for them to grow, so the handler
   * must hear of that soon.
   */
  progress(): SendTotals;
  /** Starts the close handshake after all that was sent. Without a code the close frame is empty. */
  close(code?: number, reason?: string): void;
  /**
   * Ends the connection at once, also while it closes; the handler is not called any more. If a code is given and the platform can, the peer
   * gets a close frame with the code.
   */
  abort(code?: number): void;
}

/** A message to send, or a frame of one. */
export interface Outgoing {
  /** Text may be bytes, which are valid UTF-8 in the whole message. */
  readonly payload: string | Uint8Array;
  /** Bytes of the payload; of a text in UTF-8. */
  readonly byteLength: number;
  /** Whether the message is text. */
  readonly text: boolean;
  /** Whether this ends a message. */
  readonly final: boolean;
  /** Whether the bytes will not change; otherwise the app may change them. */
  readonly stable: boolean;
}

/**
 * Callbacks from the adapter, called in the order of the wire. {@link opened} comes first, once, unless the connect fails. Exactly one of
 * {@link closed} and {@link failed} ends a connection, once, after all data. The callbacks do not throw, so an adapter may call them from
 * any callback of its platform.
 */
export interface ConnectionHandler {
  /** Whether {@link data} copies what it keeps, if the connection {@link Connection.lends}. Known before the connection opens. */
  readonly copies?: boolean;
  /** The connect has succeeded: from here on the connection can be used. */
  opened(connection: Connection, info: ConnectionInfo): void;
  /**
   * A message, or a part of one: the payload, or, if they are given, its bytes from `start` to `end`, which saves a view of each small
   * message in a chunk. The bytes do not change unless the connection {@link Connection.lends}, and the bytes of two calls do not overlap,
   * but they may share an ArrayBuffer: so core must not transfer it, and a part that is kept keeps its whole chunk in memory.
   */
  data(payload: string | Uint8Array, text: boolean, final: boolean, start?: number, end?: number): void;
  /**
   * Called with true before the calls of {@link data} for what has come together, and with false behind them, in the same turn, so that all of
   * it may answer one read. An adapter that does not know leaves it out.
   */
  together?(begins: boolean): void;
  /** The totals that have left the adapter's buffers; called also before {@link closed}: a send that isn't counted by then has failed. */
  sent(totals: SendTotals): void;
  /** The peer sent a close frame, or answered one. The code 1005 stands for an empty close frame (RFC 6455, 7.1.5). */
  closed(code: number, reason: string): void;
  /**
   * The connect failed, the connection was lost, or the peer broke the protocol. A failed connect has the certificates too, if the server
   * had sent them. Where the platform tells it, the error of a connect that failed because of an answer has it as `response`.
   */
  failed(error: WinRTError, certificates?: PeerCertificates): void;
}

/** Totals since the connection opened. */
export interface SendTotals {
  /** Payload bytes; of texts in UTF-8. */
  readonly bytes: number;
  /** Calls of {@link Connection.send} of which all bytes have left. */
  readonly sends: number;
}

export interface BandwidthSource {
  /** The bandwidth now, or when the connection ended. */
  statistics(): BandwidthStatistics;
}

export interface ConnectionInfo {
  /** The sub-protocol that the server chose; '' if none. */
  readonly protocol: string;
  /** The negotiated extensions, as in the answer's Sec-WebSocket-Extensions as far as the platform gives it; absent for none. */
  readonly extensions?: string | undefined;
  /** The local IP address, if the platform gives it. */
  readonly localAddress?: HostName | undefined;
  readonly certificates?: PeerCertificates | undefined;
  /** The headers of the server's 101, if the platform gives them; absent for a connection that a server has accepted. */
  readonly responseHeaders?: ResponseHeaders | undefined;
  /** Capabilities of this connection that differ from the platform's {@link Capabilities}. */
  readonly capabilities?: Partial<Capabilities> | undefined;
  readonly bandwidth?: BandwidthSource | undefined;
}
