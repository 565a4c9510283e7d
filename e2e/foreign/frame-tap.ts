/** A relay before a server that counts the frames of both directions as they pass, untouched. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { isControl, Opcode, type FrameHeader } from '../server/frame-header.ts';
import { FrameReader } from '../server/frame-reader.ts';
import { PacketCounter } from './packet-counter.ts';

/** One direction: the data frames, and the MQTT packets in them. */
export class Traffic {
  readonly #packets = new PacketCounter();
  #frames = 0;
  /** Frames that begin or continue a message of several. */
  #fragments = 0;
  #largest = 0;
  /** Frames that end inside a packet, and frames with more than one packet's beginning. */
  #split = 0;
  #shared = 0;
  #before = 0;
  #head: Buffer | undefined = Buffer.alloc(0);
  readonly #reader = new FrameReader({
    header: (header) => this.#begin(header),
    payload: (slice) => this.#payload(slice),
    end: (header) => this.#finish(header),
  });
  #data = false;

  /** Takes the bytes of a connection from its first one, the handshake's, on. */
  push(chunk: Buffer): void {
    if (this.#head === undefined) return this.#reader.push(chunk);
    this.#head = Buffer.concat([this.#head, chunk]);
    const end = this.#head.indexOf('\r\n\r\n');
    if (end < 0) return;
    const rest = this.#head.subarray(end + 4);
    this.#head = undefined;
    this.#reader.push(rest);
  }

  toString(): string {
    const parts = `${this.#split} that end inside a packet, ${this.#shared} with several, ${this.#fragments} fragments`;
    return `${this.#packets.count} packets in ${this.#frames} frames (${parts}, the largest of ${this.#largest} bytes)`;
  }

  #begin(header: FrameHeader): void {
    this.#data = !isControl(header);
    if (!this.#data) return;
    this.#before = this.#packets.count;
    this.#frames++;
    this.#largest = Math.max(this.#largest, header.length);
    if (!header.fin || header.opcode === Opcode.continuation) this.#fragments++;
  }

  #payload(slice: Buffer): void {
    if (this.#data) this.#packets.push(slice);
  }

  #finish(header: FrameHeader): void {
    if (isControl(header)) return;
    if (!this.#packets.atBoundary) this.#split++;
    if (this.#packets.count - this.#before > 1) this.#shared++;
  }
}

export class FrameTap {
  readonly #server = createServer((client) => this.#relay(client));
  readonly #target: number;
  /** Of the newest connection. */
  sent = new Traffic();
  received = new Traffic();

  constructor(targetPort: number) {
    this.#target = targetPort;
  }

  /** Gives the port. */
  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections end by themselves, with their client. */
  close(): void {
    this.#server.close();
  }

  #relay(client: Socket): void {
    const server = connect(this.#target, '127.0.0.1');
    const [sent, received] = [new Traffic(), new Traffic()];
    this.sent = sent;
    this.received = received;
    // Copies: the reader takes the mask off in place.
    client.on('data', (chunk: Buffer) => sent.push(Buffer.from(chunk)));
    server.on('data', (chunk: Buffer) => received.push(Buffer.from(chunk)));
    client.pipe(server).pipe(client);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  }
}
