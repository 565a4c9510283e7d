/** A server's socket refuses what a client must not send, and tells why; what is larger than allowed too. */
import { describe, expect, test } from 'vitest';
import { INVALID_SERVER_RESPONSE, WSAEMSGSIZE } from '../../contract/support/hresult.ts';
import { encodeClose } from '../../server/close-frame.ts';
import { Opcode } from '../../server/frame-header.ts';
import { clientFrame, TestClient } from '../../server/test-client.ts';
import { clientFaults } from './client-faults.ts';
import { RecordingSocket } from '../recording-socket.ts';
import { serveOne } from './served.ts';
import * as api from '../twinsocket.ts';

const { continuation, binary, close } = Opcode;
const good = clientFrame(binary, 'good');
const readings: Readonly<Record<string, boolean>> = { arriving: true, sliced: false };

/** The header of a frame of bytes, with a mask of zeros. */
function longHeader(size: number): Buffer {
  const header = Buffer.from('82ff000000000000000000000000', 'hex');
  header.writeUInt32BE(size, 6);
  return header;
}

/** A raw client, and what its server hears of it. */
async function connect(withRequest: boolean, options?: api.ServerMessageSocketOptions) {
  const { address, made } = await serveOne((ws, request) => {
    const socket = api.acceptMessageWebSocket(ws, withRequest ? request : null, options);
    return { socket, recording: new RecordingSocket(socket) };
  });
  const client = await TestClient.open(address);
  return { client, ...(await made) };
}

describe.each(Object.entries(readings))('of a connection that is %s', (_name, withRequest) => {
  test.each(Object.entries(clientFaults))('%s is refused', async (_what, [code, bytes]) => {
    const { client, recording, socket } = await connect(withRequest);
    client.write(Buffer.concat([good, bytes, good]));
    const { opcode, payload } = await client.takeFrame();
    expect([opcode, payload.readUInt16BE(0)]).toEqual([close, code]);
    await client.takeEnd();
    const failure = code === 1009 ? WSAEMSGSIZE : INVALID_SERVER_RESPONSE;
    expect(await recording.until(2)).toEqual([{ bytes: Buffer.from('good') }, { failure }]);
    await expect(socket.sendAsync('more')).rejects.toMatchObject({ number: failure });
  });

  test('a reader of bytes is given what came before a fault, then its error', async () => {
    const { address, made } = await serveOne((ws, request) =>
      api.acceptStreamWebSocket(ws, withRequest ? request : null),
    );
    const client = await TestClient.open(address);
    const reader = (await made).readable.getReader();
    client.write(Buffer.concat([good, clientFrame(3)]));
    expect((await reader.read()).value).toEqual(new Uint8Array(Buffer.from('good')));
    await expect(reader.read()).rejects.toMatchObject({ number: INVALID_SERVER_RESPONSE });
  });

  test('a message of maxMessageSize passes, and one that is larger fails the socket', async () => {
    const { client, recording } = await connect(withRequest, { maxMessageSize: 4 });
    client.write(Buffer.concat([good, clientFrame(binary, 'large')]));
    await client.takeEnd();
    expect(await recording.until(2)).toEqual([{ bytes: Buffer.from('good') }, { failure: WSAEMSGSIZE }]);
  });
});

describe.each(Object.entries(readings))('a client of a socket whose parts are %s', (_how, withRequest) => {
  test.each([
    ['in one frame', clientFrame(binary, 'large')],
    ['in fragments', Buffer.concat([clientFrame(binary, 'lar', false), clientFrame(continuation, 'ge')])],
  ])('is told 1009 for a message over maxMessageSize %s', async (_form, bytes) => {
    const { client } = await connect(withRequest, { maxMessageSize: 4 });
    client.write(bytes);
    expect((await client.takeFrame()).payload).toEqual(encodeClose(1009));
  });
});

test.each([
  ['over 256 MiB', undefined, 0x10000001],
  ['over a larger maxMessageSize', { maxMessageSize: 0x20000000 }, 0x20000001],
])('a frame %s is refused by its header, with 1009', async (_what, options, size) => {
  const { client } = await connect(true, options);
  client.write(longHeader(size));
  expect((await client.takeFrame()).payload).toEqual(encodeClose(1009));
  await client.takeEnd();
});

test.each([
  ['in parts', { receiveMode: api.MessageWebSocketReceiveMode.partialMessage }, 0x10000001],
  ['in one piece up to a larger maxMessageSize', { maxMessageSize: 0x20000000 }, 0x20000000],
])('a frame over 256 MiB is taken %s', async (_how, options, size) => {
  const { client, socket } = await connect(true, options);
  client.write(Buffer.concat([longHeader(size), Buffer.alloc(1), clientFrame(binary, 'payload')]));
  // An answer behind it shows that the header has been read.
  await socket.sendAsync('answer');
  expect((await client.takeFrame()).payload.toString()).toBe('answer');
  expect(socket.state).toBe('open');
  socket.abort();
});

test('a client that goes on sending a message that is too large is disconnected all the same', async () => {
  const { client } = await connect(false, { maxMessageSize: 4 });
  const writing = setInterval(() => client.write(clientFrame(binary, 'large')), 20);
  await client.takeFrame();
  await client.takeEnd().finally(() => clearInterval(writing));
});
