/**
 * The seam between the two sockets and a platform: everything that core knows of WebSocket on the wire.
 *
 * Core owns what must be the same everywhere: the state of a socket, the outbound queue with its marks, settlement, flush,
 * send and close deadlines, the inbound queues. An adapter owns dialling, the connect deadline and the wire.
 */
import type { Capabilities } from './capabilities.ts';
import type { WinRTError } from './errors.ts';
import type { Certificate } from './security/certificate.ts';
import type { ChainValidationResult } from './security/chain-validation-result.ts';
import type { HostName } from './networking/host-name.ts';
import type { BandwidthStatistics } from './networking/bandwidth-statistics.ts';
import type { LookupFunction } from './networking/lookup.ts';
import type { SocketSslErrorSeverity } from './security/ssl-error-severity.ts';

/** A frozen snapshot of what was asked for when `connectAsync` was called. */
export interface ConnectRequest {
  readonly url: string;
  readonly protocols: readonly string[];
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly options: Readonly<ConnectOptions>;
  /** Present if somebody wants to judge the server's certificate: false refuses it, with INET_E_SECURITY_PROBLEM. */
  readonly validate?: ((peer: PeerCertificates) => Promise<boolean>) | undefined;
}

/** What a server has shown of itself in the TLS handshake. */
export interface PeerCertificates {
  readonly certificate: Certificate | null;
  readonly intermediates: readonly Certificate[];
  /** All faults that were found, those that are ignored included. */
  readonly errors: readonly ChainValidationResult[];
  /** The severity of the worst of them, by core's `worstSeverity`; here, so that a page's bundle has no code for it. */
  readonly severity: SocketSslErrorSeverity;
}

export interface ConnectOptions {
  /** Payload bytes of one message; over it the connection fails with `WSAEMSGSIZE` and close code 1009. `Infinity` for any. */
  readonly maxMessageSize: number;
  /** Milliseconds that the whole connect may take, whatever its steps; then it fails with `WININET_E_TIMEOUT`. */
  readonly connectTimeout: number;
  /** Milliseconds that the peer has to answer a close frame; core calls {@link Connection.abort} then. */
  readonly closeTimeout: number;
  /** PEM certificates that are trusted instead of the system's; empty for the system's. */
  readonly certificateAuthorities: readonly string[];
  /** TCP_NODELAY; a hint. */
  readonly noDelay: boolean;
  /** Milliseconds between unsolicited pongs, 0 for none; a hint. */
  readonly pongInterval: number;
  /** Milliseconds that a peer may leave a keep-alive unanswered. */
  readonly receiveTimeout: number;
  /** Offer permessage-deflate (RFC 7692); a hint. */
  readonly perMessageDeflate: boolean;
  /** Rather a connection that can be paused, where the platform has two kinds; a hint. */
  readonly receiveBackPressure: boolean;
  /** For the server's challenge; undefined for none. */
  readonly serverCredential: Credential | undefined;
  /** For the proxy's challenge. */
  readonly proxyCredential: Credential | undefined;
  /** The proxy's `http:` or `https:` address; undefined to dial the server itself. */
  readonly proxy: string | undefined;
  /** Node's `http.Agent` or `https.Agent`, which then dials. */
  readonly agent: object | undefined;
  /** Resolves names instead of the system. */
  readonly lookup: LookupFunction | undefined;
  /** What to identify with to a server that asks. */
  readonly clientCertificate: Certificate | undefined;
  /** Errors of the server's certificate to ignore, all of them ones that can be. */
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
   * Starts dialling. Throws a {@link WinRTError} (`ERROR_NOT_SUPPORTED`, `E_INVALIDARG`, `E_ACCESSDENIED`) if the platform
   * refuses the request before anything is dialled, also for settings that can't be honoured together. Never calls the handler before it returns.
   */
  connect(request: ConnectRequest, handler: ConnectionHandler): ConnectAttempt;
}

/** A connection that is being made. There is no {@link Connection} before {@link ConnectionHandler.opened} gives it. */
export interface ConnectAttempt {
  /**
   * Gives up at once. The handler is silent from then on. Does not throw. Core does not call it once the connection is open or the
   * attempt has failed.
   */
  abort(): void;
}

/**
 * A connection that a server's adapter has accepted: open from the start, so {@link ConnectionHandler.opened} is not called for it. An adapter
 * keeps what arrives before {@link accept}, which core calls at most once.
 */
export interface Acceptor {
  readonly capabilities: Capabilities;
  /** Starts to tell of the connection, from its first data on. Never calls the handler before it returns. */
  accept(options: AcceptOptions, handler: ConnectionHandler): OpenedConnection;
}

/** A connection that is open, and what is known of it. */
export interface OpenedConnection {
  readonly connection: Connection;
  readonly info: ConnectionInfo;
}

/** What an adapter is to know of a connection that it has accepted; frozen. */
export type AcceptOptions = Readonly<
  Pick<ConnectOptions, 'maxMessageSize' | 'closeTimeout' | 'receiveTimeout' | 'pongInterval'>
>;

/** One connection, from its opening to its end. No method but {@link send} throws, and none calls the handler before it returns. */
export interface Connection {
  /**
   * Queues a message or a part of one. Bytes that are not `stable` may change as soon as this returns: what is kept of them is copied,
   * and if there is no memory for that, it throws E_OUTOFMEMORY and sends nothing.
   */
  send(outgoing: Outgoing): void;
  /**
   * True once nothing more can leave although the end has not been told, since messages that came before it are still on their way to
   * the handler. Absent where that can't be told.
   */
  readonly sendEnded?: boolean;
  /** Stops taking bytes from the network; without effect where `receiveBackPressure` is `limited`. */
  pause(): void;
  resume(): void;
  /** What {@link ConnectionHandler.sent} would tell now, for a platform that learns of it by looking. */
  progress(): SendTotals;
  /** Starts the close handshake behind everything that was sent. Without a code the close frame is empty. */
  close(code?: number, reason?: string): void;
  /**
   * Ends the connection at once, also while it closes. The handler is silent from then on. Where the platform can, it tells the peer by
   * a close frame with the code, if there is one.
   */
  abort(code?: number): void;
}

/** A message that is sent, or a part of one. */
export interface Outgoing {
  /** Text that comes as bytes is valid UTF-8 as a whole message. */
  readonly payload: string | Uint8Array;
  /** Bytes of the payload, text in UTF-8. */
  readonly byteLength: number;
  /** Whether the message is text. */
  readonly text: boolean;
  /** It is a message, or ends one. */
  readonly final: boolean;
  /** The bytes stay as they are for good; else they are the app's. */
  readonly stable: boolean;
}

/**
 * Callbacks from the adapter, called in the order of the wire. {@link opened} comes first, once, unless the connect fails. Exactly one of
 * {@link closed} and {@link failed} ends a connection, once, after all data. An adapter may call it from any callback of
 * its platform: nothing is thrown through it.
 */
export interface ConnectionHandler {
  /** The connect has succeeded: from here on the connection can be used. */
  opened(connection: Connection, info: ConnectionInfo): void;
  /**
   * A message, or a slice of one. Bytes stay as they are, and no two calls give bytes that overlap, but they may share memory: so
   * nobody may transfer it, and whoever keeps a slice keeps its whole chunk alive.
   */
  data(payload: string | Uint8Array, text: boolean, final: boolean): void;
  /** What has left the adapter's buffers, told anew before {@link closed}: what isn't counted then has failed. */
  sent(totals: SendTotals): void;
  /** A close frame came, or ours was answered. 1005 stands for an empty close frame (RFC 6455, 7.1.5). */
  closed(code: number, reason: string): void;
  /**
   * The connect failed, the link was lost, or the peer broke the protocol. A connect that failed tells as well what the server had
   * shown by then, if anything.
   */
  failed(error: WinRTError, certificates?: PeerCertificates): void;
}

/** Totals since the connection opened. */
export interface SendTotals {
  /** Payload bytes, text in UTF-8. */
  readonly bytes: number;
  /** Calls of {@link Connection.send} of which all bytes have left. */
  readonly sends: number;
}

export interface ConnectionInfo {
  /** The sub-protocol that was agreed on, '' if none. */
  readonly protocol: string;
  /** The extensions that were agreed on, as in the answer's Sec-WebSocket-Extensions as far as the platform tells; absent for none. */
  readonly extensions?: string | undefined;
  /** Our IP address, if the platform tells. */
  readonly localAddress?: HostName | undefined;
  readonly certificates?: PeerCertificates | undefined;
  /** What this connection can do otherwise than the platform's {@link Capabilities} say. */
  readonly capabilities?: Partial<Capabilities> | undefined;
  /** How fast bytes pass, now, or when the connection ended. */
  readonly bandwidth?: (() => BandwidthStatistics) | undefined;
}
