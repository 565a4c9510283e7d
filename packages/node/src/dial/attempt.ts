import { connect as connectTcp, type Socket } from 'node:net';

/** The part of `net.connect` that is used. Each attempt is one address: Node's own selection among several addresses is off. */
export type Connect = (options: { host: string; port: number; autoSelectFamily: false }) => Socket;

const ignore = (): void => {};

/** One attempt to connect to one address: the TCP handshake. */
export class Attempt {
  readonly address: string;
  readonly socket: Socket;
  /** The error, after the attempt has failed. */
  error: Error | undefined;
  readonly #ended: (attempt: Attempt) => void;
  #connected = false;
  #stopped = false;

  /** `ended` is called once, after the attempt has connected or failed, unless it was stopped before. `connect` replaces `net.connect` in tests. */
  constructor(address: string, port: number, ended: (attempt: Attempt) => void, connect: Connect = connectTcp) {
    this.address = address;
    this.#ended = ended;
    this.socket = connect({ host: address, port, autoSelectFamily: false });
    this.socket.on('connect', this.#succeed).on('error', this.#fail);
  }

  /** Removes all listeners, and destroys the socket unless it has connected. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    // A socket may fail after it was destroyed, or before its new owner listens. Without a listener, the error would be thrown.
    this.socket.on('error', ignore);
    this.socket.off('connect', this.#succeed).off('error', this.#fail);
    if (!this.#connected) this.socket.destroy();
  }

  readonly #succeed = (): void => {
    this.#connected = true;
    this.stop();
    this.#ended(this);
  };

  readonly #fail = (error: Error): void => {
    this.error = error;
    this.stop();
    this.#ended(this);
  };
}
