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
