import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Writable } from 'node:stream';
import type { Outgoing } from '@twinsocket/core';
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import * as ws from 'ws';
import { headerLength, isControl, isFinal, isMasked, Opcode, opcodeOf, payloadLength } from './frame-header.ts';
import { FrameSender } from './frame-sender.ts';
import { TcpOutput } from './tcp-output.ts';

/** No part of ws's types. */
const { Receiver } = ws as unknown as { Receiver: new (options: object) => Writable };

/** A connection of ws, its TCP socket, and the bare TCP socket at the other end, whose handshake is done. */
interface Pair {
  readonly socket: ws.WebSocket;
  readonly tcp: Socket;
  readonly peer: Socket;
  readonly server: Server;
}

/** RFC 6455, 1.3. */
const acceptGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** ws is the client of a bare server, or the server of a bare client. */
async function opened(masks: boolean): Promise<Pair> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  if (!masks) {
    const peer = connect(port, '127.0.0.1');
    const [tcp] = await accepted;
    const headers = { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-version': '13' };
    const request = { method: 'GET', headers: { ...headers, 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' } };
    const socket = await new Promise<ws.WebSocket>((resolve) =>
      new ws.WebSocketServer({ noServer: true }).handleUpgrade(request as never, tcp, Buffer.alloc(0), resolve),
    );
    await handshakeOf(peer);
    return { socket, tcp, peer, server };
  }
  const socket = new ws.WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
  const upgraded = once(socket, 'upgrade') as Promise<[{ socket: Socket }]>;
  const open = once(socket, 'open');
  const [peer] = await accepted;
  const key = /^sec-websocket-key: *(\S+)/im.exec(await handshakeOf(peer))?.[1] ?? '';
  const accept = createHash('sha1').update(`${key}${acceptGuid}`).digest('base64');
  const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n';
  peer.write(`${upgrade}Sec-WebSocket-Accept: ${accept}\r\n\r\n`);
  const [{ socket: tcp }] = await upgraded;
  await open;
  return { socket, tcp, peer, server };
}

/** Reads a head of HTTP, and puts back what is behind it. */
async function handshakeOf(peer: Socket): Promise<string> {
  let head = '';
  while (!head.includes('\r\n\r\n')) {
    await once(peer, 'readable');
    head += String(peer.read() ?? '');
  }
  return head;
}

interface Frame {
  readonly first: number;
  readonly key: number;
  readonly payload: Buffer;
}

/** All frames, read byte by byte; throws if the last one is not whole, or a length takes more bytes than it needs. */
function framesOf(bytes: Buffer, masks: boolean): Frame[] {
  const frames: Frame[] = [];
  for (let at = 0; at < bytes.length;) {
    const [first, second] = [bytes.readUInt8(at), bytes.readUInt8(at + 1)];
    const length = headerLength(second);
    const size = payloadLength(bytes, at);
    if (isMasked(second) !== masks) throw new Error(`the frame at ${at} is masked: ${!masks}`);
    if (length - (masks ? 4 : 0) !== (size < 126 ? 2 : size < 0x10000 ? 4 : 10))
      throw new Error('the length is too long');
    const start = at + length;
    at = start + size;
    if (at > bytes.length) throw new Error('the last frame is not whole');
    const payload = Buffer.from(bytes.subarray(start, at));
    if (masks) payload.forEach((byte, i) => (payload[i] = byte ^ bytes.readUInt8(start - 4 + (i & 3))));
    frames.push({ first, key: masks ? bytes.readUInt32BE(start - 4) : 0, payload });
  }
  return frames;
}

interface Message {
  readonly text: boolean;
  readonly data: Buffer;
}

/** Joins the frames of messages; throws if a frame can't stand where it is. */
function messagesOf(frames: readonly Frame[]): Message[] {
  const messages: Message[] = [];
  let parts: Buffer[] | undefined;
  let text = false;
  for (const { first, payload } of frames) {
    const opcode = opcodeOf(first);
    if (first & 0x70) throw new Error('a reserved bit is set');
    if (isControl(opcode)) continue;
    if ((opcode === Opcode.continuation) !== (parts !== undefined)) throw new Error('a message in a message');
    if (!parts) text = opcode === Opcode.text;
    (parts ??= []).push(payload);
    if (!isFinal(first)) continue;
    messages.push({ text, data: Buffer.concat(parts) });
    parts = undefined;
  }
  if (parts) throw new Error('the last message has no end');
  return messages;
}

/** One of two connections, which share the blocks of the process. */
type By = 0 | 1;

type Step =
  | {
      readonly kind: 'send';
      readonly sizes: readonly number[];
      readonly text: boolean;
      readonly as: 'stable' | 'given' | 'string';
      readonly by: By;
    }
  | { readonly kind: 'ping' | 'pong'; readonly size: number; readonly by: By }
  | { readonly kind: 'turn' | 'stop' | 'go' };

const size = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 300 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 200 * 1024 }) },
  // Around the borders of headers and of blocks.
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(126, 4096, 65_536, 131_072), fc.integer({ min: -20, max: 20 }))
      .map(([a, b]) => a + b),
  },
  { weight: 1, arbitrary: fc.constantFrom(1024 * 1024, 1024 * 1024 + 1, 2_500_000) },
);
const by = fc.constantFrom<By>(0, 1);
const steps = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant('send' as const),
        sizes: fc.oneof(
          { weight: 3, arbitrary: fc.tuple(size) },
          { weight: 1, arbitrary: fc.array(size, { minLength: 2, maxLength: 4 }) },
        ),
        text: fc.boolean(),
        as: fc.constantFrom('stable' as const, 'given' as const, 'string' as const),
        by,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('ping' as const, 'pong' as const),
        size: fc.integer({ min: 0, max: 125 }),
        by,
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('turn' as const, 'stop' as const, 'go' as const) }) },
  ),
  { minLength: 1, maxLength: 30 },
);

const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Bytes that never repeat, so that any of them at a wrong place are seen. Of a text they are ASCII, with another character in each second one. */
function payloadOf(length: number, seed: number, text: boolean): Buffer {
  const bytes = createHash('shake256', { outputLength: length }).update(String(seed)).digest();
  if (!text) return bytes;
  for (let at = 0; at < length; at++) bytes[at] = 32 + (bytes.readUInt8(at) % 95);
  if (seed % 2 && length > 4) bytes.write('😀');
  return bytes;
}

/** A connection, what was to arrive, and the bytes that did. */
async function connected(masks: boolean) {
  const { socket, tcp, peer, server } = await opened(masks);
  const received: Buffer[] = [];
  peer.on('data', (chunk: Buffer) => received.push(chunk));
  const failures: unknown[] = [];
  let sends = 0;
  const sender = new FrameSender((gone) => new TcpOutput(socket, masks, tcp, gone), {
    sent: (totals) => (sends = totals.sends),
    failed: (error) => failures.push(error),
    controlsWait: () => false,
    messageEnded() {},
  });
  const expected = { messages: [] as Message[], controls: [] as Message[], sends: 0 };
  return {
    peer,
    expected,
    take(step: Extract<Step, { readonly by: By }>, seed: number): void {
      if (step.kind !== 'send') {
        const data = payloadOf(step.size, seed, false);
        expected.controls.push({ text: step.kind === 'ping', data });
        return socket[step.kind](Buffer.from(data));
      }
      const parts = step.sizes.map((length, index) => payloadOf(length, seed + index, step.text));
      // What has left by then is not told.
      for (const [index, part] of parts.entries())
        if (send(sender, part, step, index === parts.length - 1)) sends = sender.totals().sends;
      expected.messages.push({ text: step.text, data: Buffer.concat(parts) });
      expected.sends += parts.length;
    },
    /** Closes, and returns the bytes that arrived. */
    async close(): Promise<Buffer> {
      await new Promise<void>((resolve) => sender.whenDrained(resolve));
      socket.close(1000, 'done');
      await vi.waitFor(() => expect(endsWithClose(received, masks)).toBe(true), { timeout: 20_000, interval: 5 });
      await vi.waitFor(() => expect(sends).toBe(expected.sends));
      expect(failures).toEqual([]);
      return Buffer.concat(received);
    },
    end(): void {
      socket.terminate();
      peer.destroy();
      server.close();
    },
  };
}

/** Runs the steps, closes, and returns what was to arrive and the bytes that did, for each connection. */
async function run(masks: boolean, program: readonly Step[]) {
  const connections = [await connected(masks), await connected(masks)] as const;
  let seed = 0;
  try {
    for (const step of program) {
      if (step.kind === 'turn') await turn();
      else if (step.kind === 'stop') for (const { peer } of connections) peer.pause();
      else if (step.kind === 'go') for (const { peer } of connections) peer.resume();
      else if ('by' in step) connections[step.by].take(step, (seed += 4));
    }
    for (const { peer } of connections) peer.resume();
    return await Promise.all(connections.map(async (each) => ({ expected: each.expected, bytes: await each.close() })));
  } finally {
    for (const connection of connections) connection.end();
  }
}

function send(
  sender: FrameSender,
  part: Buffer,
  { sizes, text, as }: Step & { kind: 'send' },
  final: boolean,
): boolean {
  const whole = sizes.length === 1;
  const given: string | Uint8Array = as === 'string' && text && whole ? part.toString() : Uint8Array.from(part);
  const outgoing: Outgoing = { payload: given, byteLength: part.length, text, final, stable: as === 'stable' };
  const gone = sender.send(outgoing);
  // These bytes are the app's again.
  if (typeof given !== 'string' && as !== 'stable') given.fill(0xff);
  return gone;
}

/** The close frame of these tests has a payload of 6 bytes. */
function endsWithClose(received: readonly Buffer[], masks: boolean): boolean {
  const last = Buffer.concat(received.slice(-2)).subarray(masks ? -12 : -8);
  return last[0] === (0x80 | Opcode.close) && last[1] === (masks ? 0x86 : 0x06);
}

/** What ws's own reader makes of the bytes. */
async function readByWs(bytes: Buffer, masks: boolean): Promise<Message[]> {
  const receiver = new Receiver({ isServer: masks });
  const messages: Message[] = [];
  receiver.on('message', (data: Buffer, binary: boolean) => messages.push({ text: !binary, data }));
  const concluded = once(receiver, 'conclude');
  receiver.end(bytes);
  await concluded;
  return messages;
}

const shown = (messages: readonly Message[]): string[] =>
  messages.map(({ text, data }) => `${text} ${data.length} ${createHash('sha1').update(data).digest('hex')}`);

test.each([
  { whose: 'a client', masks: true },
  { whose: 'a server', masks: false },
])(
  'frames of $whose arrive whole and in order between control frames of ws, and a close frame is the last',
  { timeout: 120_000 },
  async ({ masks }) => {
    const property = fc.asyncProperty(steps, async (program) => {
      for (const { expected, bytes } of await run(masks, program)) {
        const frames = framesOf(bytes, masks);
        expect(shown(messagesOf(frames))).toEqual(shown(expected.messages));
        expect(shown(await readByWs(bytes, masks))).toEqual(shown(expected.messages));
        const controls = frames.filter(({ first }) => isControl(opcodeOf(first)));
        expect(opcodeOf(controls.at(-1)?.first ?? 0)).toBe(Opcode.close);
        expect(frames.at(-1)).toBe(controls.at(-1));
        const answered = controls
          .slice(0, -1)
          .map(({ first, payload }) => ({ text: opcodeOf(first) === Opcode.ping, data: payload }));
        expect(shown(answered)).toEqual(shown(expected.controls));
        if (masks) expect(new Set(frames.map(({ key }) => key)).size).toBe(frames.length);
      }
    });
    // A frame of more than one block, of which the end waits, and a ping.
    const torn: Step[] = [
      { kind: 'send', sizes: [0, 131_072], text: false, as: 'stable', by: 0 },
      { kind: 'ping', size: 0, by: 0 },
    ];
    const effort = { numRuns: 25, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true };
    await fc.assert(property, { ...effort, examples: [[torn]] });
  },
);
