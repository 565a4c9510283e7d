/** How what a peer sends goes over TCP. */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { garbage } from './pieces.ts';

/** How the peer says what is due. `breaks off`: of its part of the TLS handshake one record comes, and then no record of TLS. */
export type Manner = 'whole' | 'drips' | 'breaks off';

/** Byte by byte, each in a packet of its own where the system allows it. */
export async function drip(stream: Duplex, bytes: Uint8Array): Promise<void> {
  for (const byte of bytes) {
    if (!stream.writable) return;
    stream.write(Buffer.of(byte));
    await new Promise(setImmediate);
  }
}

/** The first record of the peer's TLS, the ServerHello (RFC 8446, 5.1: its length is in bytes 3 and 4), and garbage in the place of the next one. */
async function breakOff(tcp: Socket, bytes: Buffer): Promise<void> {
  if (!tcp.writable) return;
  tcp.write(Buffer.concat([bytes.subarray(0, 5 + bytes.readUInt16BE(3)), garbage]));
}

/** TCP whose writes leave in such a manner. */
export class Bent extends Duplex {
  readonly #tcp: Socket;
  readonly #send: (tcp: Socket, bytes: Buffer) => Promise<void>;

  constructor(tcp: Socket, how: Manner) {
    super({ allowHalfOpen: true });
    this.#tcp = tcp;
    this.#send = how === 'breaks off' ? breakOff : drip;
    tcp.on('data', (chunk: Buffer) => this.push(chunk));
    tcp
      .once('end', () => this.push(null))
      .once('close', () => this.destroy())
      .resume();
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    void this.#send(this.#tcp, chunk).then(() => done());
  }

  override _final(done: () => void): void {
    this.#tcp.end();
    done();
  }

  override _destroy(_error: Error | null, done: () => void): void {
    this.#tcp.destroy();
    done();
  }
}
