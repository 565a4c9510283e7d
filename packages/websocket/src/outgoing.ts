/** What a WebSocket sends: in the order of the calls, a Blob's bytes too, and counted until the network has it. */
import type { MessageWebSocket } from '@twinsocket/core';

type Payload = string | ArrayBuffer | ArrayBufferView;

export class Outgoing {
  readonly #socket: MessageWebSocket;
  /** Settles when a Blob that is being read, and what was sent behind it, was given to the socket; undefined without one. */
  #behindBlob: Promise<void> | undefined;
  #bufferedAmount = 0;
  /** Of these, the bytes that were given to the socket, and of those again the bytes whose leaving a flush waits for. */
  #handed = 0;
  #flushing = 0;

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
    if (isBlob(data)) this.#append(data.arrayBuffer());
    // The caller may change the bytes as soon as `send` returns.
    else if (this.#behindBlob) this.#append(Promise.resolve(typeof data === 'string' ? data : copyOf(data)));
    else this.#hand(data);
  }

  /**
   * Calls back when everything was given to the socket, which may be closed then; at once, unless a Blob is still being read. Behind a close
   * nothing can be flushed, so all is flushed before.
   */
  whenHandedOver(callback: () => void): void {
    const close = (): void => {
      this.#flush();
      callback();
    };
    if (this.#behindBlob) void this.#behindBlob.then(close);
    else close();
  }

  #append(payload: Promise<Payload>): void {
    // What stands before it may fail first; then nobody looks at this one.
    payload.catch(() => {});
    const link = (this.#behindBlob ?? Promise.resolve())
      .then(() => payload)
      .then(
        (read) => this.#hand(read),
        (error: unknown) => this.#socket.abort(error),
      )
      .then(() => {
        if (this.#behindBlob === link) this.#behindBlob = undefined;
      });
    this.#behindBlob = link;
  }

  #hand(data: Payload): void {
    this.#handed += sizeOf(data);
    // The end of the socket reports a failed send.
    this.#socket.sendAsync(isEmpty(data) ? new Uint8Array() : data).then(undefined, () => {});
    // One flush at a time; when it is done, the next one waits for all that was handed on meanwhile.
    if (this.#flushing === 0) this.#flush();
  }

  #flush(): void {
    const covered = this.#handed - this.#flushing;
    if (covered === 0) return;
    this.#flushing += covered;
    this.#socket.outputStream.flushAsync().then(
      () => {
        this.#flushing -= covered;
        this.#handed -= covered;
        this.#bufferedAmount -= covered;
        if (this.#flushing === 0) this.#flush();
      },
      () => {},
    );
  }
}

/** A view of another realm, and a Blob of another realm, are known by what they have. */
export function isBlob(data: unknown): data is Blob {
  return /^\[object (Blob|File)\]$/.test(Object.prototype.toString.call(data));
}

/** Bytes that are none, of a detached buffer too: that counts as empty (Web IDL, "get a copy of the buffer source"). */
function isEmpty(data: Payload): boolean {
  return typeof data !== 'string' && data.byteLength === 0;
}

function copyOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (isEmpty(data)) return new Uint8Array();
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
    : new Uint8Array(data.slice(0));
}

function sizeOf(data: Payload | Blob): number {
  if (typeof data !== 'string') return isBlob(data) ? data.size : data.byteLength;
  // oxlint-disable-next-line no-control-regex -- all of ASCII is meant
  return /^[\0-\x7f]*$/.test(data) ? data.length : new TextEncoder().encode(data).byteLength;
}
