import type { Socket } from 'node:net';

/** Begins to connect to one address. */
export type Connect = (host: string, port: number) => Socket;

/** Listens to `error` of a socket until its owner does. */
export const ignoreError = (): void => {};

/** One attempt to connect to one address: the TCP handshake. */
export class Attempt {
  readonly address: string;
  readonly socket: Socket;
  /** The error, after the attempt has failed. */
  error: Error | undefined;
  readonly #ended: (attempt: Attempt) => void;
  #connected = false;
  #stopped = false;

  /** `ended` is called once, after the attempt has connected or failed, unless it was stopped before. */
  constructor(address: string, port: number, ended: (attempt: Attempt) => void, connect: Connect) {
    this.address = address;
    this.#ended = ended;
    this.socket = connect(address, port);
    this.socket.on('connect', this.#succeed).on('error', this.#fail);
  }

  /** Removes all listeners, and destroys the socket unless it has connected. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    // A socket may fail after it was destroyed, or before its new owner listens. Without a listener, the error would be thrown.
    this.socket.on('error', ignoreError);
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
