/** What is to be sent: kept in order while there is no connection, and settled when the network has it. */
import { toUint8Array, WinRTError, type IBuffer } from '@twinsocket/core/api';
import type { MessageWebSocket } from '@twinsocket/core';
import { abortError, E_INVALIDARG, errorOf, queueFull, WININET_E_CONNECTION_ABORTED } from './errors.ts';
import type { Settings } from './options.ts';
// A copy in the build, since `index` does not give it out: its listener is shared, because Node warns of a leak at the eleventh.
import { onAbort } from '../../core/src/internal/abort.ts';

export type Payload = string | ArrayBuffer | ArrayBufferView | IBuffer;

interface Send {
  readonly payload: string | Uint8Array;
  readonly size: number;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (bytes: number) => void;
  readonly reject: (error: unknown) => void;
}

export class SendQueue {
  readonly #settings: Settings;
  #socket: MessageWebSocket | undefined;
  /** Not given to a socket yet, or to be sent again. */
  #waiting: Send[] = [];
  #waitingBytes = 0;
  /** Given to the socket, and not known to have left. */
  #underWay: Send[] = [];
  #flushing = false;
  /** A connection is there, and gets what has waited in a moment: the limit of what may wait without one no longer applies. */
  #opening = false;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Resolves with the payload's bytes when the network has taken them. The signal cancels a message that waits. */
  send(data: Payload, signal?: AbortSignal): Promise<number> {
    let stopListening = (): void => {};
    const promise = new Promise<number>((resolve, reject) => {
      const payload = typeof data === 'string' ? data : copyOf(data);
      const send = { payload, size: sizeOf(payload), signal, resolve, reject };
      if (signal?.aborted) return reject(abortError(signal.reason));
      if (signal) stopListening = onAbort(signal, () => this.#withdraw(send));
      if (this.#socket) {
        this.#hand(this.#socket, send);
        this.#flush(this.#socket);
      } else this.#keep(send);
    });
    // The end of the connection tells of failures: a send that nobody awaits must not end a process.
    promise.then(stopListening, stopListening);
    return promise;
  }

  /** A connection is there, and the app is about to hear of it. What it sends then is kept behind what has waited. */
  opening(): void {
    this.#opening = true;
  }

  /** The app has heard of the connection: what has waited goes first. */
  open(socket: MessageWebSocket): void {
    this.#socket = socket;
    this.#opening = false;
    this.#flushing = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    for (const send of waiting) this.#hand(socket, send);
    if (waiting.length > 0) this.#flush(socket);
  }

  /** The connection is gone. What was under way is sent again if the app wants that, else it fails. */
  down(cause: WinRTError | null): void {
    this.#socket = undefined;
    const underWay = this.#underWay;
    this.#underWay = [];
    if (this.#settings.resend) {
      this.#waiting = [...underWay, ...this.#waiting];
      for (const { size } of underWay) this.#waitingBytes += size;
      // It was too late for these while they were under way.
      for (const send of underWay) if (send.signal?.aborted) this.#withdraw(send);
      return;
    }
    const text = 'sendAsync: the connection ended while the message was under way, so it may have arrived';
    for (const { reject } of underWay) reject(errorOf(WININET_E_CONNECTION_ABORTED, text, cause ?? undefined));
  }

  /** Fails all that has not left. */
  end(error: WinRTError): void {
    this.#socket = undefined;
    const rest = [...this.#underWay, ...this.#waiting];
    this.#underWay = [];
    this.#waiting = [];
    for (const { reject } of rest) reject(error);
  }

  #keep(send: Send): void {
    const { queueBytes, queueMessages } = this.#settings;
    const full = this.#waiting.length >= queueMessages || this.#waitingBytes + send.size > queueBytes;
    if (full && !this.#opening) {
      const limit = `options.queueLimit of ${queueMessages} messages and ${queueBytes} bytes`;
      return send.reject(errorOf(queueFull, `sendAsync: there is no connection, and the ${limit} is reached`));
    }
    this.#waiting.push(send);
    this.#waitingBytes += send.size;
  }

  /** The signal has aborted. One that the socket has is the socket's to cancel. */
  #withdraw(send: Send): void {
    const index = this.#waiting.indexOf(send);
    if (index < 0) return;
    this.#waiting.splice(index, 1);
    this.#waitingBytes -= send.size;
    send.reject(abortError(send.signal?.reason));
  }

  #hand(socket: MessageWebSocket, send: Send): void {
    this.#underWay.push(send);
    socket.sendAsync(send.payload, { signal: send.signal }).then(undefined, (error: unknown) => {
      // A message that can't be sent at all, such as a lone surrogate, or that was cancelled in time. If the connection has failed, its
      // end decides, also where the signal has aborted meanwhile.
      if (socket.state !== 'open' && !isAbortOf(send.signal, error)) return;
      this.#underWay = this.#underWay.filter((other) => other !== send);
      send.reject(error);
    });
  }

  /** One flush at a time; behind it all that was sent before has left. */
  #flush(socket: MessageWebSocket): void {
    if (this.#flushing) return;
    this.#flushing = true;
    const covered = new Set(this.#underWay);
    socket.outputStream.flushAsync().then(
      () => {
        if (this.#socket !== socket) return;
        this.#flushing = false;
        this.#underWay = this.#underWay.filter((send) => !covered.has(send));
        for (const { size, resolve } of covered) resolve(size);
        if (this.#underWay.length > 0) this.#flush(socket);
      },
      () => {},
    );
  }
}

/** Whether the signal has made a send fail so: the reason of the signal is the cause, see {@link abortError}. */
function isAbortOf(signal: AbortSignal | undefined, error: unknown): boolean {
  return signal?.aborted === true && (error as { cause?: unknown } | null | undefined)?.cause === signal.reason;
}

/** A copy, since the app may change its bytes as soon as `sendAsync` returns. Throws E_INVALIDARG 0x80070057 for what has no bytes. */
function copyOf(data: Exclude<Payload, string>): Uint8Array {
  try {
    if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
    const isBuffer = Object.prototype.toString.call(data) === '[object ArrayBuffer]';
    return (isBuffer ? new Uint8Array(data as ArrayBuffer) : toUint8Array(data as IBuffer)).slice();
  } catch (cause) {
    if (cause instanceof WinRTError) throw cause;
    throw errorOf(E_INVALIDARG, 'sendAsync: the buffer was transferred, so its bytes are gone', cause);
  }
}

function sizeOf(payload: string | Uint8Array): number {
  return typeof payload === 'string' ? new TextEncoder().encode(payload).byteLength : payload.byteLength;
}
