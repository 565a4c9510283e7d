/** What the article on WebSockets says that belongs to no verb: settings, information, one writer after the other. */
import { assert } from 'chai';
import { contract, type ContractEnv } from './case.ts';
import { rejects } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { BINARY, recordId, recordOf } from './support/records.ts';
import { connectStream, messageClient, sendBytes, streamClient } from './support/sockets.ts';
import { readExactly } from './support/volume.ts';

const bothClasses = (env: ContractEnv) => [messageClient(env), streamClient(env)].map(({ socket }) => socket);

export const articleCases = contract('article', (define) => {
  define('settings start as Windows has them', async ({ api }) => {
    const message = new api.MessageWebSocket().control;
    const stream = new api.StreamWebSocket().control;
    for (const { connectTimeout, sendTimeout, receiveTimeout } of [message, stream]) {
      assert.deepEqual([connectTimeout, sendTimeout, receiveTimeout], [60_000, 30_000, 30_000]);
    }
    assert.equal(message.messageType, api.SocketMessageType.binary);
    assert.equal(message.receiveMode, api.MessageWebSocketReceiveMode.fullMessage);
    assert.isTrue(stream.noDelay);
  });

  define('small writes come back with noDelay and without', async (env) => {
    for (const noDelay of [true, false]) {
      const { socket } = streamClient(env);
      socket.control.noDelay = noDelay;
      await socket.connectAsync(`${env.peer.ws}/echo`);
      for (let byte = 0; byte < 50; byte++) await sendBytes(env, socket, [byte]);
      assert.deepEqual(
        [...(await readExactly(env, socket, 50))],
        Array.from({ length: 50 }, (_, byte) => byte),
      );
      socket.close();
    }
  });

  define('the information can be read at any time in a socket’s life, and never be set', async (env) => {
    for (const socket of bothClasses(env)) {
      const { information } = socket;
      const tells = (protocol: string | null): void => {
        assert.strictEqual(socket.information, information);
        assert.equal(information.protocol, protocol);
        assert.equal(information.bandwidthStatistics.inboundBitsPerSecond, 0);
        assert.isNull(information.serverCertificate);
        assert.lengthOf(information.serverCertificateErrors, 0);
      };
      tells(null);
      const connecting = socket.connectAsync(`${env.peer.ws}/echo`);
      tells(null);
      await connecting;
      tells('');
      socket.close();
      tells('');
      assert.throws(() => ((information as { protocol: string | null }).protocol = 'mine'), TypeError);
    }
  });

  define('information.localAddress is known once the socket is open', { localAddress: true }, async (env) => {
    for (const socket of bothClasses(env)) {
      assert.strictEqual(socket.information.localAddress, null);
      await socket.connectAsync(`${env.peer.ws}/echo`);
      assert.equal(socket.information.localAddress?.canonicalName, '127.0.0.1');
      socket.close();
    }
  });

  define('the output stream of a StreamWebSocket goes from writer to writer', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    for (const byte of [1, 2]) {
      const writer = new env.api.DataWriter(socket.outputStream);
      writer.writeByte(byte);
      await writer.storeAsync();
      assert.strictEqual(writer.detachStream(), socket.outputStream);
      writer.close();
    }
    assert.deepEqual([...(await readExactly(env, socket, 2))], [1, 2]);
    new env.api.DataWriter(socket.outputStream).close(); // nobody detached
    await rejects(env, sendBytes(env, socket, [3]), hresult.RO_E_CLOSED);
    socket.close();
  });

  define('a StreamWebSocket sends binary messages alone', async (env) => {
    const id = recordId();
    const { socket } = await connectStream(env, `/echo?record=${id}`);
    const writer = new env.api.DataWriter(socket.outputStream);
    writer.writeString('text');
    await writer.storeAsync();
    await sendBytes(env, socket, [1, 2]);
    await readExactly(env, socket, 6);
    socket.close();
    const { frames } = await recordOf(env, id);
    assert.deepEqual(
      frames.slice(0, 2).map(({ opcode, length }) => [opcode, length]),
      [
        [BINARY, 4],
        [BINARY, 2],
      ],
    );
  });
});
