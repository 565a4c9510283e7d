/** What a socket sends: one queue in the order of the calls, two marks towards the transport, and every write settled. */
import { connectsItself } from '../../internal/platform.ts';
import { Deadline } from '../../internal/deadline.ts';
import { Fifo } from '../../internal/fifo.ts';
import { Operation } from '../../foundation/async-operation.ts';
import { winrtError, type WinRTError } from '../../errors.ts';
import { WININET_E_CONNECTION_ABORTED } from '../../hresult.ts';
import { copyOf, sizeError } from '../../streams/bytes/memory.ts';
import type { Connection, Outgoing, SendTotals } from '../../transport.ts';

/**
 * Bytes that the transport may hold before the queue stops handing on (`high`), and under which a write counts as done
 * (`low`). 4 MiB keeps a loopback link busy between two looks at a browser's `bufferedAmount`, 4 ms apart (248 MiB/s
 * measured); a low mark of zero would let the link run dry.
 */
export const marks = { high: 4 * 1024 * 1024, low: 1024 * 1024 };

/** A write, its operation and what the transport is given, in one object: in a flood of small messages each more would be felt. */
class Write extends Operation<number, number> implements Outgoing {
  /** Empty once the write has settled. */
  payload: string | Uint8Array;
  readonly byteLength: number;
  readonly text: boolean;
  readonly final: boolean;
  stable: boolean;
  /** Totals of the transport, after which this write has left it entirely. */
  endBytes = 0;
  endSends = 0;

  constructor(
    payload: string | Uint8Array,
    byteLength: number,
    text: boolean,
    final: boolean,
    stable: boolean,
    withdraw: ((write: Operation<number, number>) => boolean) | undefined,
  ) {
    super(withdraw);
    this.payload = payload;
    this.byteLength = byteLength;
    this.text = text;
    this.final = final;
    this.stable = stable;
  }

  protected override release(): void {
    super.release();
    this.payload = '';
  }
}

interface Flush {
  readonly operation: Operation<boolean>;
  /** The transport's total of sends, at which all that was written before has left it. */
  endSends: number;
}

export class OutboundQueue {
  #connection: Connection | undefined;
  readonly #waiting = new Fifo<Write>();
  /** Handed to the transport, not settled yet. */
  readonly #handed = new Fifo<Write>();
  readonly #flushes = new Fifo<Flush>();
  #handedBytes = 0;
  #handedSends = 0;
  #sentBytes = 0;
  #sentSends = 0;
  #drained: (() => void) | undefined;
  #ended: WinRTError | undefined;
  readonly #stalled: Deadline;
  #sendTimeout = Infinity;

  /** `stalled` is called when nothing has left for the send timeout although there is something to send. */
  constructor(stalled: (sendTimeout: number) => void) {
    this.#stalled = new Deadline(() => {
      // Where the transport learns of its progress by looking, its timers may have been slowed down; ask before failing.
      const progress = this.#connection?.progress();
      if (!progress || !this.sent(progress)) stalled(this.#sendTimeout);
    });
  }

  open(connection: Connection, sendTimeout: number): void {
    this.#connection = connection;
    this.#sendTimeout = sendTimeout;
    this.#handedBytes = this.#handedSends = this.#sentBytes = this.#sentSends = 0;
  }

  /**
   * Queues a message or frame; resolves with its bytes once the transport is under its low mark. Bytes that are not `stable` are read
   * before it returns: those that must wait are copied.
   */
  write(
    payload: string | Uint8Array,
    byteLength: number,
    text: boolean,
    final: boolean,
    stable: boolean,
    withdrawable = true,
  ): Operation<number, number> {
    const write = new Write(payload, byteLength, text, final, stable, withdrawable ? this.#withdraw : undefined);
    try {
      const ended = this.#sendEnd();
      // Nothing is before the write, and the transport wants more.
      const clear = this.#waiting.length === 0 && this.#handed.length === 0 && this.#inTransport < marks.high;
      if (ended) write.fail(ended);
      else if (clear && this.#connection) this.#pass(write);
      else {
        if (!stable && typeof payload !== 'string') {
          write.payload = copyOf(payload, 'send');
          write.stable = true;
        }
        this.#waiting.push(write);
        this.#pump();
      }
    } catch (thrown) {
      // There was no memory for a copy, so nothing was sent.
      write.fail(sizeError(thrown, 'send'));
    }
    return write;
  }

  /** Resolves with true once all that was written before has left the transport's buffers. */
  flush(): Operation<boolean> {
    const operation = new Operation<boolean>(() => true);
    const ended = this.#sendEnd();
    if (ended) {
      operation.fail(ended);
      return operation;
    }
    this.#flushes.push({ operation, endSends: this.#handedSends + this.#waiting.length });
    // Where the transport learns of its progress by looking, it may look rarely while nobody waits.
    this.#connection?.progress();
    this.#settle();
    return operation;
  }

  /** The transport's totals; true if they have grown. */
  sent({ bytes, sends }: SendTotals): boolean {
    const moved = bytes > this.#sentBytes || sends > this.#sentSends;
    if (!moved) return false;
    this.#sentBytes = Math.max(bytes, this.#sentBytes);
    this.#sentSends = Math.max(sends, this.#sentSends);
    // The first of those that wait is the one that moves. Its end is reported when it settles.
    const first = this.#handed.first;
    const left = first ? first.endBytes - this.#sentBytes : 0;
    this.#pump(true);
    if (first && left > 0 && left < first.byteLength) first.report(first.byteLength - left);
    return true;
  }

  /** Calls back as soon as everything was handed to the transport. */
  whenDrained(callback: () => void): void {
    if (this.#ended) return callback();
    this.#drained = callback;
    this.#pump();
  }

  /** Whether all that was written has left the transport. */
  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#sentSends >= this.#handedSends;
  }

  /** Fails everything that isn't settled. */
  end(error: WinRTError): void {
    this.#ended = error;
    this.#stalled.stop();
    const flushes = [...this.#flushes].map(({ operation }) => operation);
    const rest = [...this.#handed, ...this.#waiting, ...flushes];
    this.#handed.clear();
    this.#waiting.clear();
    this.#flushes.clear();
    this.#connection = undefined;
    for (const operation of rest) operation.fail(error);
  }

  /** Why nothing more can be sent, if so: the end of the connection may wait for messages that came before it, ours need not. */
  #sendEnd(): WinRTError | undefined {
    if (connectsItself && !this.#ended && this.#connection?.sendEnded) {
      this.end(
        winrtError(
          WININET_E_CONNECTION_ABORTED,
          'send: the connection was lost; data received before can still be read',
        ),
      );
    }
    return this.#ended;
  }

  /** Bytes in the transport's buffers. Byte counts of text may be rough, so "everything sent" is told by the sends. */
  get #inTransport(): number {
    return this.#sentSends >= this.#handedSends ? 0 : Math.max(0, this.#handedBytes - this.#sentBytes);
  }

  /** The fast path of most small messages: sent and settled at once, without a queue. */
  #pass(write: Write): void {
    const allGone = this.#sentSends >= this.#handedSends;
    const idle = this.#inTransport === 0;
    const gone = this.#send(write);
    // With nothing in the transport, before and behind it, no deadline runs and no flush waits.
    if (gone && allGone) return write.complete(write.byteLength);
    if (gone) this.#settle();
    if (this.#inTransport <= marks.low) write.complete(write.byteLength);
    else this.#handed.push(write);
    this.#watch(idle);
  }

  #pump(moved = false): void {
    if (!this.#connection) return;
    let refused: (() => void)[] | undefined;
    for (let next = this.#waiting.first; next && this.#inTransport < marks.high; next = this.#waiting.first) {
      const write = next;
      this.#waiting.shift();
      try {
        this.#send(write);
        this.#handed.push(write);
      } catch (thrown) {
        // There was no memory for it, so nothing of it was sent. The others go on.
        this.#forget(this.#handedSends);
        (refused ??= []).push(() => write.fail(sizeError(thrown, 'send')));
      }
    }
    this.#settle();
    refused?.forEach((tell) => tell());
    // A waiting write stands behind bytes in the transport, for which the deadline runs already.
    this.#watch(moved);
    if (this.#waiting.length === 0 && this.#drained) {
      const drained = this.#drained;
      this.#drained = undefined;
      drained();
    }
  }

  /** True if the transport holds nothing any more. */
  #send(write: Write): boolean {
    const gone = this.#connection?.send(write) === true;
    write.endBytes = this.#handedBytes += write.byteLength;
    write.endSends = ++this.#handedSends;
    if (gone) {
      this.#sentBytes = this.#handedBytes;
      this.#sentSends = this.#handedSends;
    }
    return gone;
  }

  #settle(): void {
    if (this.#handed.length === 0 && this.#flushes.length === 0) return;
    const low = this.#inTransport <= marks.low;
    const done: Write[] = [];
    for (let write = this.#handed.first; write; write = this.#handed.first) {
      if (!low && write.endSends > this.#sentSends) break;
      this.#handed.shift();
      done.push(write);
    }
    for (let flush = this.#flushes.first; flush && flush.endSends <= this.#sentSends; flush = this.#flushes.first) {
      this.#flushes.shift();
      flush.operation.complete(true);
    }
    // Last: a progress handler runs at once, and may write.
    for (const write of done) {
      write.report(write.byteLength);
      write.complete(write.byteLength);
    }
  }

  /** The send deadline runs while something is to be sent, and starts anew whenever bytes have left. */
  #watch(restart: boolean): void {
    if (this.#inTransport === 0 && this.#waiting.length === 0) this.#stalled.rest();
    else if (restart) this.#stalled.start(this.#sendTimeout);
  }

  /** Cancels a write that the transport has not got yet. */
  readonly #withdraw = (write: Operation<number, number>): boolean => {
    const index = this.#waiting.remove((waiting) => waiting === write);
    if (index < 0) return false;
    this.#forget(this.#handedSends + index);
    this.#pump();
    return true;
  };

  /** A write behind so many sends will not be one: no flush waits for it. */
  #forget(sends: number): void {
    for (const flush of this.#flushes) if (flush.endSends > sends) flush.endSends--;
  }
}
