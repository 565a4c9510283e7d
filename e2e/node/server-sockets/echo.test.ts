/** A server's sockets echo what a client sends, for each kind of client and of server. */
import { once } from 'node:events';
import { assert, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { MiB } from '../../sizes.ts';
import { RecordingSocket, type Recorded } from '../recording-socket.ts';
import { serve, scenarios, type OnConnection, type Served } from './served.ts';
import * as api from '../twinsocket.ts';

const sizes = [0, 1, 125, 126, 65_535, 65_536, MiB];

/** A text of so many bytes of UTF-8. */
const textOf = (size: number): string => 'ä'.repeat(size >> 1) + 'b'.repeat(size & 1);
const bytesOf = (size: number): Buffer => Buffer.alloc(size, 'some bytes');
const payloads = sizes.flatMap((size) => [textOf(size), bytesOf(size)]);

/** Answers each message with itself. */
function echo(socket: api.ServerMessageWebSocket): RecordingSocket {
  return new RecordingSocket(socket, (told) => {
    if ('text' in told) void socket.sendAsync(told.text);
    if ('bytes' in told) void socket.sendAsync(told.bytes);
  });
}

async function plainClient({ address, authority }: Served): Promise<WebSocket> {
  const client = new WebSocket(address, { ca: authority });
  await once(client, 'open');
  return client;
}

async function connected<T extends api.MessageWebSocket | api.StreamWebSocket>(
  socket: T,
  { address, authority }: Served,
): Promise<T> {
  socket.control.perMessageDeflate = true;
  if (authority !== undefined) socket.control.certificateAuthorities = [authority];
  await socket.connectAsync(address);
  return socket;
}

function assertCameBack(came: Recorded | undefined, went: string | Buffer): void {
  if (typeof went === 'string') assert.isTrue(came && 'text' in came && came.text === went, 'another text');
  else assert.isTrue(came && 'bytes' in came && came.bytes.equals(went), 'other bytes');
}

/** Sends each of the payloads and waits for it. */
async function assertEcho(client: WebSocket): Promise<void> {
  for (const payload of payloads) {
    const answered = once(client, 'message') as Promise<[Buffer, boolean]>;
    client.send(payload);
    const [data, isBinary] = await answered;
    assertCameBack(isBinary ? { bytes: data } : { text: data.toString() }, payload);
  }
}

describe.each(Object.entries(scenarios))('%s', (_name, scenario) => {
  test('with a ServerMessageWebSocket echoes to ws’s client', async () => {
    let socket: api.ServerMessageWebSocket | undefined;
    const onConnection: OnConnection = (ws, request) => echo((socket = api.acceptMessageWebSocket(ws, request)));
    const client = await plainClient(await scenario.serve(onConnection));
    await assertEcho(client);
    expect(socket?.information.capabilities.partialMessages).toBe(scenario.slices);
    client.close();
    await once(client, 'close');
  });

  test('with a ServerMessageWebSocket echoes to a MessageWebSocket', async () => {
    const onConnection: OnConnection = (ws, request) => echo(api.acceptMessageWebSocket(ws, request));
    const served = await scenario.serve(onConnection);
    const client = new api.MessageWebSocket();
    const recording = new RecordingSocket(client);
    await connected(client, served);
    for (const payload of payloads) void client.sendAsync(payload);
    const came = await recording.until(payloads.length);
    payloads.forEach((payload, at) => assertCameBack(came[at], payload));
    await client[Symbol.asyncDispose]();
  });

  test('with a ServerMessageWebSocket whose readable flows into its writable echoes, and ends with the client', async () => {
    let piped: Promise<void> | undefined;
    const client = await plainClient(
      await scenario.serve((ws, request) => {
        const { readable, writable } = api.acceptMessageWebSocket(ws, request);
        piped = readable.pipeTo(writable);
      }),
    );
    await assertEcho(client);
    client.close();
    await piped;
  });

  test('with a ServerStreamWebSocket echoes to a StreamWebSocket, and ends with it', async () => {
    let piped: Promise<void> | undefined;
    let slices: string | undefined;
    const served = await scenario.serve((ws, request) => {
      const { readable, writable, information } = api.acceptStreamWebSocket(ws, request);
      slices = information.capabilities.partialMessages;
      piped = readable.pipeTo(writable);
    });
    const client = await connected(new api.StreamWebSocket(), served);
    const all = Buffer.concat(sizes.map(bytesOf));
    for (const size of sizes) void client.outputStream.writeAsync(api.fromUint8Array(bytesOf(size)));
    const read = await client.inputStream.readAsync(
      new api.WindowsRuntimeBuffer(all.length),
      all.length,
      api.InputStreamOptions.none,
    );
    assert.isTrue(all.equals(api.toUint8Array(read)), 'other bytes');
    expect(slices).toBe(scenario.slices);
    client.close();
    await piped;
  });
});

test('200 clients at once are each answered, and each close is raised', async () => {
  const served: RecordingSocket[] = [];
  const { address } = await serve((ws, request) => served.push(echo(api.acceptMessageWebSocket(ws, request))));
  const clients = Array.from({ length: 200 }, async (_, number) => {
    const client = new api.MessageWebSocket();
    const recording = new RecordingSocket(client);
    await client.connectAsync(address);
    void client.sendAsync(`client ${number}`);
    await recording.until(1);
    client.close(3000 + number);
    return (await recording.until(2))[0];
  });
  const texts = clients.map((_, number) => ({ text: `client ${number}` }));
  expect(await Promise.all(clients)).toEqual(texts);
  const told = await Promise.all(served.map((recording) => recording.until(2)));
  const byNumber = told.map(([text, closed]) => JSON.stringify([text, closed])).sort();
  expect(byNumber).toEqual(texts.map((text, number) => JSON.stringify([text, { closed: [3000 + number, ''] }])).sort());
});
