/** A peer that stops in the midst of what it has begun is not waited for longer than `receiveTimeout`, whatever it is. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TIMEOUT } from '../../contract/support/hresult.ts';
import { encodeClose } from '../../server/close-frame.ts';
import { Opcode } from '../../server/frame-header.ts';
import { clientFrame, TestClient } from '../../server/test-client.ts';
import { RecordingSocket } from '../recording-socket.ts';
import { serveOne } from '../server-sockets/served.ts';
import * as api from '../twinsocket.ts';
import { frame } from './frames.ts';
import { WireServer } from './wire-server.ts';

const { binary, ping, close } = Opcode;
/** Milliseconds; the default would be too long to wait for. */
const receiveTimeout = 200;

type FrameOf = (opcode: number, payload: Buffer) => Buffer;

const begun: readonly (readonly [what: string, bytes: (make: FrameOf) => Buffer])[] = [
  ['the first byte of a header', (make) => make(binary, Buffer.from('abc')).subarray(0, 1)],
  ['a header', (make) => make(binary, Buffer.alloc(200)).subarray(0, 3)],
  ['a payload, before its first byte', (make) => make(binary, Buffer.from('abc')).subarray(0, -3)],
  ['a ping', (make) => make(ping, Buffer.from('abc')).subarray(0, -1)],
  ['a close frame', (make) => make(close, encodeClose(1000)).subarray(0, -1)],
];

let server: WireServer;

beforeAll(async () => {
  server = await WireServer.start();
});

afterAll(() => server.close());

describe('a peer that stops in', () => {
  test.each(begun)('%s fails a client', async (_what, bytes) => {
    const socket = new api.MessageWebSocket();
    socket.control.receiveTimeout = receiveTimeout;
    const recorded = new RecordingSocket(socket);
    const { address, wire } = server.expect();
    await socket.connectAsync(address);
    (await wire).write(Buffer.concat([frame(binary, 'good'), bytes((opcode, payload) => frame(opcode, payload))]));
    expect(await recorded.until(2)).toEqual([{ bytes: Buffer.from('good') }, { failure: TIMEOUT }]);
    await (
      await wire
    ).ended;
  });

  test.each(begun)('%s fails a socket of a server', async (_what, bytes) => {
    const { address, made } = await serveOne((ws, request) => {
      return new RecordingSocket(api.acceptMessageWebSocket(ws, request, { receiveTimeout }));
    });
    const client = await TestClient.open(address);
    const good = clientFrame(binary, 'good');
    client.write(Buffer.concat([good, bytes((opcode, payload) => clientFrame(opcode, payload))]));
    expect(await (await made).until(2)).toEqual([{ bytes: Buffer.from('good') }, { failure: TIMEOUT }]);
    await client.takeEnd();
  });
});
