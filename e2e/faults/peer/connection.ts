/** One TCP connection of a cell, at the peer's end: it answers step by step, and ends in any way. */
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Identity } from '../../server/tls/issue.ts';
import { Bent, drip, type Manner } from './manners.ts';

/** RFC 6455, section 1.3. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const EXTENSION = 'permessage-deflate; client_no_context_takeover; server_no_context_takeover';

/** The client has gone: what was waited for won't come. */
export class Gone extends Error {}

export class Connection {
  /** The bytes as they are inside TLS, if there is TLS. */
  stream: Duplex;
  /** Comes when the client has ended or reset TCP, or this end is closed. */
  readonly over: Promise<void>;
  readonly #tcp: Socket;
  #end!: () => void;

  constructor(tcp: Socket) {
    this.#tcp = tcp;
    this.stream = tcp;
    tcp.on('error', () => {});
    this.over = new Promise((resolve) => (this.#end = resolve));
    tcp.once('end', this.#end).once('close', this.#end);
  }

  /** The client's first bytes, which stay to be read. */
  async begun(): Promise<void> {
    const chunk = await new Promise<Buffer>((resolve, reject) => {
      this.#tcp
        .once('data', resolve)
        .once('close', () => reject(new Gone('before it spoke')))
        .resume();
    });
    this.#tcp.pause();
    this.#tcp.unshift(chunk);
  }

  /** TLS from here on. */
  async secure(identity: Identity, how: Manner): Promise<void> {
    const secure = new TLSSocket(how === 'whole' ? this.#tcp : new Bent(this.#tcp, how), {
      isServer: true,
      ...identity,
      // The end of TCP has to be seen in each direction by itself.
      allowHalfOpen: true,
    } as object);
    // Node's TLS takes the handle, so the end of TCP shows here.
    secure
      .on('error', () => {})
      .once('end', this.#end)
      .once('close', this.#end);
    this.stream = secure;
    await new Promise<void>((resolve, reject) => {
      secure.once('secure', resolve).once('close', () => reject(new Gone('during TLS')));
    });
  }

  /** The head of a request; what follows it stays to be read. */
  async head(): Promise<string> {
    const { stream } = this;
    let head = Buffer.alloc(0);
    return new Promise((resolve, reject) => {
      const read = (chunk: Buffer): void => {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        stream.off('data', read).pause();
        if (head.length > end + 4) stream.unshift(head.subarray(end + 4));
        resolve(head.subarray(0, end + 4).toString('latin1'));
      };
      stream
        .on('data', read)
        .once('close', () => reject(new Gone('before its request')))
        .resume();
    });
  }

  write(bytes: string | Uint8Array): void {
    if (this.stream.writable) this.stream.write(bytes);
  }

  /** Bytes that TLS has not made; TLS hands over each record as it makes it, so they come behind all that was written. */
  writeBelowTls(bytes: Uint8Array): void {
    if (this.#tcp.writable) this.#tcp.write(bytes);
  }

  drip(bytes: Uint8Array): Promise<void> {
    return drip(this.stream, bytes);
  }

  /** Gone in both directions, behind all that was written; without TLS's own end. */
  fin(): void {
    this.#tcp.destroySoon();
  }

  reset(): void {
    this.#tcp.resetAndDestroy();
  }

  /** Sends no more, and reads on. */
  halfClose(): void {
    this.stream.end();
    this.stream.resume();
  }
}

/** The answer to an upgrade. Compression is agreed on where it is wanted. */
export function switching(request: string, compressed: boolean): string {
  const [, key = ''] = /sec-websocket-key: (\S+)/i.exec(request) ?? [];
  const accept = createHash('sha1').update(`${key}${ACCEPT_GUID}`).digest('base64');
  const extension = compressed ? `Sec-WebSocket-Extensions: ${EXTENSION}\r\n` : '';
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${extension}\r\n`;
}
