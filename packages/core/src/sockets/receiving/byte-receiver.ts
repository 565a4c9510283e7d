/** What arrives on a StreamWebSocket: bytes in a queue between two marks, taken by one read at a time. */
import { asWinRTError, winrtError, type WinRTError } from '../../errors.ts';
import { E_ILLEGAL_METHOD_CALL, ERROR_INVALID_OPERATION, RO_E_CLOSED, WININET_E_TIMEOUT } from '../../hresult.ts';
import { afterCallbacks } from '../../internal/after-callbacks.ts';
import { Operation } from '../../foundation/async-operation.ts';
import { Deadline } from '../../internal/deadline.ts';
import { microtask } from '../../internal/microtask.ts';
import { toUint8Array, WindowsRuntimeBuffer, type IBuffer } from '../../streams/buffer.ts';
import { ByteQueue } from '../../streams/bytes/byte-queue.ts';
import { answerRead } from '../../streams/bytes/queue-read.ts';
import type { ReadRequest } from '../../streams/stream.ts';
import { encodeUtf8 } from '../../streams/values/text.ts';
import type { Connection } from '../../transport.ts';
import { ReceiveFlowControl } from './receive-flow-control.ts';
import type { Inbound } from './inbound.ts';

export interface ByteReceiverOwner {
  /** Asked once, when the connection opens. */
  settings(): {
    /** Unread bytes that fail it. */
    readonly maxInboundBufferSize: number;
    /** Milliseconds that a lazy reader may hold up `closed`. */
    readonly closeTimeout: number;
    /** Milliseconds that a message which has begun may take to its next byte. */
    readonly receiveTimeout: number;
  };
  fail(error: WinRTError): void;
}

/** The most bytes that one chunk of `readable` has. */
const pullSize = 64 * 1024;

interface PendingRead {
  readonly request: ReadRequest;
  readonly operation: Operation<IBuffer, number>;
}

type End = 'endOfStream' | WinRTError;

export class ByteReceiver implements Inbound {
  /** Set by the socket before it connects. */
  owner!: ByteReceiverOwner;
  readonly #queue = new ByteQueue();
  readonly #flowControl = new ReceiveFlowControl(
    (error) => this.owner.fail(error),
    (stopped) => {
      this.#receivePaused = stopped;
      this.#watch();
    },
  );
  #open = false;
  #closeTimeout = Infinity;
  #receiveTimeout = Infinity;
  /** A message has begun and not ended. */
  #begun = false;
  /** We hold the sender back: a message that stops meanwhile is not the peer's fault. */
  #receivePaused = false;
  #pending: PendingRead | undefined;
  #everRead = false;
  /** Why no more bytes come. Reads end with it once the queue is empty. */
  #end: End | undefined;
  /** Why bytes are no longer wanted: reads are refused with it and arrivals dropped. */
  #refusal: WinRTError | undefined;
  /** Set from the peer's close frame until `closed` is raised. */
  #raiseClosed: (() => void) | undefined;
  readonly #closeDeliveryDeadline = new Deadline(() => this.#endOfStream());
  readonly #stalled = new Deadline(() => {
    const text = `receive: a message stopped before its end; no more came within ${this.#receiveTimeout} ms (receiveTimeout)`;
    this.owner.fail(winrtError(WININET_E_TIMEOUT, text));
  });

  opened(connection: Connection): void {
    const { maxInboundBufferSize, closeTimeout, receiveTimeout } = this.owner.settings();
    this.#open = true;
    this.#closeTimeout = closeTimeout;
    this.#receiveTimeout = receiveTimeout;
    this.#flowControl.open(connection, maxInboundBufferSize);
  }

  data(payload: string | Uint8Array, _text: boolean, final: boolean): void {
    // Bytes alone are progress: fragments without any would hold up the receive deadline for ever.
    const moved = !this.#begun || final || payload.length > 0;
    this.#begun = !final;
    if (moved) this.#watch();
    if (this.#refusal) return;
    // "Binary only" speaks of what the socket sends: a peer's text joins the stream as its UTF-8 bytes.
    this.#queue.push(typeof payload === 'string' ? encodeUtf8(payload, 'receive') : payload);
    this.#serve();
    this.#update();
  }

  /**
   * Order: the bytes that came before, then `closed`, then reads of 0 bytes. Apps re-read until their `closed` handler has run,
   * and close the socket in it, so neither may a 0 come first nor may the tail be lost.
   */
  peerClosed(raiseClosed: () => void): void {
    this.#stalled.stop();
    this.#raiseClosed = raiseClosed;
    if (this.#refusal || !this.#everRead || this.#queue.length === 0) return this.#endOfStream();
    this.#serve();
    if (this.#queue.length > 0) this.#closeDeliveryDeadline.start(this.#closeTimeout);
  }

  failed(error: WinRTError, told: () => void): void {
    this.#stalled.stop();
    this.#end = error;
    this.#serve();
    told();
  }

  /** An app that closes the socket inside `closed`, as all do, gets the tail and the end of the stream all the same. */
  closedBehindEnd(): void {
    if (this.#raiseClosed) microtask(() => this.#endOfStream());
  }

  localClosed(error: WinRTError): void {
    this.#stalled.stop();
    this.#pending?.operation.fail(error);
    this.#drop(winrtError(RO_E_CLOSED, 'readAsync: the socket is closed'));
  }

  /** Closes the stream alone: the socket goes on sending, what arrives is dropped. */
  close(): void {
    this.#pending?.operation.fail(winrtError(RO_E_CLOSED, 'readAsync: the input stream was closed during the read'));
    this.#drop(
      winrtError(
        RO_E_CLOSED,
        'readAsync: the input stream was closed, maybe with its DataReader; call detachStream first',
      ),
    );
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
    if (this.#refusal) return this.#refusal;
    if (!this.#open) {
      return winrtError(E_ILLEGAL_METHOD_CALL, 'readAsync: the socket is not connected; wait for connectAsync');
    }
    if (this.#pending) return winrtError(ERROR_INVALID_OPERATION, 'readAsync: another read is running; wait for it');
    try {
      // Memory for all of it now, while there is somebody to tell that there is none.
      if (!partial) buffer.memory(count, 'readAsync');
    } catch (thrown) {
      return asWinRTError(thrown, 'readAsync');
    }
    return undefined;
  }

  /** The receive deadline runs, anew from here, while the next byte of a message is the peer's to send. */
  #watch(): void {
    if (this.#begun && !this.#receivePaused) this.#stalled.start(this.#receiveTimeout);
    else this.#stalled.rest();
  }

  /** Unread is what nobody waits for: a read of more than the flow control's mark must not stop its own bytes. */
  #update(): void {
    const wanted = this.#pending?.request.count ?? 0;
    this.#flowControl.update(Math.max(0, this.#queue.length - wanted));
  }

  /** Gives the waiting read what it waits for, if that is there. */
  #serve(): void {
    const read = this.#pending;
    if (!read) return;
    const { count, partial } = read.request;
    const there = this.#queue.length;
    const ending = this.#end !== undefined || this.#raiseClosed !== undefined;
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
    // The read has settled before the app hears that there is no more.
    if (this.#raiseClosed && this.#queue.length === 0) afterCallbacks(() => this.#endOfStream());
  }

  #finish(read: PendingRead, buffer: IBuffer): void {
    this.#pending = undefined;
    read.operation.report(buffer.length);
    read.operation.complete(buffer);
  }

  #endOfStream(): void {
    this.#closeDeliveryDeadline.stop();
    const raiseClosed = this.#raiseClosed;
    this.#raiseClosed = undefined;
    this.#end ??= 'endOfStream';
    raiseClosed?.();
    this.#serve();
  }

  #drop(refusal: WinRTError): void {
    this.#refusal ??= refusal;
    this.#pending = undefined;
    this.#queue.clear();
    this.#closeDeliveryDeadline.stop();
    this.#flowControl.update(0);
    if (this.#raiseClosed) microtask(() => this.#endOfStream());
  }
}
