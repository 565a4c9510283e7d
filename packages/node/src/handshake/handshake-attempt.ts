/** One attempt of a handshake, over one connection, and what it tells until it is open. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { OpenSocket } from '../connection/open-socket.ts';
import type { ReceivedResponse } from '../http/handshake-response.ts';

export interface HandshakeAttempt {
  /** The answer, if it switches protocols. */
  readonly switched: ReceivedResponse | undefined;
  /** Ends the attempt and its connection. It may still tell of errors. */
  end(): void;
}

export interface HandshakeEvents {
  /** Called in the same turn in which ws opens. True if somebody else has the connection from now on, and listens to `error`. */
  opened(attempt: HandshakeAttempt, open: OpenSocket): boolean;
  /** Another answer than the one that opens. */
  answered(attempt: HandshakeAttempt, request: ClientRequest, response: IncomingMessage): void;
  failed(attempt: HandshakeAttempt, error: Error): void;
}
