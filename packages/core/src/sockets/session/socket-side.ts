import type { Inbound } from '../receiving/inbound.ts';
import type { ConnectionSettings } from '../settings/connection-settings.ts';

/** What a socket gives its session with a connect or an accept. */
export interface SocketSide {
  readonly inbound: Inbound;
  readonly settings: ConnectionSettings;
  /** Raises the socket's `closed` event. */
  raiseClosed(code: number, reason: string): void;
}
