/**
 * Reads a socket into memory that is used again. By itself Node allocates memory for each read, which costs more than the read.
 *
 * Node's option for it, `onread`, has to be given at the connect, and keeps the bytes from the stream. Until somebody borrows the bytes, they
 * are copied and pushed to the stream, for http and ws. Where a runtime ignores the option, bytes come by the stream's `data`, as ever.
 */
import type { OnReadOpts, Socket } from 'node:net';

export interface Borrower {
  /** Gets bytes whose memory is used again as soon as this returns. */
  readBorrowed(bytes: Uint8Array): void;
}

/**
 * Bytes of the memory for reads. A socket keeps it while it waits for bytes, so it is small until a read fills it. Then the next reads get
 * as much as one read can give, until one of them leaves three quarters of that empty. Node asks for the memory of a read as soon
 * as the read before it is done, so a socket whose last read was larger waits in large memory.
 */
const small = 2 * 1024;

/** Large memory of one size. */
export interface LargeMemory {
  readonly size: number;
  /** What no socket uses, for the next one. More of it than {@link mostSpare} is left to the garbage collector. */
  readonly spare: Uint8Array[];
}

/**
 * By what one read can give at most: of TCP what libuv asks for, of TLS a record (RFC 8446, 5.1). If the memory were larger than a record, the
 * rest of the record whose beginning has filled the small memory would leave so much of it empty that each record would take two reads.
 */
export const largeMemory: Readonly<Record<'tcp' | 'tls', LargeMemory>> = {
  tcp: { size: 64 * 1024, spare: [] },
  tls: { size: 16 * 1024, spare: [] },
};

const mostSpare = 4;

/**
 * Bytes in front of large memory and behind it, so that what is read into it and what an app has it copied to begin at different places of their
 * pages. Allocators put memory of whole pages one behind the other, 16 bytes further in its page each time, and the memory of most apps has whole
 * pages. On AMD's Zen 3 and 4 glibc's `memmove` copies 1 GB a second in the place of 40 if the target begins up to 31 bytes further in its page than
 * the source (sourceware.org/bugzilla, 30994).
 */
const largeMargin = 1024;

const reusedReads = /*#__PURE__*/ new WeakMap<Socket, ReusedReads>();

/** Memory that is not a part of Node's pool, which other code reads. */
const allocate = (size: number, margin = 0): Uint8Array =>
  new Uint8Array(Buffer.allocUnsafeSlow(size + 2 * margin).buffer, margin, size);

export class ReusedReads {
  readonly #small = allocate(small);
  readonly #large: LargeMemory;
  #memory = this.#small;
  #socket: Socket | undefined;
  #borrower: Borrower | undefined;

  constructor(large: LargeMemory) {
    this.#large = large;
  }

  /** Gives the options for `net.connect`, or for `tls.connect` without a `socket`, and returns the socket that connects with them. */
  attach(connect: (onread: OnReadOpts) => Socket): Socket {
    // One function, bound: two closures would take 0.1 KiB more of each connection, and many are idle.
    const both = this.#memoryOrRead.bind(this);
    const socket = connect({ buffer: both as () => Uint8Array, callback: both as (size: number) => boolean });
    this.#socket = socket;
    reusedReads.set(socket, this);
    return socket;
  }

  lend(borrower: Borrower): void {
    this.#borrower = borrower;
  }

  /** The memory for the next read, or what is to be done with so many bytes that were read. */
  #memoryOrRead(size?: number): Uint8Array | boolean {
    return size === undefined ? this.#memory : this.#read(size);
  }

  /** False stops the reading until somebody reads or resumes the stream. */
  #read(size: number): boolean {
    const memory = this.#memory;
    const { length } = memory;
    const goesOn = this.#take(size === length ? memory : memory.subarray(0, size));
    if (size === length) this.#grow();
    else if (size * 4 < length) this.#shrink();
    return goesOn;
  }

  #take(bytes: Uint8Array): boolean {
    const socket = this.#socket;
    if (!socket) return false;
    // What the stream holds comes first. A TLS socket reads on after a pause, as far as it has decrypted; Windows ends the read that runs.
    const borrower = socket.readableLength === 0 && !socket.isPaused() ? this.#borrower : undefined;
    if (!borrower) return socket.push(copyOf(bytes));
    borrower.readBorrowed(bytes);
    return true;
  }

  #grow(): void {
    const { size, spare } = this.#large;
    if (this.#memory === this.#small) this.#memory = spare.pop() ?? allocate(size, largeMargin);
  }

  /** Only in a callback of a read, when the system does not write to the memory. */
  #shrink(): void {
    if (this.#memory === this.#small) return;
    const { spare } = this.#large;
    // Another socket gets it: what this one has read ends here.
    if (spare.length < mostSpare) spare.push(this.#memory.fill(0));
    this.#memory = this.#small;
  }
}

/** Lends what a socket reads from now on, without the stream, and tells whether that is possible. A socket has one borrower at most. */
export function borrowReads(socket: Socket, borrower: Borrower): boolean {
  reusedReads.get(socket)?.lend(borrower);
  return reusedReads.delete(socket);
}

function copyOf(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}
