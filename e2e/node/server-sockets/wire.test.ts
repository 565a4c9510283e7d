/** A client's messages arrive as they were sent, however TCP divides their bytes and whenever they come. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { encodeClose } from '../../server/close-frame.ts';
import { Opcode } from '../../server/frame-header.ts';
import { clientFrame, TestClient } from '../../server/test-client.ts';
import { RecordingSocket } from '../recording-socket.ts';
import { serveOne } from './served.ts';
import * as api from '../twinsocket.ts';

const { continuation, text, binary, close, ping, pong } = Opcode;

/** Frames under masks of their own, characters cut by their borders. */
const letters = Buffer.from('zwölf 😀 kosten 3 €');
const frames = Buffer.concat([
  clientFrame(text, letters.subarray(0, 3), false),
  clientFrame(continuation, '', false),
  clientFrame(ping, 'there?'),
  clientFrame(continuation, letters.subarray(3, 8), false),
  clientFrame(continuation, letters.subarray(8)),
  clientFrame(binary, Buffer.alloc(300, 7)),
  clientFrame(text),
]);
const heardOfFrames = [{ text: 'zwölf 😀 kosten 3 €' }, { bytes: Buffer.alloc(300, 7) }, { text: '' }];

/** Writes pieces of so many bytes, so that the server reads each by itself. It has to have accepted: now we listen there, too. */
async function deliver(client: TestClient, { socket: tcp }: IncomingMessage, size: number): Promise<void> {
  let arrived = (): void => {};
  tcp.on('data', () => arrived());
  for (let at = 0; at < frames.length; at += size) {
    const piece = frames.subarray(at, at + size);
    const wanted = tcp.bytesRead + piece.length;
    const there = new Promise<void>((resolve) => {
      arrived = () => {
        if (tcp.bytesRead === wanted) resolve();
      };
    });
    client.write(piece);
    await there;
  }
}

describe.each([
  ['arriving', true],
  ['sliced', false],
])('of a connection that is %s', (slices, withRequest) => {
  test.each([1, 2, 3, 5, 8, 13, 64, 512])('frames that TCP cuts every %d bytes arrive whole', async (size) => {
    const { address, made } = await serveOne((ws, request) => {
      const socket = api.acceptMessageWebSocket(ws, withRequest ? request : null);
      return { request, socket, recording: new RecordingSocket(socket) };
    });
    const client = await TestClient.open(address);
    const { request, socket, recording } = await made;
    await deliver(client, request, size);
    expect(await recording.until(3)).toEqual(heardOfFrames);
    expect(await client.takeFrame()).toEqual({ fin: true, opcode: pong, payload: Buffer.from('there?') });
    expect(socket.information.capabilities.partialMessages).toBe(slices);
  });
});

describe('what a client sends in one packet with its request', () => {
  const ending = Buffer.concat([frames, clientFrame(close, encodeClose(4000, 'bye'))]);
  const closed = { closed: [4000, 'bye'] };

  async function send(address: string): Promise<void> {
    const client = await TestClient.open(address, { behind: ending });
    await client.takeFrame(); // the pong
    await client.takeFrame(); // the close
  }

  test('is raised for handlers of the same turn', async () => {
    const { address, made } = await serveOne(
      (ws, request) => new RecordingSocket(api.acceptMessageWebSocket(ws, request)),
    );
    await send(address);
    expect(await (await made).until(4)).toEqual([...heardOfFrames, closed]);
  });

  test('is raised for handlers that are added after all of it has arrived', async () => {
    const { address, made } = await serveOne((ws, request) => api.acceptMessageWebSocket(ws, request));
    await send(address);
    expect(await new RecordingSocket(await made).until(3)).toEqual(heardOfFrames);
  });

  test('is given to a reader that begins after all of it has arrived', async () => {
    const { address, made } = await serveOne((ws, request) => api.acceptMessageWebSocket(ws, request));
    await send(address);
    const chunks: unknown[] = [];
    for await (const chunk of (await made).readable) chunks.push(chunk);
    expect(chunks).toEqual([letters.toString(), new Uint8Array(300).fill(7), '']);
  });

  test('is the beginning of the stream, for an early and a late reader', async () => {
    const { address, made } = await serveOne((ws, request) => api.acceptStreamWebSocket(ws, request));
    await send(address);
    const { inputStream } = await made;
    const all = Buffer.concat([letters, Buffer.alloc(300, 7)]);
    const read = await inputStream.readAsync(new api.WindowsRuntimeBuffer(1000), 1000, api.InputStreamOptions.none);
    expect(Buffer.from(api.toUint8Array(read))).toEqual(all);
  });

  test('is not lost on an app that has to wait before it accepts, and pauses ws meanwhile', async () => {
    let letIn!: () => void;
    const decided = new Promise<void>((resolve) => (letIn = resolve));
    const { address, made } = await serveOne(async (ws, request) => {
      ws.pause();
      await decided;
      const socket = api.acceptMessageWebSocket(ws, request);
      return [socket.information.capabilities.partialMessages, await new RecordingSocket(socket).until(4)];
    });
    await TestClient.open(address, { behind: ending });
    letIn();
    expect(await made).toEqual(['arriving', [...heardOfFrames, closed]]);
  });
});

test('of two fragments one may come before a late accept, by an app that pauses ws: what ws has begun it hands on', async () => {
  const { address, made } = await serveOne(async (ws, request) => {
    await once(request.socket, 'data');
    ws.pause();
    const socket = api.acceptMessageWebSocket(ws, request);
    return [socket, new RecordingSocket(socket)] as const;
  });
  const client = await TestClient.open(address);
  client.write(clientFrame(text, 'early ', false));
  const [socket, recording] = await made;
  expect(socket.information.capabilities.partialMessages).toBe('sliced');
  client.write(Buffer.concat([clientFrame(continuation, 'enough'), frames]));
  expect(await recording.until(4)).toEqual([{ text: 'early enough' }, ...heardOfFrames]);
});

test('what a server sends stands on the wire as it was sent', async () => {
  const { address, made } = await serveOne((ws, request) => api.acceptMessageWebSocket(ws, request));
  const client = await TestClient.open(address);
  const socket = await made;
  const writer = new api.DataWriter(socket.outputStream);
  writer.writeString('binary by default');
  await writer.storeAsync();
  socket.control.messageType = api.SocketMessageType.utf8;
  writer.writeString('text');
  await writer.storeAsync();
  await socket.sendNonfinalFrameAsync(api.fromUint8Array(Uint8Array.of(0x68)));
  await socket.sendFinalFrameAsync(api.fromUint8Array(Uint8Array.of(0x69)));
  expect(await socket.sendAsync(Uint8Array.of(1, 2))).toBe(2);
  const seen: unknown[] = [];
  for (let count = 0; count < 5; count++) {
    const { fin, opcode, payload } = await client.takeFrame();
    seen.push([opcode, fin, payload.toString()]);
  }
  expect(seen).toEqual([
    [binary, true, 'binary by default'],
    [text, true, 'text'],
    [text, false, 'h'],
    [continuation, true, 'i'],
    [binary, true, '\x01\x02'],
  ]);
});
