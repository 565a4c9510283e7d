/**
 * The end of a connection that keeps to no rule: plain TCP, or TLS, with the handshake and frames done by hand. The path says how many
 * messages are sent back and what comes behind the last one, by the names of ../endings.ts.
 */
import type { Socket } from 'node:net';
import { acceptanceOf } from '../../../bench/server/handshake.ts';
import {
  encodeHeader,
  isControl,
  MAX_SERVER_HEADER_SIZE,
  Opcode,
  type FrameHeader,
} from '../../server/frame-header.ts';
import { FrameReader } from '../../server/frame-reader.ts';
import { peerClose } from '../endings.ts';
import { heartbeatText } from '../lives/heartbeat.ts';

/** Bytes of the flood for a client that stops reading: more than the product takes unread. */
const flood = Buffer.alloc(64 * 1024, 'flood ');
const floods = 32;
const heartbeatBytes = Buffer.from(heartbeatText);
const longestRequest = 16 * 1024;

/** @param begin is told the ending, and returns what sends a TCP reset, under TLS too */
export function servePeer(socket: Socket, begin: (ending: string) => () => void): void {
  socket.on('error', () => {}); // a client may break the connection at any time
  let request = '';
  const onData = (bytes: Buffer): void => {
    request += bytes.toString('latin1');
    if (request.length > longestRequest) socket.destroy();
    if (!request.endsWith('\r\n\r\n')) return;
    socket.off('data', onData);
    answer(socket, begin, request);
  };
  socket.on('data', onData);
}

function answer(socket: Socket, begin: (ending: string) => () => void, request: string): void {
  const [, ending = '', messages = '0'] = /^GET \/([\w-]+)\/(\d+)/.exec(request) ?? [];
  const reset = begin(ending);
  if (ending === 'refuse')
    socket.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  else if (ending === 'cancel') socket.resume();
  else {
    socket.write(acceptanceOf(request));
    echo(socket, Number(messages), ending, () => endings[ending]?.(socket, reset));
  }
}

/** What comes behind the last echo. The endings that are missing are the client's. */
const endings: Readonly<Record<string, (socket: Socket, reset: () => void) => void>> = {
  'peer-close': (socket) => {
    const payload = Buffer.alloc(2 + peerClose.reason.length);
    payload.writeUInt16BE(peerClose.code);
    payload.write(peerClose.reason, 2);
    writeFrame(socket, Opcode.close, payload);
  },
  fin: (socket) => socket.destroySoon(),
  'half-close': (socket) => socket.end(),
  rst: (_socket, reset) => reset(),
  'mid-frame': (socket) => {
    // No payload: a stream would hand it on.
    socket.write(Buffer.of(0x82, 100));
    socket.end();
  },
  garbage: (socket) => socket.write(Buffer.alloc(64, 0xff)),
  pause: (socket) => {
    for (let i = 0; i < floods; i++) writeFrame(socket, Opcode.binary, flood);
  },
};

function echo(socket: Socket, messages: number, ending: string, atEnd: () => void): void {
  let left = messages;
  let silent = false;
  let opcode: number = Opcode.binary;
  const message: Buffer[] = [];
  const control: Buffer[] = [];
  let current = message;
  const onMessage = (payload: Buffer): void => {
    writeFrame(socket, opcode, payload);
    if (payload.equals(heartbeatBytes) || --left !== 0) return;
    silent = ending === 'stall';
    atEnd();
  };
  const onControl = ({ opcode: type }: FrameHeader, payload: Buffer): void => {
    if (type === Opcode.ping) writeFrame(socket, Opcode.pong, payload);
    if (type !== Opcode.close || ending === 'unanswered') return;
    // To our close frame this is the answer, otherwise it asks for one.
    if (ending !== 'peer-close' || left > 0) writeFrame(socket, Opcode.close, payload);
    socket.end();
  };
  const reader = new FrameReader({
    header: (header) => {
      current = isControl(header) ? control : message;
      if (!isControl(header) && header.opcode !== Opcode.continuation) opcode = header.opcode;
    },
    payload: (slice) => current.push(slice),
    end: (header) => {
      if (!isControl(header) && !header.fin) return;
      const payload = Buffer.concat(current.splice(0));
      if (silent || !socket.writable) return;
      if (isControl(header)) onControl(header, payload);
      else onMessage(payload);
    },
  });
  socket.on('data', (bytes: Buffer) => reader.push(bytes));
}

function writeFrame(socket: Socket, opcode: number, payload: Uint8Array): void {
  const header = Buffer.alloc(MAX_SERVER_HEADER_SIZE);
  const size = encodeHeader({ fin: true, opcode, length: payload.length }, header, 0);
  socket.write(Buffer.concat([header.subarray(0, size), payload]));
}
