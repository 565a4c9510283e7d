/** A socket of any of the four classes, with counts of what the app is told: each end has to be told once. */
import type * as api from '../twinsocket.ts';

export type MessageSocket = api.MessageWebSocket | api.ServerMessageWebSocket;
export type StreamSocket = api.StreamWebSocket | api.ServerStreamWebSocket;
export type AnySocket = MessageSocket | StreamSocket;
type MessageEvent = Pick<api.MessageWebSocketMessageReceivedEventArgs<unknown>, 'getDataReader'>;

export class ObservedSocket {
  readonly socket: AnySocket;
  /** Messages, parts of messages, or chunks of a stream. */
  arrivals = 0;
  bytes = 0;
  /** Bytes of the largest arrival. */
  largest = 0;
  readonly failures: number[] = [];
  readonly closes: (readonly [code: number, reason: string])[] = [];
  /** Comes with the first end that the app is told. */
  readonly ended: Promise<void>;
  #hasEnded = false;
  #resolveEnded!: () => void;
  #wake: () => void = () => {};

  /** `reads`: the app takes what arrives, by events or by a reader; else it takes the first arrival and then nothing. */
  constructor(socket: AnySocket, reads: boolean) {
    this.socket = socket;
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    const target: AnySocket = socket;
    target.onclosed = ({ code, reason }: api.WebSocketClosedEventArgs<unknown>) => {
      this.closes.push([code, reason]);
      this.#end();
    };
    if (reads && 'onmessagereceived' in target) target.onmessagereceived = (event: MessageEvent) => this.#take(event);
  }

  /** To be called when the socket is open: a reader of `readable` begins. */
  opened(reads: boolean): void {
    if (!reads || !('onmessagereceived' in this.socket)) void this.#read(reads ? Infinity : 1);
  }

  /** Waits until so much has arrived, or the end has. Not for `ended`, which would keep something of each wait, in tests that count memory. */
  async until(arrivals: number): Promise<void> {
    while (this.arrivals < arrivals && !this.#hasEnded) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  async #read(most: number): Promise<void> {
    const reader = (this.socket.readable as ReadableStream<string | Uint8Array>).getReader();
    try {
      for (let reads = 0; reads < most; reads++) {
        const { done, value } = await reader.read();
        if (done) return;
        this.#count(typeof value === 'string' ? Buffer.byteLength(value) : value.byteLength);
      }
      await reader.closed;
    } catch (error) {
      this.#fail(error);
    }
  }

  #take(event: MessageEvent): void {
    try {
      this.#count(event.getDataReader().unconsumedBufferLength);
    } catch (error) {
      this.#fail(error);
    }
  }

  #count(bytes: number): void {
    this.arrivals++;
    this.bytes += bytes;
    this.largest = Math.max(this.largest, bytes);
    this.#wake();
  }

  #fail(error: unknown): void {
    this.failures.push((error as api.WinRTError).number);
    this.#end();
  }

  #end(): void {
    this.#hasEnded = true;
    this.#resolveEnded();
    this.#wake();
  }
}
