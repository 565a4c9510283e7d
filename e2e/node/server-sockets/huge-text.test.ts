/** A text for which V8 has no string, from a peer that is allowed to send it: the reader is told, and the process goes on. */
import { expect, test } from 'vitest';
import { MiB } from '../../sizes.ts';
import { TestClient, clientFrame } from '../../server/test-client.ts';
import { Opcode } from '../../server/frame-header.ts';
import { encodeClose } from '../../server/close-frame.ts';
import { serveOne } from './served.ts';
import * as api from '../twinsocket.ts';

/** In fragments of 8 MiB: 528 MiB, over V8's longest string of 2^29 - 24 units. */
const [fragments, size] = [66, 8 * MiB];

test(
  'a text of 528 MiB fails its socket with E_OUTOFMEMORY and 1009, where maxMessageSize lets it pass',
  { timeout: 60_000 },
  async () => {
    const { address, made } = await serveOne((ws, request) =>
      api.acceptMessageWebSocket(ws, request, { maxMessageSize: 600 * MiB }),
    );
    const client = await TestClient.open(address);
    const socket = await made;
    const read = socket.readable.getReader().read();
    const failure = read.then(
      () => 'a message',
      (error: unknown) => error,
    );
    const piece = 'a'.repeat(size);
    const [first, middle, last] = [
      clientFrame(Opcode.text, piece, false),
      clientFrame(Opcode.continuation, piece, false),
      clientFrame(Opcode.continuation, piece),
    ];
    for (let index = 0; index < fragments; index++) {
      client.write(index === 0 ? first : index < fragments - 1 ? middle : last);
    }
    expect(await failure).toMatchObject({
      number: 0x8007000e | 0,
      message: expect.stringContaining('553648128 bytes'),
    });
    expect((await client.takeFrame()).payload).toEqual(encodeClose(1009));
    expect((await socket.ended).error).toMatchObject({ number: 0x8007000e | 0 });
    await client.takeEnd();
  },
);
