import type { Capabilities } from '../../capabilities.ts';
import type { WinRTError } from '../../errors.ts';
import type { Connection } from '../../transport.ts';
import type { ConnectionSettings } from '../settings/connection-settings.ts';

/** Takes what arrives on a socket. Called in the order of the wire, only from the opening to the end. */
export interface Inbound {
  /** See `ConnectionHandler`. */
  readonly copies?: boolean;
  opened(opening: Opening): void;
  /** `start` and `end` as in `ConnectionHandler.data`. */
  data(payload: string | Uint8Array, text: boolean, final: boolean, start?: number, end?: number): void;
  together?(begins: boolean): void;
  /** The peer's close frame: `raiseClosed` is to be called, at once or when what came before it has been delivered. */
  peerClosed(raiseClosed: () => void): void;
  /** The connection failed, nothing more arrives: `told` is to be called when the waiting read has failed, or the event was raised. */
  failed(error: WinRTError, told: () => void): void;
  /**
   * We close an open connection, or abort any: undelivered data is dropped, and waiting reads fail with this error. It is a function, since an
   * error and its stack cost much, and most sockets have no waiting read.
   */
  localClosed(error: () => WinRTError): void;
  /** We close what has ended by itself: what has been received stays readable, and so does how it ended. */
  closedBehindEnd(): void;
}

/** What a receiver has from the opening of its connection on. */
export interface Opening {
  readonly connection: Connection;
  readonly settings: ConnectionSettings;
  /** What this connection can do. */
  readonly capabilities: Capabilities;
  /** Ends the connection because of what was received, or was not. */
  fail(error: WinRTError): void;
}

/** The part of the session that a receiver needs. */
export interface ReadingSession {
  /** Why nothing can be read from a socket that has not been open. */
  refusal(verb: 'read', member: string): WinRTError | undefined;
}
