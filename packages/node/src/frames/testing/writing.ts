import { once } from 'node:events';
import { createServer, Socket, type AddressInfo } from 'node:net';
import type { Writable } from 'node:stream';
import { connect as connectTls, createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type WebSocket from 'isomorphic-ws';
import { onTestFinished } from 'vitest';
import * as ws from 'ws';
import { loopbackCertificate } from '../../dial/testing/certificates.ts';
import type { DataFrame } from '../frame-output.ts';
import { TcpOutput } from '../tcp-output.ts';

/** No part of ws's types. */
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Writable };

// oxlint-disable-next-line typescript/unbound-method -- called with a socket
export const writeOfNode = Socket.prototype.write as (this: Socket, bytes: Buffer, done: () => void) => boolean;

/** An output over a real TCP connection, and what ws's reader makes of its frames at the other end. */
export async function writing(masks: boolean, tcp = new Socket()) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  tcp.connect((server.address() as AddressInfo).port, '127.0.0.1');
  const connected = once(tcp, 'connect');
  const [peer] = (await once(server, 'connection')) as [Socket];
  await connected;
  onTestFinished(() => void (tcp.destroy(), peer.destroy(), server.close()));
  return outputOver(masks, tcp, peer);
}

/** The same over TLS. */
export async function writingOverTls(masks: boolean) {
  const certificate = await loopbackCertificate();
  const server = createTlsServer(certificate).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const tcp = connectTls({ port, host: '127.0.0.1', ca: certificate.cert });
  const secured = once(tcp, 'secureConnect');
  const [peer] = (await once(server, 'secureConnection')) as [TLSSocket];
  await secured;
  onTestFinished(() => void (tcp.destroy(), peer.destroy(), server.close()));
  return outputOver(masks, tcp, peer);
}

function outputOver(masks: boolean, tcp: Socket, peer: Socket) {
  const receiver = new Receiver({ isServer: masks });
  const messages: { data: Buffer; text: boolean }[] = [];
  receiver.on('message', (data: Buffer, binary: boolean) => messages.push({ data, text: !binary }));
  peer.pipe(receiver);
  const state = { readyState: 1, OPEN: 1 };
  /** Payload bytes and sends that have gone, the calls that told it, and the frames that had gone when `write` returned. */
  const gone = { bytes: 0, sends: 0, calls: 0, atOnce: 0 };
  const output = new TcpOutput(state as unknown as WebSocket, masks, tcp, (bytes, sends) => {
    gone.bytes += bytes;
    gone.sends += sends;
    gone.calls++;
  });
  const write = (payload: string | Uint8Array, changes: Partial<DataFrame> = {}): void => {
    const text = typeof payload === 'string';
    const size = text ? Buffer.byteLength(payload) : payload.byteLength;
    const whole = { text, first: true, fin: true, last: true, compress: false, stable: false };
    if (!output.write({ payload, size, ...whole, ...changes })) return;
    gone.bytes += size;
    gone.sends++;
    gone.atOnce++;
  };
  return { output, write, state, tcp, peer, receiver, messages, gone };
}

export const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function numbered(size: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, at) => (at * 7 + seed) & 0xff);
}
