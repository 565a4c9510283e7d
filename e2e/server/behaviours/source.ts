import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Behaviour, Connection, FrameHandler } from '../connection.ts';
import { encodeHeader, MAX_SERVER_HEADER_SIZE, Opcode } from '../frame-header.ts';
import { fillPattern, type PatternKind } from '../pattern.ts';
import { InvalidInput, type RouteInput } from '../route-input.ts';

const DEFAULT_FRAME_SIZE = 65_536;
const MAX_PUSH = 2 ** 40;
/** Bytes that are made, hashed and handed to the socket at a time. */
const BATCH_SIZE = 256 * 1024;

interface Order {
  readonly bytes: number;
  /** Payload of a frame; the last one may be shorter. */
  readonly frameSize: number;
  readonly kind: PatternKind;
  /** Whether the frames are fragments of one message instead of messages. */
  readonly fragments: boolean;
  /** `undefined`: reports in a message and stays open. */
  readonly closeCode: number | undefined;
  /** Bytes a second at most. */
  readonly rate: number;
}

/** Sends a given number of known bytes as fast as the client, and the rate, allow, then their SHA-256. */
export function source(input: RouteInput): Behaviour {
  const order: Order = {
    bytes: input.integerArgument('bytes', Number.MAX_SAFE_INTEGER),
    frameSize: input.integer('frame', DEFAULT_FRAME_SIZE, 1, Number.MAX_SAFE_INTEGER),
    kind: input.oneOf('type', ['binary', 'text']),
    fragments: input.integer('fragments', 0, 0, 1) === 1,
    closeCode: input.text('close') === 'none' ? undefined : input.integer('close', 1000, 0, 0xffff),
    rate: input.integer('rate', Number.MAX_SAFE_INTEGER, 1, Number.MAX_SAFE_INTEGER),
  };
  if (order.fragments && order.bytes === 0) {
    throw new InvalidInput('<bytes>="0" gives no fragments');
  }
  return (connection) => new Source(connection, order).start();
}

/** The same in one frame, and reported in a message, so that the connection stays open to be looked at. */
export function push(input: RouteInput): Behaviour {
  const bytes = input.integerArgument('bytes', MAX_PUSH);
  const kind = input.oneOf('type', ['binary', 'text']);
  const rate = Number.MAX_SAFE_INTEGER;
  const order: Order = { bytes, frameSize: Math.max(bytes, 1), kind, fragments: false, closeCode: undefined, rate };
  return (connection) => new Source(connection, order).start();
}

/**
 * Both buffers are used again and again: the next batch is made when the socket says that the last one is written. That
 * keeps memory flat whatever the size, and is the back-pressure.
 */
class Source {
  readonly #connection: Connection;
  readonly #order: Order;
  readonly #hash = createHash('sha256');
  readonly #payload = Buffer.allocUnsafeSlow(BATCH_SIZE);
  readonly #batch = Buffer.allocUnsafeSlow(BATCH_SIZE);
  /** The part of `#payload` that is hashed and not yet framed. */
  #from = BATCH_SIZE;
  #made = 0;
  #framed = 0;
  #frameLacks = 0;
  #next: NodeJS.Immediate | undefined;
  #pause: NodeJS.Timeout | undefined;
  /** When the next batch may be sent, by the clock of `performance`. */
  #due = performance.now();

  constructor(connection: Connection, order: Order) {
    this.#connection = connection;
    this.#order = order;
  }

  start(): FrameHandler {
    this.#sendBatch();
    return {
      ended: () => {
        clearImmediate(this.#next);
        clearTimeout(this.#pause);
      },
    };
  }

  #sendBatch(): void {
    const size = this.#fillBatch();
    if (size > 0) {
      this.#connection.writer.encoded(this.#batch.subarray(0, size), this.#frameLacks > 0, (error) => {
        if (!error) this.#continue();
      });
      // From now at the earliest: the time that a client did not read in is not made up for in a burst.
      this.#due = Math.max(this.#due, performance.now()) + (size / this.#order.rate) * 1000;
    } else if (!this.#connection.closing) {
      this.#report();
    }
  }

  #continue(): void {
    const early = this.#due - performance.now();
    if (early >= 1) this.#pause = setTimeout(() => this.#sendBatch(), early);
    // Not straight away: as long as the kernel takes all, a write completes at once, and reading would starve.
    else this.#next = setImmediate(() => this.#sendBatch());
  }

  /** Returns how much of the batch is filled; 0 once all is sent, or at the end of a frame once either side closes. */
  #fillBatch(): number {
    const { bytes, frameSize } = this.#order;
    let size = 0;
    while (this.#framed < bytes && size + MAX_SERVER_HEADER_SIZE < BATCH_SIZE) {
      if (this.#frameLacks === 0) {
        if (this.#connection.closing) {
          break;
        }
        this.#frameLacks = Math.min(frameSize, bytes - this.#framed);
        size = this.#addHeader(size);
      }
      if (this.#from === BATCH_SIZE) {
        this.#makePayload();
      }
      const take = Math.min(this.#frameLacks, BATCH_SIZE - this.#from, BATCH_SIZE - size);
      this.#payload.copy(this.#batch, size, this.#from, this.#from + take);
      size += take;
      this.#from += take;
      this.#framed += take;
      this.#frameLacks -= take;
    }
    return size;
  }

  #addHeader(offset: number): number {
    const { kind, fragments, bytes } = this.#order;
    const first = this.#framed === 0 || !fragments;
    const last = this.#framed + this.#frameLacks === bytes || !fragments;
    const opcode = first ? Opcode[kind] : Opcode.continuation;
    return encodeHeader({ fin: last, opcode, length: this.#frameLacks }, this.#batch, offset);
  }

  /** Fills the end of the payload buffer, so that `#from` alone tells what is left. Hashed as a whole: frames may be tiny. */
  #makePayload(): void {
    const size = Math.min(BATCH_SIZE, this.#order.bytes - this.#made);
    this.#from = BATCH_SIZE - size;
    const fresh = this.#payload.subarray(this.#from);
    fillPattern(this.#order.kind, fresh, this.#made);
    this.#hash.update(fresh);
    this.#made += size;
  }

  #report(): void {
    const { bytes, closeCode } = this.#order;
    const sha256 = this.#hash.digest('hex');
    if (closeCode === undefined) {
      this.#connection.writer.text(JSON.stringify({ bytes, sha256 }));
    } else {
      this.#connection.close(closeCode, sha256);
    }
  }
}
