import { connect as connectTcp, type Socket } from 'node:net';

/** The part of `net.connect` that is used. Each attempt is one address: Node's own choice among several is not asked for. */
export type Connect = (options: { host: string; port: number; autoSelectFamily: false }) => Socket;

/** One address, from the start of TCP's handshake to its end. */
export class Attempt {
  readonly address: string;
  readonly socket: Socket;
  /** Why it failed, once it has. */
  error: Error | undefined;
  readonly #ended: (attempt: Attempt) => void;
  #connected = false;
  #stopped = false;

  /** `ended` is called once, when it has connected or failed, unless it was stopped before; `connect` stands for `net.connect`. */
  constructor(address: string, port: number, ended: (attempt: Attempt) => void, connect: Connect = connectTcp) {
    this.address = address;
    this.#ended = ended;
    this.socket = connect({ host: address, port, autoSelectFamily: false });
    this.socket.on('connect', this.#succeed).on('error', this.#fail);
  }

  /** Lets go of everything, of the socket too unless it has connected. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
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
