/** The peer's end of an open connection: answers as RFC 6455 wants it, unless a fault forbids. */
import { isControl, Opcode } from '../../server/frame-header.ts';
import { FrameReader } from '../../server/frame-reader.ts';
import { frame } from '../../node/protocol/frames.ts';
import type { Connection } from './connection.ts';

export class Link {
  readonly connection: Connection;
  /** Answers close frames and pings. */
  answers = true;
  /** What it sends goes byte by byte, and what it reads it reads slowly. */
  drips = false;
  /** Bytes of payload that came in messages. */
  received = 0;
  #close: Buffer | undefined;
  #answered = false;
  #reads = false;
  #gone = false;
  #wake: () => void = () => {};

  constructor(connection: Connection) {
    this.connection = connection;
    void connection.over.then(() => {
      this.#gone = true;
      this.#wake();
    });
  }

  /** Reads from here on; until then the client's sends come to a stand. */
  read(): void {
    if (this.#reads) return;
    this.#reads = true;
    const { connection } = this;
    let payload: Buffer[] = [];
    const reader = new FrameReader({
      header: () => (payload = []),
      payload: (slice) => payload.push(slice),
      end: ({ opcode }) => {
        if (opcode === Opcode.close) this.#close = Buffer.concat(payload);
        else if (opcode === Opcode.ping && this.answers) connection.write(frame(Opcode.pong, Buffer.concat(payload)));
        else if (!isControl({ opcode })) this.received += payload.reduce((sum, { length }) => sum + length, 0);
        if (this.answers) void this.answer();
        this.#wake();
      },
    });
    connection.stream.on('data', (chunk: Buffer) => {
      reader.push(chunk);
      if (!this.drips) return;
      connection.stream.pause();
      setImmediate(() => connection.stream.resume());
    });
    // It was paused behind the request's head.
    connection.stream.resume();
  }

  async until(isThere: () => boolean): Promise<void> {
    while (!isThere()) {
      if (this.#gone) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  get closed(): boolean {
    return this.#close !== undefined;
  }

  async send(bytes: Buffer): Promise<void> {
    if (this.drips) await this.connection.drip(bytes);
    else this.connection.write(bytes);
  }

  /** Answers a close frame that has come, and ends TCP, as the server does first (RFC 6455, 7.1.1). */
  async answer(): Promise<void> {
    if (!this.#close || this.#answered) return;
    this.#answered = true;
    await this.send(frame(Opcode.close, this.#close));
    this.connection.halfClose();
  }

  /** Sends a close frame of its own, and ends TCP when it is answered. */
  async close(bytes: Buffer): Promise<void> {
    this.#answered = true;
    await this.send(bytes);
    await this.until(() => this.closed);
    this.connection.halfClose();
  }
}
