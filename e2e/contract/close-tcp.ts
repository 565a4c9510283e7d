/** The end of a connection once both close frames have passed: TCP is ours to end if the peer doesn't. */
import { assert } from 'chai';
import { contract } from './case.ts';
import { recordId, recordOf } from './support/records.ts';
import { connectMessage, messageClient, sendText, streamClient } from './support/sockets.ts';

export const closeTcpCases = contract('close-tcp', (define) => {
  define('our close is reported although the peer leaves TCP open, and TCP is ended', async (env) => {
    for (const { socket, closed } of [messageClient(env), streamClient(env)]) {
      const id = recordId();
      socket.control.closeTimeout = Infinity; // no deadline of ours ends it
      await socket.connectAsync(`${env.peer.ws}/close-open?record=${id}`);
      socket.close(4001, 'mine');
      assert.deepEqual(await closed.next(), { code: 4001, reason: 'mine' });
      assert.deepEqual((await recordOf(env, id)).end, { end: 'close-frame', code: 4001, reason: 'mine' });
    }
  });

  define('the peer’s close is reported although it leaves TCP open, and TCP is ended', async (env) => {
    for (const { socket, closed } of [messageClient(env), streamClient(env)]) {
      const id = recordId();
      socket.control.closeTimeout = Infinity;
      await socket.connectAsync(`${env.peer.ws}/close-open?when=open&code=4002&record=${id}`);
      assert.deepEqual(await closed.next(), { code: 4002, reason: '' });
      assert.deepInclude((await recordOf(env, id)).end, { end: 'close-frame', code: 4002 });
    }
  });

  define('a socket whose peer leaves TCP open can be used to its last message', async (env) => {
    const { socket, messages, closed, events } = await connectMessage(env, '/close-open');
    await sendText(env, socket, 'the last word');
    assert.equal((await messages.next()).text, 'the last word');
    socket.close(1000, '');
    assert.equal((await closed.next()).code, 1000);
    assert.deepEqual(events, ['messagereceived', 'closed']);
  });
});
