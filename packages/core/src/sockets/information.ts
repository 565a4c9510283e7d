/** The information objects: what is known of the connection, readable at any time in the socket's life. */
import type { Session } from './session.ts';

/** What both classes of socket tell. */
export class WebSocketInformation {
  readonly #session: Session;

  /** @internal */
  constructor(session: Session) {
    this.#session = session;
  }

  /** The sub-protocol that was agreed on: null before the socket is open, '' if none was. */
  get protocol(): string | null {
    return this.#session.info?.protocol ?? null;
  }
}

/** `Windows.Networking.Sockets.MessageWebSocketInformation`; `socket.information` of a MessageWebSocket. */
export class MessageWebSocketInformation extends WebSocketInformation {}

/** `Windows.Networking.Sockets.StreamWebSocketInformation`; `socket.information` of a StreamWebSocket. */
export class StreamWebSocketInformation extends WebSocketInformation {}
