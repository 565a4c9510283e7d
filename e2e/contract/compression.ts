/** permessage-deflate (RFC 7692), which `control.perMessageDeflate` offers; a page's engine offers it by itself. */
import { assert } from 'chai';
import { contract, type ContractEnv } from './case.ts';
import { openFailure, rejects, type Failure } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { CONTINUATION, recordId, recordOf, TEXT } from './support/records.ts';
import { messageClient, sendBytes, sendText, streamClient, type MessageClient } from './support/sockets.ts';
import { readExactly } from './support/volume.ts';

/** Frames of a server, made with zlib: a page has no deflate that ends with a sync flush (RFC 7692, 7.2.1). */
const frames = {
  /** The text "Hello", compressed (the RFC's own example, 7.2.3.1). */
  hello: 'c107f248cdc9c90700',
  /** The same in two fragments. */
  helloBegins: '4103f248cd',
  helloEnds: '8004c9c90700',
  /** Ten thousand zeros in a binary message. */
  zeros: 'c21becc1010d000000c2a0f74f6d0e37a0000000000000000000e0df00',
  ping: '890170',
  /** Binary messages of one byte, not compressed, as an endpoint may send at any time (6.1). */
  byte: (value: number): string => `8201${value.toString(16).padStart(2, '0')}`,
  /** A block of a type that is reserved (RFC 1951, 3.2.3). */
  bad: 'c101ff',
};

async function connect(env: ContractEnv, path: string): Promise<MessageClient> {
  const client = messageClient(env);
  client.socket.control.perMessageDeflate = true;
  await client.socket.connectAsync(env.peer.ws + path);
  return client;
}

export const compressionCases = contract('compression', (define) => {
  define('compression is offered to the server only if asked for', { requestHeaders: true }, async (env) => {
    for (const wanted of [false, true]) {
      const { socket, messages } = messageClient(env);
      assert.isFalse(socket.control.perMessageDeflate, 'not the default');
      socket.control.perMessageDeflate = wanted;
      await socket.connectAsync(`${env.peer.ws}/headers`);
      const { headers } = JSON.parse((await messages.next()).text as string) as { headers: { [name: string]: string } };
      assert.equal(headers['sec-websocket-extensions']?.includes('permessage-deflate') ?? false, wanted);
      socket.close();
    }
  });

  define('compressed and other messages arrive in the order of the wire, a ping among them', async (env) => {
    const { hello, helloBegins, helloEnds, zeros, ping, byte } = frames;
    const wire = [byte(1), hello, ping, byte(2), helloBegins, ping, helloEnds, byte(3), zeros, byte(4), hello].join('');
    const { socket, messages } = await connect(env, `/deflate?hex=${wire}`);
    const { binary, utf8 } = env.api.SocketMessageType;
    const got: (readonly [number, number | string])[] = [];
    while (got.length < 8) {
      const { type, bytes, text } = await messages.next();
      got.push([type, type === utf8 ? (text as string) : bytes.length === 1 ? (bytes[0] as number) : bytes.length]);
    }
    assert.deepEqual(got, [
      [binary, 1],
      [utf8, 'Hello'],
      [binary, 2],
      [utf8, 'Hello'],
      [binary, 3],
      [binary, 10_000],
      [binary, 4],
      [utf8, 'Hello'],
    ]);
    socket.close();
  });

  // The peer doesn't know that these bytes have closed, so it answers our answer. Chromium takes offence at that.
  define('a close after compressed messages is raised after them', { protocolChecks: 'complete' }, async (env) => {
    const wire = [frames.zeros, frames.zeros, frames.hello, '880203e8'].join('');
    const { messages, closed, events } = await connect(env, `/deflate?hex=${wire}`);
    assert.deepEqual(await closed.next(), { code: 1000, reason: '' });
    assert.deepEqual(events, ['messagereceived', 'messagereceived', 'messagereceived', 'closed']);
    assert.equal(messages.all.at(-1)?.text, 'Hello');
  });

  define('what is sent compressed is smaller on the wire, and comes back whole', async (env) => {
    const id = recordId();
    const { socket, messages, closed } = await connect(env, `/deflate?record=${id}`);
    socket.control.messageType = env.api.SocketMessageType.utf8;
    const text = 'again and '.repeat(10_000);
    assert.equal(await sendText(env, socket, text), 100_000, 'counted as it was written');
    assert.equal((await messages.next()).text, text);
    socket.close();
    await closed.next();
    const sent = (await recordOf(env, id)).frames.filter(({ opcode }) => opcode === TEXT || opcode === CONTINUATION);
    assert.isBelow(
      sent.reduce((sum, { length }) => sum + length, 0),
      10_000,
    );
  });

  define('a StreamWebSocket reads compressed messages, too', async (env) => {
    const { socket } = streamClient(env);
    socket.control.perMessageDeflate = true;
    const { byte, hello, zeros } = frames;
    await socket.connectAsync(`${env.peer.ws}/deflate?hex=${byte(1)}${zeros}${byte(2)}${hello}`);
    const bytes = await readExactly(env, socket, 10_007);
    assert.deepEqual(
      [bytes[0], bytes[10_001], ...bytes.subarray(10_002)],
      [1, 2, ...new TextEncoder().encode('Hello')],
    );
    socket.close();
  });

  define('a server that doesn’t compress gets and sends messages all the same', async (env) => {
    const { socket, messages } = await connect(env, '/echo');
    await sendBytes(env, socket, new Uint8Array(5000));
    assert.lengthOf((await messages.next()).bytes, 5000);
    socket.close();
  });

  define('maxMessageSize counts the bytes of a message once decompressed', async (env) => {
    const { socket, messages } = messageClient(env);
    socket.control.perMessageDeflate = true;
    socket.control.maxMessageSize = 100;
    await socket.connectAsync(`${env.peer.ws}/deflate?hex=${frames.hello}${frames.zeros}`);
    assert.equal((await messages.next()).text, 'Hello');
    assert.equal(((await messages.next()).error as Failure).number, hresult.WSAEMSGSIZE);
    socket.close();
  });

  define('compressed data that is broken fails the socket', async (env) => {
    const { socket, messages } = await connect(env, `/deflate?when=message&hex=${frames.bad}`);
    await sendBytes(env, socket, [0]);
    // WebKit raises what came behind the fault first.
    let error: Failure | undefined;
    while (!error) error = (await messages.next()).error as Failure | undefined;
    const number = openFailure(env, hresult.INVALID_SERVER_RESPONSE);
    assert.equal(error.number, number, error.message);
    await rejects(env, sendBytes(env, socket, [2]), number);
    socket.close();
  });

  define('messages before broken compressed data are raised first', { protocolChecks: 'complete' }, async (env) => {
    const { socket, messages } = await connect(env, `/deflate?hex=${frames.hello}${frames.byte(1)}${frames.bad}`);
    assert.equal((await messages.next()).text, 'Hello');
    assert.deepEqual((await messages.next()).bytes, [1]);
    assert.equal(((await messages.next()).error as Failure).number, hresult.INVALID_SERVER_RESPONSE);
    socket.close();
  });
});
