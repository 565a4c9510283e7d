/** `sendNonfinalFrameAsync` and `sendFinalFrameAsync`: a message that the app puts together itself. */
import { assert } from 'chai';
import { contract, type ContractEnv } from './case.ts';
import { rejects } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { BINARY, CLOSE, CONTINUATION, type FrameSeen, recordId, recordOf, TEXT } from './support/records.ts';
import { connectMessage, sendBytes } from './support/sockets.ts';
import { Hash, MiB, randomBytes } from './support/volume.ts';
import type { IBuffer, MessageWebSocket } from 'twinsocket';

const utf8 = (env: ContractEnv, text: string): IBuffer => env.api.fromUint8Array(new TextEncoder().encode(text));

/** Sends a text in three frames, the middle one empty; what each of them resolves with. */
async function sendInThree(env: ContractEnv, socket: MessageWebSocket): Promise<number[]> {
  socket.control.messageType = env.api.SocketMessageType.utf8;
  return [
    await socket.sendNonfinalFrameAsync(utf8(env, 'Grüße')),
    await socket.sendNonfinalFrameAsync(utf8(env, '')),
    await socket.sendFinalFrameAsync(utf8(env, '!')),
  ];
}

async function framesOf(env: ContractEnv, id: string): Promise<readonly FrameSeen[]> {
  return (await recordOf(env, id)).frames.filter(({ opcode }) => opcode !== CLOSE);
}

export const frameCases = contract('frames', (define) => {
  define('frames are one message to the peer, and each resolves with its own bytes', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    assert.deepEqual(await sendInThree(env, socket), [7, 0, 1]);
    const echoed = await messages.next();
    assert.deepEqual([echoed.text, echoed.type], ['Grüße!', env.api.SocketMessageType.utf8]);
    socket.close();
  });

  define('frames stand on the wire as they were sent', { fragments: 'sent' }, async (env) => {
    const id = recordId();
    const { socket } = await connectMessage(env, `/echo?record=${id}`);
    await sendInThree(env, socket);
    socket.close();
    assert.deepEqual(
      (await framesOf(env, id)).map(({ fin, opcode, length }) => [fin, opcode, length]),
      [
        [false, TEXT, 7],
        [false, CONTINUATION, 0],
        [true, CONTINUATION, 1],
      ],
    );
  });

  define('frames of one message are joined to one frame', { fragments: 'joined' }, async (env) => {
    const id = recordId();
    const { socket } = await connectMessage(env, `/echo?record=${id}`);
    await sendInThree(env, socket);
    socket.close();
    assert.deepEqual(
      (await framesOf(env, id)).map(({ fin, opcode, length }) => [fin, opcode, length]),
      [[true, TEXT, 8]],
    );
  });

  define('frames have the type of the first, whatever is set meanwhile', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    const { utf8: text, binary } = env.api.SocketMessageType;
    await socket.sendNonfinalFrameAsync(utf8(env, 'a'));
    socket.control.messageType = text;
    await socket.sendFinalFrameAsync(utf8(env, 'b'));
    await sendBytes(env, socket, [0x63]);
    assert.deepInclude(await messages.next(), { type: binary, bytes: [0x61, 0x62] });
    assert.deepInclude(await messages.next(), { type: text, text: 'c' });
    socket.close();
  });

  define('a final frame alone is a message', async (env) => {
    const id = recordId();
    const { socket, messages } = await connectMessage(env, `/echo?record=${id}`);
    assert.equal(await socket.sendFinalFrameAsync(utf8(env, 'ab')), 2);
    assert.equal((await messages.next()).text, 'ab');
    socket.close();
    assert.deepInclude((await framesOf(env, id))[0], { fin: true, opcode: BINARY, length: 2 });
  });

  define('other writes are refused until the final frame, and nothing of them is sent', async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    await socket.sendNonfinalFrameAsync(utf8(env, 'a'));
    await rejects(env, sendBytes(env, socket, [1]), hresult.E_ILLEGAL_METHOD_CALL);
    await rejects(env, socket.sendAsync('b'), hresult.E_ILLEGAL_METHOD_CALL);
    assert.isTrue(await socket.outputStream.flushAsync());
    await socket.sendFinalFrameAsync(utf8(env, 'c'));
    await socket.sendAsync('d');
    assert.deepEqual([(await messages.next()).text, (await messages.next()).text], ['ac', 'd']);
    socket.close();
  });

  define('5 MiB in frames of odd sizes are one message, by hash', async (env) => {
    const { socket, messages } = await connectMessage(env, `/sink/${5 * MiB}`);
    const hash = new Hash();
    for (let sent = 0, size = 1; sent < 5 * MiB; sent += size, size = (size * 31) % 400_009) {
      size = Math.min(size, 5 * MiB - sent);
      const piece = randomBytes(size, sent + 1);
      hash.add(piece);
      const last = sent + size === 5 * MiB;
      const buffer = env.api.fromUint8Array(piece);
      assert.equal(await (last ? socket.sendFinalFrameAsync(buffer) : socket.sendNonfinalFrameAsync(buffer)), size);
    }
    const answer = JSON.parse((await messages.next()).text as string) as { [name: string]: unknown };
    assert.deepEqual(answer, { bytes: 5 * MiB, sha256: hash.hex(), messages: 1 });
    socket.close();
  });

  define('text that is not UTF-8 as a whole is refused with the final frame', { fragments: 'joined' }, async (env) => {
    const { socket, messages } = await connectMessage(env, '/echo');
    socket.control.messageType = env.api.SocketMessageType.utf8;
    await socket.sendNonfinalFrameAsync(env.api.fromUint8Array(Uint8Array.of(0xe2, 0x82)));
    const last = socket.sendFinalFrameAsync(utf8(env, '!'));
    await rejects(env, last, hresult.NO_UNICODE_TRANSLATION);
    await socket.sendAsync('next');
    assert.equal((await messages.next()).text, 'next');
    socket.close();
  });

  define('a message that our close cuts short is sent as far as it got', { fragments: 'sent' }, async (env) => {
    const id = recordId();
    const { socket, closed } = await connectMessage(env, `/echo?record=${id}`);
    await socket.sendNonfinalFrameAsync(utf8(env, 'half'));
    socket.close(1000, 'enough');
    assert.equal((await closed.next()).code, 1000);
    assert.deepInclude((await framesOf(env, id))[0], { fin: false, opcode: BINARY, length: 4 });
  });
});
