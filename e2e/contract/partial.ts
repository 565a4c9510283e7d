/** `receiveMode`, `isMessageComplete` and `getDataStream`: a message as it is read. */
import { assert } from 'chai';
import type { MessageWebSocket, MessageWebSocketMessageReceivedEventArgs } from 'twinsocket';
import { contract, type ContractEnv } from './case.ts';
import { throws } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { Arrivals, sendBytes, sendText } from './support/sockets.ts';
import { Hash } from './support/volume.ts';

interface Client {
  readonly socket: MessageWebSocket;
  readonly events: Arrivals<MessageWebSocketMessageReceivedEventArgs>;
}

/** A socket whose events are kept as they are. */
async function connect(
  { api, peer }: ContractEnv,
  mode: 'fullMessage' | 'partialMessage',
  path: string,
): Promise<Client> {
  const socket = new api.MessageWebSocket();
  socket.control.receiveMode = api.MessageWebSocketReceiveMode[mode];
  const events = new Arrivals<MessageWebSocketMessageReceivedEventArgs>();
  socket.onmessagereceived = (event) => events.push(event);
  await socket.connectAsync(peer.ws + path);
  return { socket, events };
}

function contentOf(event: MessageWebSocketMessageReceivedEventArgs): Uint8Array {
  const reader = event.getDataReader();
  const bytes = new Uint8Array(reader.unconsumedBufferLength);
  reader.readBytes(bytes);
  return bytes;
}

/** The parts of the next message, up to the one that completes it. */
async function nextMessage({ events }: Client): Promise<MessageWebSocketMessageReceivedEventArgs[]> {
  const parts = [await events.next()];
  while (!parts.at(-1)?.isMessageComplete) parts.push(await events.next());
  return parts;
}

export const partialCases = contract('partial', (define) => {
  define('without asking for it every message comes whole', async (env) => {
    const socket = new env.api.MessageWebSocket();
    assert.equal(socket.control.receiveMode, env.api.MessageWebSocketReceiveMode.fullMessage);
    const client = await connect(env, 'fullMessage', '/source/300000?frame=1000&fragments=1&close=none');
    const event = await client.events.next();
    assert.isTrue(event.isMessageComplete);
    assert.lengthOf(contentOf(event), 300_000);
    client.socket.close();
  });

  for (const shape of ['in one frame', 'in fragments']) {
    const query = shape === 'in one frame' ? 'frame=300000' : 'frame=1000&fragments=1';
    define(`parts of a message ${shape} add up, and the last one says so`, async (env) => {
      const client = await connect(env, 'partialMessage', `/source/300000?${query}&close=none`);
      const parts = await nextMessage(client);
      assert.isAbove(parts.length, 1);
      assert.isTrue(parts.every(({ messageType }) => messageType === env.api.SocketMessageType.binary));
      const hash = new Hash();
      for (const part of parts) hash.add(contentOf(part));
      const [report] = await nextMessage(client);
      assert.equal(report?.messageType, env.api.SocketMessageType.utf8);
      const { sha256 } = JSON.parse(new TextDecoder().decode(contentOf(report as never))) as { sha256: string };
      assert.equal(hash.hex(), sha256);
      client.socket.close();
    });
  }

  define('a part that is cut from a whole message has at most 64 KiB', { partialMessages: 'sliced' }, async (env) => {
    const client = await connect(env, 'partialMessage', '/echo');
    await sendBytes(env, client.socket, new Uint8Array(2 * 65_536 + 1));
    const parts = await nextMessage(client);
    assert.deepEqual(
      parts.map((part) => contentOf(part).byteLength),
      [65_536, 65_536, 1],
    );
    client.socket.close();
  });

  define('parts of a text may end inside a character, and are the text together', async (env) => {
    const client = await connect(env, 'partialMessage', '/echo');
    client.socket.control.messageType = env.api.SocketMessageType.utf8;
    const text = `x${'é'.repeat(50_000)}`;
    await sendText(env, client.socket, text);
    const parts = await nextMessage(client);
    assert.isTrue(parts.every(({ messageType }) => messageType === env.api.SocketMessageType.utf8));
    const decoder = new TextDecoder('utf-8', { fatal: true });
    assert.isTrue(parts.map((part) => decoder.decode(contentOf(part), { stream: true })).join('') === text);
    client.socket.close();
  });

  define('an empty message is one part, which is complete', async (env) => {
    const client = await connect(env, 'partialMessage', '/echo');
    await sendBytes(env, client.socket, []);
    const [part, ...others] = await nextMessage(client);
    assert.isEmpty(others);
    assert.lengthOf(contentOf(part as never), 0);
    client.socket.close();
  });

  define('maxMessageSize counts all parts of a message', async (env) => {
    const socket = new env.api.MessageWebSocket();
    socket.control.receiveMode = env.api.MessageWebSocketReceiveMode.partialMessage;
    socket.control.maxMessageSize = 100_000;
    const failed = new Promise<void>((resolve, reject) => {
      socket.onmessagereceived = (event) => {
        try {
          contentOf(event);
        } catch (error) {
          if ((error as { number: number }).number === hresult.WSAEMSGSIZE) resolve();
          else reject(error);
        }
      };
    });
    await socket.connectAsync(`${env.peer.ws}/source/100001?frame=1000&fragments=1&close=none`);
    await failed;
    socket.close();
  });

  define('getDataStream gives the message as a stream, new each time', async (env) => {
    const { api } = env;
    const client = await connect(env, 'fullMessage', '/echo');
    await sendBytes(env, client.socket, [1, 2, 3]);
    const event = await client.events.next();
    const stream = event.getDataStream();
    assert.notStrictEqual(event.getDataStream(), stream);
    const read = async (count: number): Promise<number[]> =>
      Array.from(
        api.toUint8Array(
          await stream.readAsync(new api.WindowsRuntimeBuffer(count), count, api.InputStreamOptions.none),
        ),
      );
    assert.deepEqual([await read(2), await read(5), await read(5)], [[1, 2], [3], []]);
    const reader = new api.DataReader(event.getDataStream());
    assert.equal(await reader.loadAsync(10), 3);
    assert.deepEqual(reader.readBytes(), [1, 2, 3]);
    assert.deepEqual([...contentOf(event)], [1, 2, 3], 'and the reader has it all as well');
    client.socket.close();
  });

  define('getDataStream of an empty message ends at once', async (env) => {
    const client = await connect(env, 'fullMessage', '/raw?hex=8100');
    const reader = new env.api.DataReader((await client.events.next()).getDataStream());
    assert.equal(await reader.loadAsync(10), 0);
    client.socket.close();
  });

  define('getDataStream throws the failure of a lost connection, as getDataReader does', async (env) => {
    const client = await connect(env, 'partialMessage', '/cut?when=message&how=fin');
    await sendBytes(env, client.socket, [1]);
    const event = await client.events.next();
    throws(env, () => event.getDataStream(), hresult.CONNECTION_ABORTED);
    throws(env, () => event.getDataReader(), hresult.CONNECTION_ABORTED);
    assert.deepEqual([event.messageType, event.isMessageComplete], [env.api.SocketMessageType.binary, true]);
    client.socket.close();
  });
});
