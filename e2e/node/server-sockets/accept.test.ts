/** What an app may hand to `acceptMessageWebSocket` and `acceptStreamWebSocket`, and what it is told of the connection. */
import { EventEmitter, once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { WebSocket, type ServerOptions } from 'ws';
import { E_ILLEGAL_METHOD_CALL, E_INVALIDARG } from '../../contract/support/hresult.ts';
import { closeOf, RecordingSocket } from '../recording-socket.ts';
import { serveOne } from './served.ts';
import * as api from '../twinsocket.ts';

const accepts = [
  ['acceptMessageWebSocket', api.acceptMessageWebSocket],
  ['acceptStreamWebSocket', api.acceptStreamWebSocket],
] as const;

/** A client that is connected, and the server's end of it, paused, which nobody has accepted. */
async function pair(options?: ServerOptions, protocols: string[] = []) {
  const { address, made } = await serveOne((ws, request) => {
    ws.pause();
    return { ws, request };
  }, options);
  const client = new WebSocket(address, protocols);
  await once(client, 'open');
  return { client, ...(await made) };
}

const refusal = (number: number, text: string) =>
  expect.objectContaining({ number, message: expect.stringContaining(text) as string }) as Error;

describe.each(accepts)('%s', (name, accept) => {
  test.each([
    ['null', null],
    ['a number', 1],
    ['an object', {}],
    ['an emitter', new EventEmitter()],
  ])('refuses %s by its own name', (_what, value) => {
    expect(() => accept(value as never)).toThrow(refusal(E_INVALIDARG, name));
  });

  test('refuses a client’s WebSocket as what it is, while it connects and when it is open', async () => {
    const { client, ws } = await pair();
    const connecting = new WebSocket(client.url);
    connecting.on('error', () => {});
    expect(() => accept(connecting)).toThrow(refusal(E_INVALIDARG, "a client's"));
    connecting.terminate();
    client.pause();
    expect(() => accept(client)).toThrow(refusal(E_INVALIDARG, "a client's"));
    client.terminate();
    ws.terminate();
  });

  test('refuses options that can’t be, or stand in the request’s place, and leaves the connection as it was', async () => {
    const { client, ws, request } = await pair();
    const listeners = ws.eventNames();
    expect(() => accept(ws, { maxMessageSize: 10 } as never)).toThrow(
      refusal(E_INVALIDARG, 'options are the third argument'),
    );
    expect(() => accept(ws, request, { closeTimeout: -1 })).toThrow(refusal(E_INVALIDARG, 'options.closeTimeout'));
    expect([ws.eventNames(), ws.isPaused]).toEqual([listeners, true]);
    const closed = closeOf(accept(ws, request));
    client.close(3001, 'accepted after all');
    expect(await closed).toEqual([3001, 'accepted after all']);
  });

  test.each(accepts)('takes no connection that %s has', async (_name, first) => {
    const { client, ws, request } = await pair();
    const closed = closeOf(first(ws, request));
    expect(() => accept(ws, request)).toThrow(refusal(E_ILLEGAL_METHOD_CALL, 'accepted already'));
    client.close(3002);
    expect(await closed).toEqual([3002, '']);
  });

  test.each(accepts)(
    'refuses the request of a connection that %s has, which loses nothing by it',
    async (_name, first) => {
      const [mine, other] = [await pair(), await pair()];
      const closed = closeOf(first(other.ws, other.request));
      expect(() => accept(mine.ws, other.request)).toThrow(refusal(E_INVALIDARG, 'another connection'));
      other.client.close(3003, 'told to its own');
      expect(await closed).toEqual([3003, 'told to its own']);
      const accepted = closeOf(accept(mine.ws, mine.request));
      mine.client.close(3004);
      expect(await accepted).toEqual([3004, '']);
    },
  );

  test('takes no connection that is closing, or closed', async () => {
    const { client, ws, request } = await pair();
    ws.close();
    expect(() => accept(ws, request)).toThrow(refusal(E_ILLEGAL_METHOD_CALL, 'not open any more'));
    ws.resume();
    await once(client, 'close');
    expect(() => accept(ws, request)).toThrow(refusal(E_ILLEGAL_METHOD_CALL, 'not open any more'));
  });

  test('tells the sub-protocol, our address and what the connection can do', async () => {
    const { ws, request } = await pair({ handleProtocols: () => 'second' }, ['first', 'second']);
    const socket = accept(ws, request);
    expect(socket).toBeInstanceOf(
      accept === api.acceptStreamWebSocket ? api.ServerStreamWebSocket : api.ServerMessageWebSocket,
    );
    const { information } = socket;
    expect(information.protocol).toBe('second');
    expect(information.localAddress?.displayName).toBe('127.0.0.1');
    expect(information.capabilities).toEqual(api.capabilities);
    const unasked = await pair();
    expect(accept(unasked.ws, unasked.request).information.protocol).toBe('');
  });

  test('without the request knows no address, and slices whole messages', async () => {
    const { ws } = await pair();
    const { information } = accept(ws);
    expect(information.localAddress).toBeNull();
    expect(information.capabilities).toEqual({ ...api.capabilities, partialMessages: 'sliced' });
  });
});

test.each(['nodebuffer', 'arraybuffer', 'fragments'] as const)(
  'ws’s binaryType %s, which the app has set, is of no effect',
  async (binaryType) => {
    const { client, ws } = await pair();
    ws.binaryType = binaryType;
    const recording = new RecordingSocket(api.acceptMessageWebSocket(ws));
    client.send(Buffer.from('bytes'));
    expect(await recording.until(1)).toEqual([{ bytes: Buffer.from('bytes') }]);
  },
);

test('another listener of ws’s message hears nothing where we read in front of ws, and the same as we do where ws reads', async () => {
  const heardBeside: Record<string, string[]> = { arriving: [], sliced: [] };
  for (const withRequest of [true, false]) {
    const { client, ws, request } = await pair();
    const socket = api.acceptMessageWebSocket(ws, withRequest ? request : null);
    const beside = heardBeside[socket.information.capabilities.partialMessages];
    ws.on('message', (data: Buffer) => beside?.push(data.toString()));
    const recording = new RecordingSocket(socket);
    client.send('one');
    client.send('two');
    expect(await recording.until(2)).toEqual([{ text: 'one' }, { text: 'two' }]);
    client.close();
    await recording.until(3);
  }
  expect(heardBeside).toEqual({ arriving: [], sliced: ['one', 'two'] });
});

test('another reader of the TCP socket keeps us from reading in front of ws, and both hear all', async () => {
  const { client, ws, request } = await pair();
  let bytes = 0;
  request.socket.on('data', (chunk: Buffer) => (bytes += chunk.length));
  const socket = api.acceptMessageWebSocket(ws, request);
  const recording = new RecordingSocket(socket);
  expect(socket.information.capabilities.partialMessages).toBe('sliced');
  client.send('hello');
  expect(await recording.until(1)).toEqual([{ text: 'hello' }]);
  expect(bytes).toBe(2 + 4 + 5);
});

test('ws’s maxPayload holds where ws reads, and nowhere else', async () => {
  const options = { maxPayload: 10 };
  const read = await pair(options);
  const recording = new RecordingSocket(api.acceptMessageWebSocket(read.ws, read.request));
  read.client.send('more than 10 bytes');
  expect(await recording.until(1)).toEqual([{ text: 'more than 10 bytes' }]);
  const left = await pair(options);
  const refused = new RecordingSocket(api.acceptMessageWebSocket(left.ws));
  left.client.send('more than 10 bytes');
  expect(await refused.until(1)).toEqual([{ failure: 0x80072738 | 0 }]);
});
