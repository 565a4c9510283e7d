/** Sends pings and pongs: no more than the peer reads, and none inside a compressed message. */
import type WebSocket from 'isomorphic-ws';

/**
 * How many pongs may wait to be written. A peer may send as many pings in one packet. When more would wait, only the latest ping is
 * answered (RFC 6455, 5.5.3, allows it), so a peer that sends pings and reads nothing costs no memory.
 */
export const mostPending = 8192;

export class ControlSender {
  readonly #socket: WebSocket;
  readonly #insideCompressed: () => boolean;
  #pending = 0;
  /** The payload of the latest ping that could not be answered at once. */
  #owed: Uint8Array | undefined;

  /**
   * `insideCompressed` tells whether the next frame would stand between the fragments of a compressed message. RFC 6455, 5.4, allows that,
   * but tornado, aiohttp and wsproto then read the rest of the message as not compressed. The caller calls `messageEnded` when the
   * message has ended.
   */
  constructor(socket: WebSocket, insideCompressed: () => boolean) {
    this.#socket = socket;
    this.#insideCompressed = insideCompressed;
  }

  /** Answers a ping of the peer. Of several pings that can't be answered at once, only the latest is answered. */
  answer(payload: Uint8Array): void {
    if (this.#mustWait) this.#owed = payload;
    else this.#send(payload);
  }

  /** Sends an unsolicited pong, if a frame can be sent now. */
  pong(): void {
    if (!this.#mustWait) this.#socket.pong();
  }

  /** Sends a ping; false if no frame can be sent now. */
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
