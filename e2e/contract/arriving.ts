/** Parts of a message as its bytes come, before it has an end: `receiveMode` where the platform shows them. */
import { assert } from 'chai';
import type { MessageWebSocketMessageReceivedEventArgs } from 'twinsocket';
import { contract, type ContractEnv } from './case.ts';
import type { Failure } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { recordId, takenOf } from './support/records.ts';
import { Arrivals, connectStream, sendBytes } from './support/sockets.ts';
import { Hash, IN_FLIGHT, MiB } from './support/volume.ts';

const arriving = { partialMessages: 'arriving' } as const;

type Part = { readonly bytes: number[]; readonly complete: boolean; readonly type: number };

function read(event: MessageWebSocketMessageReceivedEventArgs): Part {
  const reader = event.getDataReader();
  const bytes = new Uint8Array(reader.unconsumedBufferLength);
  reader.readBytes(bytes);
  return { bytes: [...bytes], complete: event.isMessageComplete, type: event.messageType };
}

/** A socket that is told of parts, connected to a path of the peer. */
async function partialClient({ api, peer }: ContractEnv, path: string) {
  const socket = new api.MessageWebSocket();
  const events = new Arrivals<MessageWebSocketMessageReceivedEventArgs>();
  const closed = new Promise<number>((resolve) => (socket.onclosed = ({ code }) => resolve(code)));
  socket.control.receiveMode = api.MessageWebSocketReceiveMode.partialMessage;
  socket.onmessagereceived = (event) => events.push(event);
  socket.control.closeTimeout = 200; // for peers that are in the middle of a frame, and can't answer
  await socket.connectAsync(peer.ws + path);
  return { socket, events, closed };
}

export const arrivingCases = contract('arriving', (define) => {
  define('parts come while the message is still being sent', arriving, async (env) => {
    // At this pace the message would take days.
    const { socket, events, closed } = await partialClient(env, '/drip/100000000?step=10&ms=10');
    for (let parts = 0; parts < 5; parts++) {
      const { bytes, complete, type } = read(await events.next());
      assert.isFalse(complete);
      assert.isNotEmpty(bytes);
      assert.equal(type, env.api.SocketMessageType.binary);
    }
    socket.close();
    assert.equal(await closed, 1006);
  });

  define('the last part of a message that comes bit by bit says so', arriving, async (env) => {
    const { socket, events } = await partialClient(env, '/drip/100?type=text&step=10&ms=5');
    const parts = [read(await events.next())];
    while (!parts.at(-1)?.complete) parts.push(read(await events.next()));
    assert.isAbove(parts.length, 1);
    assert.isTrue(parts.every(({ type }) => type === env.api.SocketMessageType.utf8));
    assert.lengthOf(
      parts.flatMap(({ bytes }) => bytes),
      100,
    );
    socket.close();
  });

  define('a text that is cut inside a character is given as it comes', arriving, async (env) => {
    // A text of five bytes of which two are sent, those of a character of three. What the peer sends next is its echo of our
    // message, 82 01 61, and is taken for the rest: the third byte, U+0001, and an a.
    const { socket, events } = await partialClient(env, '/raw?hex=8105e282');
    assert.deepInclude(read(await events.next()), { bytes: [0xe2, 0x82], complete: false });
    await sendBytes(env, socket, [0x61]);
    const rest = [read(await events.next())];
    while (!rest.at(-1)?.complete) rest.push(read(await events.next()));
    const bytes = rest.flatMap((part) => part.bytes);
    assert.deepEqual(bytes, [0x82, 0x01, 0x61]);
    assert.equal(
      new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.of(0xe2, 0x82, ...bytes)),
      '\u2082\u0001a',
    );
    socket.close();
  });

  define('a text that turns out not to be UTF-8 fails after the parts before it', arriving, async (env) => {
    // As above, but 82 follows a whole character, where none can begin with it.
    const { socket, events } = await partialClient(env, '/raw?hex=810561');
    assert.deepInclude(read(await events.next()), { bytes: [0x61], complete: false });
    await sendBytes(env, socket, [0x61]);
    const failed = await events.next();
    try {
      failed.getDataReader();
      assert.fail('the text was taken');
    } catch (error) {
      assert.equal((error as Failure).number, hresult.INVALID_SERVER_RESPONSE, (error as Failure).message);
    }
    socket.close();
  });

  define(
    'one frame larger than any buffer is read as it comes, and is never held whole',
    { partialMessages: 'arriving', receiveBackPressure: 'paused' },
    async (env) => {
      const [size, step] = [96 * MiB, 4 * MiB];
      const id = recordId();
      const { socket } = await connectStream(env, `/push/${size}?record=${id}`);
      const reader = new env.api.DataReader(socket.inputStream);
      const hash = new Hash();
      const bytes = new Uint8Array(step);
      for (let length = 0; length < size; length += step) {
        assert.equal(await reader.loadAsync(step), step);
        reader.readBytes(bytes);
        hash.add(bytes);
        // What has been read, and what the buffers of two sockets and ours hold.
        assert.isBelow((await takenOf(env, id)) - length, IN_FLIGHT);
      }
      reader.inputStreamOptions = env.api.InputStreamOptions.partial;
      const report = JSON.parse(reader.readString(await reader.loadAsync(1000))) as unknown;
      assert.deepEqual(report, { bytes: size, sha256: hash.hex() });
      socket.close();
    },
  );
});
