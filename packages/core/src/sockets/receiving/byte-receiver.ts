/** Receives the bytes of a StreamWebSocket: a queue between two marks, from which one read at a time takes bytes. */
import { asWinRTError, winrtError, type WinRTError } from '../../errors.ts';
import { ERROR_INVALID_OPERATION, RO_E_CLOSED } from '../../hresult.ts';
import { Operation } from '../../foundation/async-operation.ts';
import { WindowsRuntimeBuffer, type IBuffer } from '../../streams/buffer.ts';
import { ByteQueue } from '../../streams/bytes/byte-queue.ts';
import { closedError } from '../../internal/closed-error.ts';
import { memoryIsLent } from '../../internal/platform.ts';
import { ownMemory } from '../../streams/bytes/memory.ts';
import { answerRead } from '../../streams/bytes/queue-read.ts';
import type { ReadRequest } from '../../streams/stream.ts';
import { encodeUtf8 } from '../../streams/values/text.ts';
import { ReceiveFlowControl } from './receive-flow-control.ts';
import { CloseDelivery } from './close-delivery.ts';
import type { Inbound, Opening, ReadingSession } from './inbound.ts';
import type { Pull } from './readable.ts';

/** The most bytes that one chunk of `readable` has, unless they came as one: to cut them, each part would have to be copied. */
const pullSize = 64 * 1024;

/** What waits for bytes: a read of the app's, or a pull of `readable`. */
interface Reading {
  readonly count: number;
  readonly partial: boolean;
  /** How many bytes have gone into the app's buffer already; they alone answer the read then. */
  readonly filled: number;
  /** Allocates the memory for all of a read that is not partial, so that a failure rejects the app's read. */
  reserve?(): void;
  /** Answers with what the queue has. Throws if the app has transferred its buffer; the bytes stay in the queue then. */
  take(queue: ByteQueue): void;
  end(): void;
  fail(error: WinRTError): void;
}

/** One object is a read, its arguments and its operation, since each allocation of a large stream is felt. */
class PendingRead extends Operation<IBuffer, number> implements Reading {
  readonly buffer: WindowsRuntimeBuffer;
  readonly count: number;
  readonly partial: boolean;
  filled = 0;
  /** Of the app's buffer; undefined until bytes come that can't be kept, and if all are kept. */
  memory: Uint8Array | undefined;

  constructor(request: ReadRequest, cancelWork: (operation: Operation<IBuffer, number>) => boolean) {
    super(cancelWork);
    this.buffer = request.buffer;
    this.count = request.count;
    this.partial = request.partial;
  }

  reserve(): void {
    if (!this.partial) this.buffer.memory(this.count, 'readAsync');
  }

  take(queue: ByteQueue): void {
    const { buffer, filled } = this;
    if (!memoryIsLent || filled === 0) return this.#answer(answerRead(this, queue));
    buffer.length = filled;
    this.#answer(buffer);
  }

  end(): void {
    this.#answer(WindowsRuntimeBuffer.holding(new Uint8Array(0)));
  }

  #answer(buffer: IBuffer): void {
    this.report(buffer.length);
    this.complete(buffer);
  }
}

/** Without an operation, its promise and buffers, none of which a stream needs. */
class PulledRead implements Reading {
  readonly count = pullSize;
  readonly partial = true;
  readonly filled = 0;
  readonly #pull: Pull;

  constructor(pull: Pull) {
    this.#pull = pull;
  }

  take(queue: ByteQueue): void {
    this.#pull.resolve(ownMemory(queue.takeSome(pullSize, true), 'readable'));
  }

  end(): void {
    this.#pull.resolve(undefined);
  }

  fail(error: WinRTError): void {
    this.#pull.reject(error);
  }
}

type End = 'endOfStream' | WinRTError;

const socketClosed = (): WinRTError => closedError('readAsync');
const streamClosed = (): WinRTError =>
  winrtError(RO_E_CLOSED, 'readAsync: the input stream was closed, maybe with its DataReader; call detachStream first');

export class ByteReceiver implements Inbound {
  readonly copies = true;
  readonly #session: ReadingSession;
  /** Each part is made when it is first used: a server has many sockets that are idle. */
  #kept: ByteQueue | undefined;
  #flowControl: ReceiveFlowControl | undefined;
  /** From the peer's close frame on. */
  #close: CloseDelivery | undefined;
  #opening: Opening | undefined;
  #pending: Reading | undefined;
  #everRead = false;
  /** One function for all reads, from the first on. */
  #cancelRead: ((read: Operation<IBuffer, number>) => boolean) | undefined;
  /** More bytes come in this turn, which may answer the same read. */
  #together = false;
  /** Why no more bytes come. Reads end with it once the queue is empty. */
  #end: End | undefined;
  /** The error with which reads are refused after a local close; bytes that arrive are then dropped. */
  #refusal: (() => WinRTError) | undefined;

  constructor(session: ReadingSession) {
    this.#session = session;
  }

  get #queue(): ByteQueue {
    return (this.#kept ??= new ByteQueue());
  }

  opened(opening: Opening): void {
    this.#opening = opening;
  }

  data(payload: string | Uint8Array, _text?: boolean, _final?: boolean, start?: number, end?: number): void {
    if (this.#refusal) return;
    // "Binary only" speaks of what the socket sends: a peer's text joins the stream as its UTF-8 bytes.
    if (typeof payload === 'string') this.#queue.push(encodeUtf8(payload, 'receive'));
    else {
      // Each view is a piece of garbage for each read.
      const isAll = end === undefined || (start === 0 && end === payload.length);
      const bytes = isAll ? payload : payload.subarray(start, end);
      if (memoryIsLent && this.#opening?.connection.lends) pushCopy(this.#queue, bytes, this.#pending);
      else this.#queue.push(bytes);
    }
    if (!this.#together) this.#arrived();
  }

  together(begins: boolean): void {
    this.#together = begins;
    if (!begins) this.#arrived();
  }

  #arrived(): void {
    this.#serve();
    this.#update();
  }

  /**
   * Order: the bytes that came before, then `closed`, then reads of 0 bytes. Apps re-read until their `closed` handler has run,
   * and close the socket in it, so neither may a 0 come first nor may the tail be lost.
   */
  peerClosed(raiseClosed: () => void): void {
    this.#close = new CloseDelivery((raise) => this.#delivered(raise));
    this.#close.begin(raiseClosed, this.#opening?.settings.closeTimeout ?? 0);
    if (this.#refusal || !this.#everRead) this.#close.now();
    // The last bytes may have been given to a read in this very turn, which has not settled yet.
    else if (this.#queue.length === 0) this.#close.afterRead();
    else this.#serve();
  }

  failed(error: WinRTError, told: () => void): void {
    this.#end = error;
    this.#serve();
    told();
  }

  /** An app that closes the socket inside `closed`, as all do, gets the tail and the end of the stream all the same. */
  closedBehindEnd(): void {
    this.#close?.soon();
  }

  localClosed(error: () => WinRTError): void {
    this.#pending?.fail(error());
    this.#drop(socketClosed);
  }

  /** Closes the stream alone: the socket goes on sending, what arrives is dropped. */
  close(): void {
    this.#pending?.fail(winrtError(RO_E_CLOSED, 'readAsync: the input stream was closed during the read'));
    this.#drop(streamClosed);
  }

  read(request: ReadRequest): Operation<IBuffer, number> {
    const read = new PendingRead(request, (this.#cancelRead ??= (operation) => this.#withdraw(operation)));
    this.#begin(read);
    return read;
  }

  /** The next bytes for a reader of `readable`, nothing at the end. */
  pull(pull: Pull): void {
    this.#begin(new PulledRead(pull));
  }

  #begin(read: Reading): void {
    const refusal = this.#readRefusal(read);
    if (refusal) return read.fail(refusal);
    this.#everRead ||= read.count > 0;
    this.#pending = read;
    this.#serve();
    this.#update();
  }

  /** A read that has got its bytes can't be cancelled any more: nobody else would get them. */
  #withdraw(read: Operation<IBuffer, number>): boolean {
    const pending: object | undefined = this.#pending;
    if (pending !== read || this.#pending?.filled !== 0) return false;
    this.#pending = undefined;
    this.#update();
    return true;
  }

  #readRefusal(read: Reading): WinRTError | undefined {
    if (this.#refusal) return this.#refusal();
    if (!this.#opening) return this.#session.refusal('read', 'readAsync');
    if (this.#pending) return winrtError(ERROR_INVALID_OPERATION, 'readAsync: another read is running; wait for it');
    try {
      read.reserve?.();
    } catch (thrown) {
      return asWinRTError(thrown, 'readAsync');
    }
    return undefined;
  }

  /** Bytes for a waiting read do not count as unread: a read of more than the flow control's mark must not pause its own bytes. */
  #update(): void {
    const wanted = this.#pending?.count ?? 0;
    if (!this.#flowControl && this.#opening) this.#flowControl = new ReceiveFlowControl(this.#opening);
    this.#flowControl?.update(Math.max(0, this.#queue.length - wanted));
  }

  /** All bytes before the peer's close frame were delivered. */
  #delivered(raiseClosed: () => void): void {
    this.#end ??= 'endOfStream';
    raiseClosed();
    this.#serve();
  }

  /** Gives the waiting read what it waits for, if that is there. */
  #serve(): void {
    const read = this.#pending;
    if (!read) return;
    if (memoryIsLent && read.filled > 0) return this.#deliver(read);
    const { count, partial } = read;
    const there = this.#queue.length;
    const ending = this.#end !== undefined || this.#close?.pending === true;
    if (there >= count || (there > 0 && (partial || ending))) this.#deliver(read);
    else if (this.#end) {
      this.#pending = undefined;
      if (this.#end === 'endOfStream') read.end();
      else read.fail(this.#end);
    }
  }

  #deliver(read: Reading): void {
    this.#pending = undefined;
    try {
      read.take(this.#queue);
    } catch (thrown) {
      // The app has transferred its buffer meanwhile. The bytes stay for the next read.
      read.fail(asWinRTError(thrown, 'readAsync'));
    }
    this.#update();
    if (this.#queue.length === 0) this.#close?.afterRead();
  }

  #drop(refusal: () => WinRTError): void {
    this.#refusal ??= refusal;
    this.#pending = undefined;
    this.#queue.clear();
    this.#flowControl?.update(0);
    this.#close?.soon();
  }
}

/** Bytes whose memory is used again go to the waiting read straight away, or into memory of the queue's. */
function pushCopy(queue: ByteQueue, bytes: Uint8Array, read: Reading | undefined): void {
  // An empty frame answers no read, so its buffer must not be held.
  if (bytes.byteLength === 0) return;
  const filled = queue.length === 0 && read instanceof PendingRead ? fill(read, bytes) : 0;
  if (filled < bytes.byteLength) queue.push(filled === 0 ? bytes : bytes.subarray(filled), false);
}

/**
 * Only a partial read, which is answered in this turn, before the app can transfer the buffer and the bytes with it. A handler of the app's
 * that runs in between, for the progress of a write, can't cancel the read.
 */
function fill(read: PendingRead, bytes: Uint8Array): number {
  if (!read.partial) return 0;
  const memory = (read.memory ??= read.buffer.readAgain?.(read.count));
  if (!memory) return 0;
  const room = memory.byteLength - read.filled;
  const count = Math.min(bytes.byteLength, room);
  memory.set(count < bytes.byteLength ? bytes.subarray(0, count) : bytes, read.filled);
  read.filled += count;
  return count;
}
