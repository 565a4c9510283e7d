/** The pings and pongs that we send: never more of them under way than a peer takes, and none inside a compressed message. */
import type WebSocket from 'isomorphic-ws';

/**
 * Pongs that may wait to be written. As many pings come in one packet from an honest peer; one that sends pings and reads nothing is
 * owed the latest pong alone from here on (RFC 6455, 5.5.3).
 */
const mostPending = 8192;

export class ControlSender {
  readonly #socket: WebSocket;
  readonly #insideCompressed: () => boolean;
  #pending = 0;
  /** The payload of the latest ping that could not be answered at once. */
  #owed: Uint8Array | undefined;

  /**
   * `insideCompressed` tells whether the next frame would stand between the fragments of a compressed message. That is legal (RFC 6455,
   * 5.4), but tornado, aiohttp and wsproto then take the rest of the message for one that is not compressed. `messageEnded` is to be
   * called when that is over.
   */
  constructor(socket: WebSocket, insideCompressed: () => boolean) {
    this.#socket = socket;
    this.#insideCompressed = insideCompressed;
  }

  /** Answers a ping of the peer; of those that have to wait the latest alone. */
  answer(payload: Uint8Array): void {
    if (this.#mustWait) this.#owed = payload;
    else this.#send(payload);
  }

  /** A pong that nobody asked for, where one can be sent now. */
  pong(): void {
    if (!this.#mustWait) this.#socket.pong();
  }

  /** Asks for a pong; false where that can't be now. */
  ping(): boolean {
    if (this.#mustWait) return false;
    this.#socket.ping();
    return true;
  }

  messageEnded(): void {
    this.#sendOwed();
  }

  get #mustWait(): boolean {
    return this.#pending >= mostPending || this.#insideCompressed();
  }

  #send(payload: Uint8Array): void {
    this.#pending++;
    this.#socket.pong(payload, undefined, this.#sent);
  }

  #sendOwed(): void {
    const payload = this.#owed;
    if (!payload || this.#mustWait) return;
    this.#owed = undefined;
    this.#send(payload);
  }

  readonly #sent = (): void => {
    this.#pending--;
    this.#sendOwed();
  };
}
