/** What arrives on a StreamWebSocket: bytes in a queue between two marks, taken by one read at a time. */
import { winrtError, type WinRTError } from '../errors.ts';
import { E_ILLEGAL_METHOD_CALL, ERROR_INVALID_OPERATION, RO_E_CLOSED, WSAEMSGSIZE } from '../hresult.ts';
import { afterCallbacks } from '../foundation/after-callbacks.ts';
import { Operation } from '../foundation/async-operation.ts';
import { Deadline } from '../foundation/deadline.ts';
import { WindowsRuntimeBuffer, type IBuffer } from '../streams/buffer.ts';
import { ByteQueue } from '../streams/byte-queue.ts';
import type { ReadRequest } from '../streams/stream.ts';
import { encodeUtf8 } from '../streams/text.ts';
import type { Connection } from '../transport.ts';
import type { Inbound } from './session.ts';

/** Unread bytes at which the sender is stopped, and at which it may go on. */
const marks = { high: 1024 * 1024, low: 256 * 1024 };

export interface ByteInboxOwner {
  /** Unread bytes at which the connection fails, where it can't be paused; `Infinity` where it can. */
  maxInboundBufferSize(): number;
  /** Milliseconds that a reader who stopped half-way may hold up `closed`. */
  closeTimeout(): number;
  fail(error: WinRTError): void;
}

interface PendingRead {
  readonly request: ReadRequest;
  readonly operation: Operation<IBuffer, number>;
}

type End = 'endOfStream' | WinRTError;

export class ByteInbox implements Inbound {
  /** Set by the socket before it connects. */
  owner!: ByteInboxOwner;
  readonly #queue = new ByteQueue();
  #connection: Connection | undefined;
  #paused = false;
  #pending: PendingRead | undefined;
  #everRead = false;
  /** Why no more bytes come. Reads end with it once the queue is empty. */
  #end: End | undefined;
  /** Why bytes are no longer wanted: reads are refused with it and arrivals dropped. */
  #refusal: WinRTError | undefined;
  /** Set from the peer's close frame until `closed` is raised. */
  #raiseClosed: (() => void) | undefined;
  readonly #patience = new Deadline(() => this.#endOfStream());

  opened(connection: Connection): void {
    this.#connection = connection;
  }

  data(payload: string | Uint8Array): void {
    if (this.#refusal) return;
    // "Binary only" speaks of what the socket sends: a peer's text joins the stream as its UTF-8 bytes.
    this.#queue.push(typeof payload === 'string' ? encodeUtf8(payload) : payload);
    this.#serve();
    const unread = this.#queue.length;
    const limit = this.owner.maxInboundBufferSize();
    if (unread > limit) {
      const text = `receive: ${unread} unread bytes are more than control.maxInboundBufferSize, ${limit}; read faster`;
      this.owner.fail(winrtError(WSAEMSGSIZE, text));
    } else if (unread >= marks.high && !this.#paused) {
      this.#paused = true;
      this.#connection?.pause();
    }
  }

  /**
   * Order: the bytes that came before, then `closed`, then reads of 0 bytes. Apps re-read until their `closed` handler has run,
   * and close the socket in it, so neither may a 0 come first nor may the tail be lost.
   */
  peerClosed(raiseClosed: () => void): void {
    this.#raiseClosed = raiseClosed;
    if (this.#refusal || !this.#everRead || this.#queue.length === 0) return this.#endOfStream();
    this.#serve();
    if (this.#queue.length > 0) this.#patience.start(this.owner.closeTimeout());
  }

  failed(error: WinRTError): void {
    this.#end = error;
    this.#serve();
  }

  localClosed(error: WinRTError): void {
    this.#pending?.operation.fail(error);
    this.#drop(winrtError(RO_E_CLOSED, 'readAsync: the socket is closed'));
  }

  /** Closes the stream alone: the socket goes on sending, what arrives is dropped. */
  close(): void {
    this.#pending?.operation.fail(winrtError(RO_E_CLOSED, 'readAsync: the input stream was closed while it was read'));
    this.#drop(
      winrtError(RO_E_CLOSED, 'readAsync: the input stream was closed, as closing a DataReader does; detach it first'),
    );
  }

  read(request: ReadRequest): Operation<IBuffer, number> {
    const operation = new Operation<IBuffer, number>(() => {
      this.#pending = undefined;
      return true;
    });
    const refusal = this.#readRefusal();
    if (refusal) operation.fail(refusal);
    else {
      this.#everRead = true;
      this.#pending = { request, operation };
      this.#serve();
    }
    return operation;
  }

  #readRefusal(): WinRTError | undefined {
    if (this.#refusal) return this.#refusal;
    if (!this.#connection) {
      return winrtError(E_ILLEGAL_METHOD_CALL, 'readAsync: the socket is not connected; wait for connectAsync');
    }
    if (!this.#pending) return undefined;
    return winrtError(ERROR_INVALID_OPERATION, 'readAsync: another read is running; wait for it');
  }

  /** Gives the waiting read what it waits for, if that is there. */
  #serve(): void {
    const read = this.#pending;
    if (!read) return;
    const { count, partial } = read.request;
    const there = this.#queue.length;
    const ending = this.#end !== undefined || this.#raiseClosed !== undefined;
    if (there >= count || (there > 0 && (partial || ending))) this.#deliver(read);
    else if (this.#end === 'endOfStream') this.#finish(read, WindowsRuntimeBuffer.over(new Uint8Array(0)));
    else if (this.#end) {
      this.#pending = undefined;
      read.operation.fail(this.#end);
    }
  }

  #deliver(read: PendingRead): void {
    const { buffer, count, partial } = read.request;
    if (partial) this.#finish(read, WindowsRuntimeBuffer.over(this.#queue.takeSome(count)));
    else {
      const bytes = this.#queue.take(Math.min(count, this.#queue.length));
      buffer.memory(bytes.byteLength).set(bytes);
      buffer.length = bytes.byteLength;
      this.#finish(read, buffer);
    }
    if (this.#paused && this.#queue.length <= marks.low) {
      this.#paused = false;
      this.#connection?.resume();
    }
    // The app has the tail before it hears that there is no more.
    if (this.#raiseClosed && this.#queue.length === 0) afterCallbacks(() => this.#endOfStream());
  }

  #finish(read: PendingRead, buffer: IBuffer): void {
    this.#pending = undefined;
    read.operation.report(buffer.length);
    read.operation.complete(buffer);
  }

  #endOfStream(): void {
    this.#patience.stop();
    const raiseClosed = this.#raiseClosed;
    this.#raiseClosed = undefined;
    raiseClosed?.();
    this.#end ??= 'endOfStream';
    this.#serve();
  }

  #drop(refusal: WinRTError): void {
    this.#refusal ??= refusal;
    this.#pending = undefined;
    this.#queue.clear();
    this.#patience.stop();
    if (this.#paused) {
      this.#paused = false;
      this.#connection?.resume();
    }
    if (this.#raiseClosed) queueMicrotask(() => this.#endOfStream());
  }
}
