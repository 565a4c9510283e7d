/** However many pings a client sends at once: they are answered, in their order, and end nothing. */
import { expect, test } from 'vitest';
import { Opcode } from '../../server/frame-header.ts';
import { clientFrame, TestClient } from '../../server/test-client.ts';
import { RecordingSocket } from '../recording-socket.ts';
import { serveOne } from './served.ts';
import * as api from '../twinsocket.ts';

const { text, ping, pong } = Opcode;

test.each([
  ['plain', {}, {}],
  ['with compression', { perMessageDeflate: true }, { 'Sec-WebSocket-Extensions': 'permessage-deflate' }],
])('a thousand pings in one packet, and a text behind them: %s', async (_how, options, headers) => {
  const { address, made } = await serveOne(
    (ws, request) => new RecordingSocket(api.acceptMessageWebSocket(ws, request)),
    options,
  );
  const client = await TestClient.open(address, { headers });
  const payloads = Array.from({ length: 1000 }, (_, number) => `${number}`);
  client.write(Buffer.concat([...payloads.map((payload) => clientFrame(ping, payload)), clientFrame(text, 'behind')]));
  const recording = await made;
  expect(await recording.until(1)).toEqual([{ text: 'behind' }]);
  for (const payload of payloads) {
    const frame = await client.takeFrame();
    expect([frame.opcode, frame.payload.toString()]).toEqual([pong, payload]);
  }
  client.write(clientFrame(text, 'again'));
  expect(await recording.until(2)).toEqual([{ text: 'behind' }, { text: 'again' }]);
});

test('a client that does not answer a ping ends the socket, after desiredUnsolicitedPongInterval and receiveTimeout', async () => {
  const options = { desiredUnsolicitedPongInterval: 50, receiveTimeout: 100 };
  const { address, made } = await serveOne((ws, request) => api.acceptMessageWebSocket(ws, request, options));
  const client = await TestClient.open(address);
  const socket = await made;
  const opcodes = [(await client.takeFrame()).opcode, (await client.takeFrame()).opcode];
  expect(opcodes).toEqual([pong, ping]);
  expect((await socket.ended).error).toMatchObject({ number: 0x80072ee2 | 0 });
});

test('a client that answers pings stays connected', async () => {
  const options = { desiredUnsolicitedPongInterval: 20, receiveTimeout: 10_000 };
  const { address, made } = await serveOne((ws, request) => api.acceptStreamWebSocket(ws, request, options));
  const client = await TestClient.open(address);
  const socket = await made;
  for (let pings = 0; pings < 3;) {
    const { opcode, payload } = await client.takeFrame();
    if (opcode !== ping) continue;
    pings++;
    client.write(clientFrame(pong, payload));
  }
  expect(socket.state).toBe('open');
});
