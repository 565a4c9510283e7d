import { connect as connectTcp, type Socket } from 'node:net';
import { Deadline } from '@twinsocket/core';

/** The part of `net.connect` that is used. Each attempt is one address: Node's own choice among several is not asked for. */
export type Connect = (options: { host: string; port: number; autoSelectFamily: false }) => Socket;

export interface AttemptOptions {
  readonly port: number;
  readonly connectTimeout: number;
  /** In place of `net.connect`. */
  readonly connect?: Connect;
}

/** One address, from the start of TCP's handshake to its end. */
export class Attempt {
  readonly address: string;
  readonly startedAt = performance.now();
  readonly socket: Socket;
  /** Why it failed, once it has. */
  error: Error | undefined;
  readonly #deadline: Deadline;
  readonly #ended: (attempt: Attempt) => void;
  #connected = false;
  #stopped = false;

  /** `ended` is called once, when it has connected or failed, unless it was stopped before. */
  constructor(
    address: string,
    { port, connectTimeout, connect = connectTcp }: AttemptOptions,
    ended: (attempt: Attempt) => void,
  ) {
    this.address = address;
    this.#ended = ended;
    this.#deadline = new Deadline(() => this.#fail(timeoutError(address, port, connectTimeout)));
    this.socket = connect({ host: address, port, autoSelectFamily: false });
    this.socket.on('connect', this.#succeed).on('error', this.#fail);
    this.#deadline.start(connectTimeout);
  }

  /** Lets go of everything, of the socket too unless it has connected. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#deadline.stop();
    // A socket may fail after it was destroyed, or before its new owner listens. Unheard, the error would be thrown.
    this.socket.on('error', () => {});
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

/** In Node's words, so that it is translated and listed like an ETIMEDOUT of the system. */
function timeoutError(address: string, port: number, connectTimeout: number): Error {
  const text = `connect ETIMEDOUT ${address}:${port}: no answer within ${connectTimeout} ms`;
  return Object.assign(new Error(text), { code: 'ETIMEDOUT' });
}
