/** What a WebSocket sends: in the order of the calls, a Blob's bytes too, and counted until the network has it. */
import type { MessageWebSocket } from '@twinsocket/core';

type Payload = string | ArrayBuffer | ArrayBufferView;

export class Outgoing {
  readonly #socket: MessageWebSocket;
  /** Of what is behind a Blob that is still being read; undefined while none is. */
  #behindBlob: Promise<void> | undefined;
  #bufferedAmount = 0;
  #flushing = false;

  constructor(socket: MessageWebSocket) {
    this.#socket = socket;
  }

  /** Payload bytes that the network has not taken. What is sent too late stays in it, as the standard wants. */
  get bufferedAmount(): number {
    return this.#bufferedAmount;
  }

  /** Counts only: the connection is ending, so nothing is sent. */
  drop(data: Payload | Blob): void {
    this.#bufferedAmount += sizeOf(data);
  }

  send(data: Payload | Blob): void {
    this.#bufferedAmount += sizeOf(data);
    if (isBlob(data)) this.#behindBlob = this.#sendBlob(data, this.#behindBlob);
    else if (this.#behindBlob) {
      // The caller may change the bytes as soon as `send` returns.
      const copy = typeof data === 'string' ? data : bytesOf(data).slice();
      this.#behindBlob = this.#append(this.#behindBlob, () => this.#hand(copy));
    } else this.#hand(data);
  }

  /** Calls back when everything was given to the socket; at once, unless a Blob is still being read. */
  whenHandedOver(callback: () => void): void {
    if (this.#behindBlob) void this.#behindBlob.then(callback);
    else callback();
  }

  async #sendBlob(blob: Blob, before: Promise<void> | undefined): Promise<void> {
    const reading = blob.arrayBuffer();
    // The message before it may fail first; the error of this one is not reported then.
    reading.catch(() => {});
    await before;
    return this.#append(reading, (bytes) => this.#hand(bytes));
  }

  #append<T>(before: Promise<T>, next: (value: T) => void): Promise<void> {
    const link: Promise<void> = before
      .then(next, (error: unknown) => this.#socket.abort(error))
      .then(() => {
        if (this.#behindBlob === link) this.#behindBlob = undefined;
      });
    return link;
  }

  #hand(data: Payload): void {
    // A detached buffer counts as empty (Web IDL, "get a copy of the buffer source").
    const payload = typeof data === 'string' ? data : data.byteLength === 0 ? new Uint8Array() : data;
    // Of a failed send the end of the socket tells.
    this.#socket.sendAsync(payload).then(undefined, () => {});
    this.#flush();
  }

  /** One flush at a time: behind it all that was sent before has left. */
  #flush(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    const covered = this.#bufferedAmount;
    this.#socket.outputStream.flushAsync().then(
      () => {
        this.#flushing = false;
        this.#bufferedAmount -= covered;
        if (this.#bufferedAmount > 0) this.#flush();
      },
      () => {},
    );
  }
}

/** A view of another realm, and a Blob of another realm, are known by what they have. */
export function isBlob(data: unknown): data is Blob {
  return /^\[object (Blob|File)\]$/.test(Object.prototype.toString.call(data));
}

function bytesOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

function sizeOf(data: Payload | Blob): number {
  if (typeof data !== 'string') return isBlob(data) ? data.size : data.byteLength;
  // oxlint-disable-next-line no-control-regex -- all of ASCII is meant
  return /^[\0-\x7f]*$/.test(data) ? data.length : new TextEncoder().encode(data).byteLength;
}
