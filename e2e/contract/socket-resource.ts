/**
 * The promises of a native WebSocket module over `MessageWebSocket`, as react-native-windows states them in the tests of its own: here
 * they are asked of the app `apps/socket-resource.ts`, which has the same shape.
 */
import { assert } from 'chai';
import { contract } from './case.ts';
import { connectFailure } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { BINARY, CLOSE, recordId, recordOf, TEXT } from './support/records.ts';
import { connected, end, start } from './support/socket-resources.ts';
import { taskEnd } from './support/sockets.ts';

export const socketResourceCases = contract('socket-resource', (define) => {
  define('a connect is told once, and nothing else with it', async (env) => {
    const { resource, told } = await start(env, '/echo');
    assert.equal(resource.state, 'idle');
    resource.connect();
    assert.equal(resource.state, 'connecting');
    assert.equal(await told.next(), 'connected');
    assert.equal(resource.state, 'open');
    await taskEnd();
    assert.deepEqual(told.all, ['connected']);
    resource.close(1000, '');
  });

  define('a close is told with its code and reason, when the peer has answered', async (env) => {
    const { resource, told } = await connected(env, '/echo');
    resource.close(3001, 'Closing');
    assert.equal(resource.state, 'closing');
    assert.equal(await told.next(), 'closed 3001 Closing');
    assert.equal(resource.state, 'closed');
    await taskEnd();
    assert.deepEqual(told.all, ['connected', 'closed 3001 Closing']);
  });

  define('a close given at once with the connect waits for the connect', async (env) => {
    const { resource, until } = await start(env, '/echo');
    resource.connect();
    resource.close(1000, 'Closing');
    assert.deepEqual(await until('closed 1000 Closing'), ['connected', 'closed 1000 Closing']);
  });

  define('a second close has no effect', async (env) => {
    const { resource, told, until } = await connected(env, '/echo');
    resource.close(1000, 'first');
    resource.close(3000, 'second');
    await until('closed 1000 first');
    resource.close(3000, 'third');
    await taskEnd();
    assert.deepEqual(told.all, ['connected', 'closed 1000 first']);
  });

  define('a close before any connect is told, and a connect after it fails as closed', async (env) => {
    const { resource, told } = await start(env, '/echo');
    resource.close(1000, 'never');
    assert.equal(await told.next(), 'closed 1000 never');
    resource.connect();
    await told.next();
    assert.match(told.all.at(-1) as string, /^failed connect -?\d+$/);
    assert.notInclude(told.all, 'connected');
  });

  define('a code that no one can send fails the close, and the resource stays open', async (env) => {
    const started = await connected(env, '/echo');
    started.resource.close(999, 'no such code');
    assert.equal(await started.told.next(), `failed close ${hresult.E_INVALIDARG}`);
    assert.equal(started.resource.state, 'open');
    started.resource.send('still here');
    await started.until('text still here');
    await end(started);
  });

  define('a text is sent, its bytes are counted, and its answer comes', async (env) => {
    const started = await connected(env, '/sample');
    started.resource.send('prefix');
    const told = [await started.told.next(), await started.told.next()];
    assert.sameMembers(told, ['sent 6', 'text You said: "prefix"']);
    await end(started);
  });

  define('a text counts its bytes of UTF-8', async (env) => {
    const started = await connected(env, '/echo');
    started.resource.send('Grüße, 世界 😀');
    await started.until('text Grüße, 世界 😀');
    assert.include(started.told.all, 'sent 20');
    await end(started);
  });

  define('an empty text is a message, and comes back as one', async (env) => {
    const started = await connected(env, '/echo');
    started.resource.send('');
    assert.sameMembers([await started.told.next(), await started.told.next()], ['sent 0', 'text ']);
    await end(started);
  });

  define('bytes in base64 come back in base64, none and zeros too', async (env) => {
    const started = await connected(env, '/echo');
    const messages = ['', 'MQ==', 'MTI=', 'MTIz', 'MTIzNA==', 'AQ==', 'AQI=', 'AQID', 'AQIDAA==', 'AAAAAA=='];
    for (const message of messages) {
      started.resource.sendBinary(message);
      await started.until(`bytes ${message}`);
    }
    const counts = started.told.all.filter((line) => line.startsWith('sent'));
    assert.deepEqual(counts, [
      'sent 0',
      'sent 1',
      'sent 2',
      'sent 3',
      'sent 4',
      'sent 1',
      'sent 2',
      'sent 3',
      'sent 4',
      'sent 4',
    ]);
    await end(started);
  });

  define('base64 that is none fails its send alone', async (env) => {
    const started = await connected(env, '/echo');
    started.resource.sendBinary('AQ==');
    started.resource.sendBinary('not base64');
    started.resource.sendBinary('Ag==');
    await started.until('bytes Ag==');
    const failures = started.told.all.filter((line) => line.startsWith('failed'));
    assert.deepEqual(failures, [`failed send ${hresult.E_INVALIDARG}`]);
    const received = started.told.all.filter((line) => line.startsWith('bytes'));
    assert.deepEqual(received, ['bytes AQ==', 'bytes Ag==']);
    await end(started);
  });

  define('a ping is an empty text message, and is told once', async (env) => {
    const id = recordId();
    const started = await connected(env, `/echo?record=${id}`);
    started.resource.ping();
    assert.sameMembers([await started.told.next(), await started.told.next()], ['pinged', 'text ']);
    await end(started);
    const { frames } = await recordOf(env, id);
    assert.deepEqual(
      frames.map(({ opcode, length }) => [opcode, length]),
      [
        [TEXT, 0],
        [CLOSE, 23],
      ],
    );
  });

  define('a ping and texts given before the connect has finished are sent after it, in order', async (env) => {
    const id = recordId();
    const started = await start(env, `/echo?record=${id}`);
    started.resource.connect();
    started.resource.send('first');
    started.resource.ping();
    started.resource.sendBinary('AQ==');
    const told = await started.until('bytes AQ==');
    assert.equal(told[0], 'connected');
    await end(started);
    const { frames } = await recordOf(env, id);
    assert.deepEqual(
      frames.map(({ opcode, length }) => [opcode, length]),
      [
        [TEXT, 5],
        [TEXT, 0],
        [BINARY, 1],
        [CLOSE, 23],
      ],
    );
  });

  define('texts that are given at once are sent one by one, and each is counted', async (env) => {
    const started = await connected(env, '/sample');
    for (let index = 0; index < 10; index++) started.resource.send(`suffixme ${index}`);
    await started.until('text You said: "suffixme 9"');
    const texts = started.told.all.filter((line) => line.startsWith('text'));
    assert.deepEqual(
      texts,
      Array.from({ length: 10 }, (_, index) => `text You said: "suffixme ${index}"`),
    );
    await end(started);
    assert.lengthOf(
      started.told.all.filter((line) => line === 'sent 10'),
      10,
    );
  });

  define('texts and bytes that take turns keep each its type', async (env) => {
    const started = await connected(env, '/echo');
    for (let index = 0; index < 5; index++) {
      started.resource.send('MQ==');
      started.resource.sendBinary('MQ==');
    }
    for (let bytes = 0; bytes < 5;) if ((await started.told.next()) === 'bytes MQ==') bytes++;
    const received = started.told.all.filter((line) => line.endsWith('MQ=='));
    assert.deepEqual(received, Array.from({ length: 5 }, () => ['text MQ==', 'bytes MQ==']).flat());
    await end(started);
  });

  define('a large text comes back whole', async (env) => {
    const started = await connected(env, '/echo');
    const large = Array.from({ length: 3 * 4096 + 1 }, (_, index) => (index % 16).toString(16)).join('');
    started.resource.send(large);
    await started.until(`text ${large}`);
    assert.include(started.told.all, `sent ${large.length}`);
    await end(started);
  });

  define('all that was given before a close is sent before it, and nothing after', async (env) => {
    const id = recordId();
    const { resource, until } = await connected(env, `/echo?record=${id}`);
    for (const text of ['1', '2', '3']) resource.send(text);
    resource.close(1000, 'done');
    resource.send('too late');
    await until('closed 1000 done');
    const { frames } = await recordOf(env, id);
    assert.deepEqual(
      frames.map(({ opcode, length }) => [opcode, length]),
      [
        [TEXT, 1],
        [TEXT, 1],
        [TEXT, 1],
        [CLOSE, 6],
      ],
    );
  });

  define('sub-protocols are offered in their order', async (env) => {
    const started = await start(env, '/headers');
    started.resource.connect(['chat', 'superchat']);
    await started.until('connected');
    const answer = (await started.told.next()).slice('text '.length);
    const { headers } = JSON.parse(answer) as { headers: Record<string, string> };
    assert.equal(headers['sec-websocket-protocol']?.replaceAll(' ', ''), 'chat,superchat');
    await end(started);
  });

  define('headers reach the server', { requestHeaders: true }, async (env) => {
    const started = await start(env, '/headers');
    started.resource.connect([], { Cookie: 'JSESSIONID=AD9A320CC4034641997FF903F1D10906' });
    await started.until('connected');
    assert.include(await started.told.next(), '"cookie":"JSESSIONID=AD9A320CC4034641997FF903F1D10906"');
    await end(started);
  });

  define('headers that the platform can’t send fail the connect', { requestHeaders: false }, async (env) => {
    const { resource, told } = await start(env, '/headers');
    resource.connect([], { Cookie: 'JSESSIONID=AD9A320CC4034641997FF903F1D10906' });
    assert.equal(await told.next(), `failed connect ${hresult.NOT_SUPPORTED}`);
  });

  define('a server that refuses fails the connect, and what was waiting for it is dropped', async (env) => {
    const { resource, told } = await start(env, '/refuse/404');
    resource.connect();
    resource.send('waits');
    resource.ping();
    const number = connectFailure(env, 0x80190194 | 0);
    assert.equal(await told.next(), `failed connect ${number}`);
    resource.send('never sent');
    resource.close(1000, 'done');
    assert.equal(await told.next(), 'closed 1000 done');
    assert.deepEqual(told.all, [`failed connect ${number}`, 'closed 1000 done']);
  });

  define('an address that is none fails the connect', async (env) => {
    for (const address of ['ws:', 'http://localhost/', 'no address: at all']) {
      const { resource, told } = await start(env, address);
      resource.connect();
      assert.equal(await told.next(), `failed connect ${hresult.E_INVALIDARG}`);
      assert.lengthOf(told.all, 1);
    }
  });

  define('the peer’s close is told with its code and reason, and later texts are dropped', async (env) => {
    const { resource, told, until } = await connected(env, '/close/4001?reason=enough&when=message');
    resource.send('go away');
    await until('closed 4001 enough');
    resource.send('anyone?');
    resource.close(1000, '');
    await taskEnd();
    assert.deepEqual(
      told.all.filter((line) => line !== 'sent 7'),
      ['connected', 'closed 4001 enough'],
    );
    assert.equal(resource.state, 'closed');
  });

  define('a lost connection fails the receiving, then the resource closes', async (env) => {
    const { resource, until } = await connected(env, '/cut?when=message&how=fin');
    resource.send('cut me off');
    const told = await until('closed 1006 ');
    assert.deepEqual(
      told.filter((line) => !line.startsWith('sent')),
      [`failed receive ${hresult.CONNECTION_ABORTED}`, 'closed 1006 '],
    );
    assert.equal(resource.state, 'closed');
  });
});
