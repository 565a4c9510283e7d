/** How connections of a server's sockets end, from either side: each end is reported once, as a close or as a failure. */
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { CONNECTION_ABORTED, RO_E_CLOSED } from '../../contract/support/hresult.ts';
import { Opcode } from '../../server/frame-header.ts';
import { clientFrame, TestClient } from '../../server/test-client.ts';
import { closeOf, RecordingSocket } from '../recording-socket.ts';
import { serveOne } from './served.ts';
import * as api from '../twinsocket.ts';

const accepts = [
  ['ServerMessageWebSocket', api.acceptMessageWebSocket],
  ['ServerStreamWebSocket', api.acceptStreamWebSocket],
] as const;

/** The code and reason that ws's client hears. */
async function closeOfClient(client: WebSocket): Promise<readonly [number, string]> {
  const [code, reason] = (await once(client, 'close')) as [number, Buffer];
  return [code, reason.toString()];
}

async function plainClient(address: string): Promise<WebSocket> {
  const client = new WebSocket(address);
  await once(client, 'open');
  return client;
}

describe.each(accepts)('a %s', (_name, accept) => {
  test.each<[string, [code?: number, reason?: string], [code: number, reason: string]]>([
    ['a code and a reason', [4000, 'für dich'], [4000, 'für dich']],
    ['a code', [1001], [1001, '']],
    ['nothing', [], [1005, '']],
  ])('closes with %s, which both sides get once, however often it is closed', async (_what, args, told) => {
    const { address, made } = await serveOne((ws, request) => accept(ws, request));
    const client = await plainClient(address);
    const socket = await made;
    const closes: unknown[] = [];
    socket.addEventListener('closed', ({ code, reason }: api.WebSocketClosedEventArgs<unknown>) => {
      closes.push([code, reason]);
      socket.close(1000, 'again');
    });
    socket.close(...args);
    socket.close(1000, 'again');
    expect(await closeOfClient(client)).toEqual(told);
    await socket[Symbol.asyncDispose]();
    expect(closes).toEqual([told]);
  });

  test('gets the client’s code and reason, and sends no more', async () => {
    const { address, made } = await serveOne((ws, request) => accept(ws, request));
    const client = await plainClient(address);
    const socket = await made;
    const closed = closeOf(socket);
    client.close(3000, 'genug');
    expect(await closed).toEqual([3000, 'genug']);
    await expect(socket.outputStream.writeAsync(api.fromUint8Array(Uint8Array.of(1)))).rejects.toMatchObject({
      number: RO_E_CLOSED,
    });
    expect(await closeOfClient(client)).toEqual([3000, 'genug']);
  });

  test('sends what was written, then closes', async () => {
    const { address, made } = await serveOne((ws, request) => accept(ws, request));
    const client = await TestClient.open(address);
    const socket = await made;
    const sizes = Array.from({ length: 20 }, (_, number) => (number + 1) * 1000);
    for (const size of sizes) void socket.outputStream.writeAsync(api.fromUint8Array(new Uint8Array(size)));
    socket.close(1000);
    for (const size of sizes) expect((await client.takeFrame()).payload).toHaveLength(size);
    expect((await client.takeFrame()).opcode).toBe(Opcode.close);
  });

  test('gives up on a client that does not answer its close, after closeTimeout', async () => {
    const { address, made } = await serveOne((ws, request) => accept(ws, request, { closeTimeout: 50 }));
    const client = await TestClient.open(address);
    const socket = await made;
    const closed = closeOf(socket);
    socket.close(1000);
    expect(await closed).toEqual([1006, '']);
    await client.takeEnd();
  });

  test('reports the app’s own close of ws as any other close', async () => {
    const { address, made } = await serveOne((ws, request) => ({ ws, closed: closeOf(accept(ws, request)) }));
    const client = await plainClient(address);
    const { ws, closed } = await made;
    ws.close(1012, 'restart');
    expect(await closed).toEqual([1012, 'restart']);
    expect(await closeOfClient(client)).toEqual([1012, 'restart']);
  });
});

/** Ends without a close frame, by the client or the server's app. */
const losses: Readonly<Record<string, (client: TestClient, ws: WebSocket) => void>> = {
  'a client that ends TCP': (client) => client.socket.end(),
  'a client that resets TCP': (client) => client.socket.resetAndDestroy(),
  'a client that is gone': (client) => client.socket.destroy(),
  'a client that ends TCP inside a frame': (client) => client.socket.end(Buffer.from([0x82, 0xfe, 1])),
  'an app that terminates ws': (_client, ws) => ws.terminate(),
};

describe.each(Object.entries(losses))('%s', (_what, lose) => {
  test.each([
    ['arriving', true],
    ['sliced', false],
  ])('is a failure after the messages, and not a close: %s', async (_slices, withRequest) => {
    const { address, made } = await serveOne((ws, request) => ({
      ws,
      tcp: request.socket,
      recording: new RecordingSocket(api.acceptMessageWebSocket(ws, withRequest ? request : null)),
    }));
    const client = await TestClient.open(address);
    const { ws, tcp, recording } = await made;
    const gone = new Promise((resolve) => tcp.once('close', resolve));
    client.write(clientFrame(Opcode.text, 'before'));
    await recording.until(1);
    lose(client, ws);
    await recording.until(2);
    await gone;
    expect(recording.all).toEqual([{ text: 'before' }, { failure: CONNECTION_ABORTED }]);
  });

  test('fails the read of a stream after its last bytes, and is not a close', async () => {
    const { address, made } = await serveOne((ws, request) => {
      const socket = api.acceptStreamWebSocket(ws, request);
      let closes = 0;
      socket.onclosed = () => closes++;
      return { ws, tcp: request.socket, reader: socket.readable.getReader(), closes: () => closes };
    });
    const client = await TestClient.open(address);
    const { ws, tcp, reader, closes } = await made;
    const gone = new Promise((resolve) => tcp.once('close', resolve));
    client.write(clientFrame(Opcode.binary, 'before'));
    expect((await reader.read()).value).toEqual(new Uint8Array(Buffer.from('before')));
    const read = reader.read();
    lose(client, ws);
    await expect(read).rejects.toMatchObject({ number: CONNECTION_ABORTED });
    await gone;
    expect(closes()).toBe(0);
  });
});

test('a close inside a handler ends the messages, and is still raised', async () => {
  const { address, made } = await serveOne((ws, request) => {
    const socket = api.acceptMessageWebSocket(ws, request);
    return new RecordingSocket(socket, (told) => {
      if ('text' in told) socket.close(4001, told.text);
    });
  });
  const client = await plainClient(address);
  client.send('first');
  client.send('second');
  expect(await closeOfClient(client)).toEqual([4001, 'first']);
  expect(await (await made).until(2)).toEqual([{ text: 'first' }, { closed: [4001, 'first'] }]);
});
