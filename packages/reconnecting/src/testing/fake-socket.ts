/** A MessageWebSocket in the test's hands: it keeps what is asked of it, and the test says what the wire does. */
import type { MessageWebSocket } from '@twinsocket/core';
import type { SocketEnd } from '@twinsocket/core/api';
import { ReconnectingWebSocketBase } from '../reconnecting-web-socket.ts';

interface Settling<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

function settling<T>(): Settling<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((accept, refuse) => {
    resolve = accept;
    reject = refuse;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}

export class FakeSocket {
  static sendsPings = true;
  readonly control = { desiredUnsolicitedPongInterval: 0, receiveTimeout: 0 };
  readonly information = { capabilities: { unsolicitedPongs: FakeSocket.sendsPings } };
  readonly sent: unknown[] = [];
  /** The signals of what was sent. */
  readonly signals: unknown[] = [];
  readonly closes: unknown[] = [];
  readonly #connecting = settling<void>();
  readonly #ending = settling<SocketEnd>();
  readonly #sends: Settling<number>[] = [];
  readonly #flushes: Settling<boolean>[] = [];
  readonly #listeners: ((event: unknown) => void)[] = [];
  readonly outputStream = {
    flushAsync: (): Promise<boolean> => {
      const flush = settling<boolean>();
      this.#flushes.push(flush);
      return flush.promise;
    },
  };
  address: unknown;
  state = 'created';
  /** What `abort` was given. */
  aborted: unknown;

  get ended(): Promise<SocketEnd> {
    return this.#ending.promise;
  }

  addEventListener(_type: string, listener: (event: unknown) => void): void {
    this.#listeners.push(listener);
  }

  connectAsync(address: unknown): Promise<void> {
    this.address = address;
    this.state = 'connecting';
    return this.#connecting.promise;
  }

  sendAsync(payload: unknown, options?: { signal?: unknown }): Promise<number> {
    this.sent.push(payload);
    this.signals.push(options?.signal);
    const send = settling<number>();
    this.#sends.push(send);
    return send.promise;
  }

  close(code?: number, reason?: string): void {
    this.closes.push([code, reason]);
  }

  abort(reason: unknown): void {
    this.aborted = reason;
    this.end({ code: 1006, reason: '', error: reason as never });
  }

  // What follows is the wire's part.

  open(): void {
    this.state = 'open';
    this.#connecting.resolve();
  }

  refuse(error: unknown): void {
    this.state = 'created';
    this.#connecting.reject(error);
  }

  /** The message that was sent as the index says can't be sent. */
  refuseSend(index: number, error: unknown): void {
    this.#sends[index]?.reject(error);
  }

  /** How many flushes were asked for and have not ended. */
  get flushing(): number {
    return this.#flushes.length;
  }

  /** All that was sent has left. */
  flush(): void {
    for (const flush of this.#flushes.splice(0)) flush.resolve(true);
  }

  receive(event: unknown): void {
    for (const listener of this.#listeners) listener(event);
  }

  end(end: SocketEnd): void {
    this.state = end.error ? 'failed' : 'closed';
    for (const flush of this.#flushes.splice(0)) flush.reject(end.error);
    this.#ending.resolve(end);
  }
}

/** The sockets that were made, in order. */
export const sockets: FakeSocket[] = [];

export function latest(): FakeSocket {
  const socket = sockets.at(-1);
  if (!socket) throw new Error('no socket was made');
  return socket;
}

export class FakeReconnectingWebSocket extends ReconnectingWebSocketBase {
  protected static override createSocket = (): MessageWebSocket => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket as unknown as MessageWebSocket;
  };
}

/** Lets everything happen that has been made ready. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
