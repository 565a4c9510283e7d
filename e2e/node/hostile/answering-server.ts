/** A server of plain TCP that answers a handshake, or a CONNECT, with whatever bytes an attack wants. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** RFC 6455, section 1.3. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export interface Asked {
  readonly tcp: Socket;
  /** The head of the request; empty if the client is to speak first and does not. */
  readonly request: string;
  /** The right Sec-WebSocket-Accept. */
  readonly accept: string;
}

export interface AnsweringServer {
  readonly port: number;
  /** All connections that were made, in order. */
  readonly connections: readonly Socket[];
  close(): Promise<void>;
}

/** `atOnce`: answers as soon as TCP is open, without waiting for a request. */
export async function answering(
  answer: (asked: Asked) => Promise<void> | void,
  atOnce: boolean,
): Promise<AnsweringServer> {
  const connections: Socket[] = [];
  const server = createServer((tcp) => {
    connections.push(tcp);
    tcp.on('error', () => {});
    const respond = (head: string): void => {
      const [, key = ''] = /sec-websocket-key: (\S+)/i.exec(head) ?? [];
      const accept = createHash('sha1').update(`${key}${ACCEPT_GUID}`).digest('base64');
      void answer({ tcp, request: head, accept });
    };
    if (atOnce) respond('');
    tcp.once('data', (head: Buffer) => {
      // What comes later is of no interest, but TCP is read on, to see its end.
      tcp.resume();
      if (!atOnce) respond(head.toString('latin1'));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    close: async () => {
      server.close();
      for (const tcp of connections) tcp.destroy();
      await once(server, 'close');
    },
  };
}

/** Sends the text one character at a time, so many milliseconds apart, until the connection has ended. */
export async function drip(tcp: Socket, text: string, gap = 20): Promise<void> {
  for (const character of text) {
    if (tcp.destroyed || !tcp.writable) return;
    tcp.write(character, 'latin1');
    await new Promise((resolve) => setTimeout(resolve, gap));
  }
}

/** Sends the text so many times, as fast as it is taken, until the connection has ended. */
export async function pour(tcp: Socket, text: string, times: number): Promise<void> {
  const closed = once(tcp, 'close').catch(() => {});
  for (let time = 0; time < times && !tcp.destroyed && tcp.writable; time++) {
    if (!tcp.write(text, 'latin1')) await Promise.race([once(tcp, 'drain').catch(() => {}), closed]);
  }
}
