/** Receives the bytes of a StreamWebSocket: a queue between two marks, from which one read at a time takes bytes. */
import { asWinRTError, winrtError, type WinRTError } from '../../errors.ts';
import { ERROR_INVALID_OPERATION, RO_E_CLOSED } from '../../hresult.ts';
import { Operation } from '../../foundation/async-operation.ts';
import { toUint8Array, WindowsRuntimeBuffer, type IBuffer } from '../../streams/buffer.ts';
import { ByteQueue } from '../../streams/bytes/byte-queue.ts';
import { closedError } from '../../internal/closed-error.ts';
import { answerRead } from '../../streams/bytes/queue-read.ts';
import type { ReadRequest } from '../../streams/stream.ts';
import { encodeUtf8 } from '../../streams/values/text.ts';
import { ReceiveFlowControl } from './receive-flow-control.ts';
import { CloseDelivery } from './close-delivery.ts';
import type { Inbound, Opening, ReadingSession } from './inbound.ts';

/** The most bytes that one chunk of `readable` has. */
const pullSize = 64 * 1024;

interface PendingRead {
  readonly request: ReadRequest;
  readonly operation: Operation<IBuffer, number>;
}

type End = 'endOfStream' | WinRTError;

const socketClosed = (): WinRTError => closedError('readAsync');
const streamClosed = (): WinRTError =>
  winrtError(RO_E_CLOSED, 'readAsync: the input stream was closed, maybe with its DataReader; call detachStream first');

export class ByteReceiver implements Inbound {
  readonly #session: ReadingSession;
  readonly #queue = new ByteQueue();
  /** Both are made when they are first used: a server has many sockets that are idle. */
  #flowControl: ReceiveFlowControl | undefined;
  /** From the peer's close frame on. */
  #close: CloseDelivery | undefined;
  #opening: Opening | undefined;
  #pending: PendingRead | undefined;
  #everRead = false;
  /** Why no more bytes come. Reads end with it once the queue is empty. */
  #end: End | undefined;
  /** The error with which reads are refused after a local close; bytes that arrive are then dropped. */
  #refusal: (() => WinRTError) | undefined;

  constructor(session: ReadingSession) {
    this.#session = session;
  }

  opened(opening: Opening): void {
    this.#opening = opening;
  }

  data(payload: string | Uint8Array, _text?: boolean, _final?: boolean, start?: number, end?: number): void {
    if (this.#refusal) return;
    // "Binary only" speaks of what the socket sends: a peer's text joins the stream as its UTF-8 bytes.
    if (typeof payload === 'string') this.#queue.push(encodeUtf8(payload, 'receive'));
    else this.#queue.push(end === undefined ? payload : payload.subarray(start, end));
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
    if (this.#refusal || !this.#everRead || this.#queue.length === 0) return this.#close.now();
    this.#serve();
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
    this.#pending?.operation.fail(error());
    this.#drop(socketClosed);
  }

  /** Closes the stream alone: the socket goes on sending, what arrives is dropped. */
  close(): void {
    this.#pending?.operation.fail(winrtError(RO_E_CLOSED, 'readAsync: the input stream was closed during the read'));
    this.#drop(streamClosed);
  }

  read(request: ReadRequest): Operation<IBuffer, number> {
    const operation = new Operation<IBuffer, number>(() => {
      this.#pending = undefined;
      this.#update();
      return true;
    });
    const refusal = this.#readRefusal(request);
    if (refusal) operation.fail(refusal);
    else {
      this.#everRead ||= request.count > 0;
      this.#pending = { request, operation };
      this.#serve();
      this.#update();
    }
    return operation;
  }

  /** The next bytes for a reader of `readable`, nothing at the end. */
  async pull(): Promise<Uint8Array | undefined> {
    const buffer = new WindowsRuntimeBuffer(pullSize);
    const answer = await this.read({ buffer, count: pullSize, partial: true }).promise;
    const bytes = toUint8Array(answer);
    return bytes.byteLength > 0 ? bytes : undefined;
  }

  #readRefusal({ buffer, count, partial }: ReadRequest): WinRTError | undefined {
    if (this.#refusal) return this.#refusal();
    if (!this.#opening) return this.#session.refusal('read', 'readAsync');
    if (this.#pending) return winrtError(ERROR_INVALID_OPERATION, 'readAsync: another read is running; wait for it');
    try {
      // Memory for all of it is allocated now, so that a failure rejects the app's read.
      if (!partial) buffer.memory(count, 'readAsync');
    } catch (thrown) {
      return asWinRTError(thrown, 'readAsync');
    }
    return undefined;
  }

  /** Bytes for a waiting read do not count as unread: a read of more than the flow control's mark must not pause its own bytes. */
  #update(): void {
    const wanted = this.#pending?.request.count ?? 0;
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
    const { count, partial } = read.request;
    const there = this.#queue.length;
    const ending = this.#end !== undefined || this.#close?.pending === true;
    if (there >= count || (there > 0 && (partial || ending))) this.#deliver(read);
    else if (this.#end === 'endOfStream') this.#finish(read, WindowsRuntimeBuffer.holding(new Uint8Array(0)));
    else if (this.#end) {
      this.#pending = undefined;
      read.operation.fail(this.#end);
    }
  }

  #deliver(read: PendingRead): void {
    try {
      this.#finish(read, answerRead(read.request, this.#queue));
    } catch (thrown) {
      // The app has transferred its buffer meanwhile. The bytes stay for the next read.
      this.#pending = undefined;
      read.operation.fail(asWinRTError(thrown, 'readAsync'));
    }
    this.#update();
    if (this.#queue.length === 0) this.#close?.afterRead();
  }

  #finish(read: PendingRead, buffer: IBuffer): void {
    this.#pending = undefined;
    read.operation.report(buffer.length);
    read.operation.complete(buffer);
  }

  #drop(refusal: () => WinRTError): void {
    this.#refusal ??= refusal;
    this.#pending = undefined;
    this.#queue.clear();
    this.#flowControl?.update(0);
    this.#close?.soon();
  }
}
