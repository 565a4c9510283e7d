/** Whose memory bytes are in (docs/memory.md), on a server's sockets: nothing masks, and so copies, what they send. */
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { scenarios } from './served.ts';
import * as api from '../twinsocket.ts';

const sends: Readonly<Record<string, (socket: api.ServerMessageWebSocket, bytes: Uint8Array<ArrayBuffer>) => unknown>> =
  {
    sendAsync: (socket, bytes) => socket.sendAsync(bytes),
    writeAsync: (socket, bytes) => socket.outputStream.writeAsync(api.fromUint8Array(bytes)),
    sendFinalFrameAsync: (socket, bytes) => socket.sendFinalFrameAsync(api.fromUint8Array(bytes)),
    'sendAsync of a DataWriter’s buffer that is changed behind it': (socket, bytes) => {
      const writer = new api.DataWriter();
      writer.writeBytes(bytes);
      const buffer = writer.detachBuffer();
      void socket.sendAsync(buffer);
      api.toUint8Array(buffer).fill(0xee);
    },
  };

describe.each(Object.entries(scenarios))('%s', (_name, scenario) => {
  test.each(Object.entries(sends))('sends by %s what was given at the call', async (_member, send) => {
    const sizes = [100, 3000, 70_000, 700_000, 1_500_000];
    const { address, authority } = await scenario.serve((ws, request) => {
      const socket = api.acceptMessageWebSocket(ws, request);
      for (const size of sizes) {
        const scratch = new Uint8Array(size);
        for (let value = 1; value <= 5; value++) send(socket, scratch.fill(value));
        // As an app does that hands it to a worker.
        structuredClone(scratch, { transfer: [scratch.buffer] });
      }
      socket.close();
    });
    const client = new WebSocket(address, { ca: authority });
    const came: string[] = [];
    client.on('message', (data: Buffer) => {
      came.push(`${data.every((byte) => byte === data[0]) ? data[0] : 'mixed'}×${data.length}`);
    });
    await once(client, 'close');
    expect(came).toEqual(sizes.flatMap((size) => [1, 2, 3, 4, 5].map((value) => `${value}×${size}`)));
  });

  test('gives each message of one packet in memory of its own', async () => {
    const seen: string[] = [];
    let done = (): void => {};
    const all = new Promise<void>((resolve) => (done = resolve));
    const read = async (socket: api.ServerMessageWebSocket): Promise<void> => {
      for await (const message of socket.readable) {
        const bytes = message as Uint8Array<ArrayBuffer>;
        seen.push(`${bytes[0]}×${bytes.length}`);
        bytes.fill(0xee);
        structuredClone(bytes, { transfer: [bytes.buffer] });
        if (seen.length === 6) done();
      }
    };
    const { address, authority } = await scenario.serve(
      (ws, request) => void read(api.acceptMessageWebSocket(ws, request)),
    );
    const client = new WebSocket(address, { ca: authority });
    await once(client, 'open');
    for (let value = 1; value <= 6; value++) client.send(Buffer.alloc(value === 6 ? 500_000 : 100, value));
    await all;
    expect(seen).toEqual(['1×100', '2×100', '3×100', '4×100', '5×100', '6×500000']);
    client.close();
    await once(client, 'close');
  });
});
