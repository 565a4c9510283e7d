/** The default limit of a message that is held whole, where ws reads alone and holds it. No test holds so much. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { WSAEMSGSIZE } from '../../contract/support/hresult.ts';
import { encodeClose } from '../../server/close-frame.ts';
import { Opcode } from '../../server/frame-header.ts';
import { longFrame } from '../protocol/frames.ts';
import { WireServer } from '../protocol/wire-server.ts';
import { closeOf, RecordingSocket } from '../recording-socket.ts';
import { serveOne } from '../server-sockets/served.ts';
import * as api from '../twinsocket.ts';

const limit = 256 * 1024 * 1024;
const { binary, close } = Opcode;

let server: WireServer;

beforeAll(async () => {
  server = await WireServer.start();
});

afterAll(() => server.close());

describe('of a client that has set no maxMessageSize', () => {
  test('a message over 256 MiB is refused by its header, with 1009', async () => {
    const socket = new api.MessageWebSocket();
    const recorded = new RecordingSocket(socket);
    const { address, wire } = server.expect();
    await socket.connectAsync(address);
    expect(socket.information.capabilities.partialMessages).toBe('sliced');
    (await wire).write(longFrame(binary, BigInt(limit + 1)));
    expect(await recorded.until(1)).toEqual([{ failure: WSAEMSGSIZE }]);
    await (await wire).until((frames) => frames.length > 0);
    expect((await wire).frames[0]).toMatchObject({ opcode: close, payload: encodeClose(1009) });
  });

  test('a message of 256 MiB is not refused by its header', async () => {
    const socket = new api.StreamWebSocket();
    const { address, wire } = server.expect();
    await socket.connectAsync(address);
    await (await wire).deliver([longFrame(binary, BigInt(limit)), Buffer.alloc(1)]);
    expect(socket.state).toBe('open');
    socket.abort();
  });
});

describe('of a server that has set no maxMessageSize, nor a limit of ws', () => {
  /** As ws tells of a message: its memory is not touched, so the system gives none. */
  const tell = (ws: WebSocket, size: number): boolean => ws.emit('message', Buffer.alloc(size), true);

  const connect = async () => {
    const { address, made } = await serveOne(
      (ws) => {
        const socket = api.acceptMessageWebSocket(ws, null);
        const sizes: number[] = [];
        const failed = new Promise<number>((resolve) => {
          socket.onmessagereceived = (message: { getDataReader(): { unconsumedBufferLength: number } }) => {
            try {
              sizes.push(message.getDataReader().unconsumedBufferLength);
            } catch (error) {
              resolve((error as api.WinRTError).number);
            }
          };
        });
        return { ws, socket, sizes, failed };
      },
      { maxPayload: 0 },
    );
    const client = new api.MessageWebSocket();
    const closed = closeOf(client as never);
    await client.connectAsync(address);
    return { client, closed, ...(await made) };
  };

  test('a message of 256 MiB is received, and a larger one fails the socket with 1009', async () => {
    const { ws, closed, sizes, failed } = await connect();
    // A turn later: what comes sooner waits until the app knows that it has accepted.
    await new Promise((resolve) => setImmediate(resolve));
    tell(ws, limit);
    tell(ws, limit + 1);
    expect(await failed).toBe(WSAEMSGSIZE);
    expect(sizes).toEqual([limit]);
    expect((await closed)[0]).toBe(1009);
  });
});
