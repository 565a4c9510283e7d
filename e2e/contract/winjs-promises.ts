/** Promises of WinRT and of WinJS in each other's hands. */
import { assert } from 'chai';
import { enumName } from './apps/tell-error.ts';
import { contract } from './case.ts';
import { connectFailure, rejects } from './support/failures.ts';
import { nextGlobalError } from './support/global-error.ts';
import * as hresult from './support/hresult.ts';
import { connectMessage, connectStream, messageClient, streamClient } from './support/sockets.ts';
import { readExactly } from './support/volume.ts';
import { loadWinJS, native } from './support/winjs.ts';

export const winjsPromiseCases = contract('winjs-promises', (define) => {
  define('a WinJS promise that a callback returns is waited for, and cancelled with the chain', async (env) => {
    const WinJS = await loadWinJS();
    const { socket } = messageClient(env);
    const chain = socket.connectAsync(`${env.peer.ws}/echo`).then(() => WinJS.Promise.timeout(1).then(() => 'late'));
    assert.equal(await chain, 'late');

    const { socket: other } = messageClient(env);
    let asked = 0;
    let begun: () => void = () => {};
    const begins = new Promise<void>((resolve) => (begun = resolve));
    const waiting = other.connectAsync(`${env.peer.ws}/echo`).then(
      () =>
        new WinJS.Promise<never>(
          () => begun(),
          () => asked++,
        ),
    );
    await begins;
    waiting.cancel();
    const outcome = await waiting.then(() => 'fulfilled', String);
    assert.equal(outcome, 'Canceled: Canceled');
    assert.equal(asked, 1);
    socket.close();
    other.close();
  });

  define('WinJS.Promise.is and as recognise a promise of WinRT', async (env) => {
    const WinJS = await loadWinJS();
    const { socket } = messageClient(env);
    const connecting = socket.connectAsync(`${env.peer.ws}/echo`);
    assert.isTrue(WinJS.Promise.is(connecting));
    assert.strictEqual(WinJS.Promise.as(connecting) as unknown, connecting);
    await connecting;
    socket.close();
  });

  define('WinJS.Promise.join waits for promises of WinRT, and hands on a cancel', async (env) => {
    const WinJS = await loadWinJS();
    const { socket } = await connectMessage(env, '/echo');
    const sends = WinJS.Promise.join({ short: socket.sendAsync('a'), long: socket.sendAsync('abc'), none: 7 });
    assert.deepEqual(await native(sends), { short: 1, long: 3, none: 7 });
    socket.close();

    const dials = [messageClient(env), streamClient(env)].map((client) => client.socket);
    const connects = dials.map((dial) => dial.connectAsync(`${env.peer.ws}/never`));
    const joined = WinJS.Promise.join(connects);
    joined.cancel();
    for (const connect of connects) await rejects(env, connect, hresult.CANCELLED);
    assert.equal(await native(joined.then(String, (reason: Error) => reason.name)), 'Canceled');
  });

  define('WinJS.Promise.any takes the first, and the rest can be cancelled', async (env) => {
    const WinJS = await loadWinJS();
    const { socket } = await connectStream(env, '/echo');
    const reader = new env.Windows.Storage.Streams.DataReader(socket.inputStream);
    const contest = { load: reader.loadAsync(1), flush: socket.outputStream.flushAsync() };
    const first = (await native(WinJS.Promise.any(contest))) as { key: string; value: unknown };
    assert.equal(first.key, 'flush');
    assert.strictEqual(first.value, contest.flush);
    contest.load.cancel();
    await rejects(env, contest.load, hresult.CANCELLED);
    socket.close();
  });

  define('WinJS.Promise.timeout cancels a connect that is late', async (env) => {
    const WinJS = await loadWinJS();
    const { AsyncStatus } = env.Windows.Foundation;
    const { socket } = streamClient(env);
    const late = socket.connectAsync(`${env.peer.ws}/never`);
    const limited = WinJS.Promise.timeout(50, late as never);
    await rejects(env, limited, hresult.CANCELLED);
    assert.equal(late.operation.status, AsyncStatus.canceled);
    const early = socket.connectAsync(`${env.peer.ws}/echo`);
    await native(WinJS.Promise.timeout(20_000, early as never));
    assert.equal(early.operation.status, AsyncStatus.completed);
    socket.close();
  });

  define('a timer cancels a connect that is late, and does nothing to one that was in time', async (env) => {
    const { socket, messages } = messageClient(env);
    const late = socket.connectAsync(new env.Windows.Foundation.Uri(`${env.peer.ws}/never`));
    setTimeout(() => late.cancel(), 50);
    const outcome = await late.then(
      () => 'connected',
      (error) =>
        enumName(env.Windows.Web.WebErrorStatus, env.Windows.Networking.Sockets.WebSocketError.getStatus(error.number)),
    );
    assert.equal(outcome, 'operationCanceled');

    const early = socket.connectAsync(new env.Windows.Foundation.Uri(`${env.peer.ws}/echo`));
    await early;
    await new Promise<void>((resolve) => {
      setTimeout(() => {
        early.cancel();
        resolve();
      }, 0);
    });
    await socket.sendAsync('still here');
    assert.equal((await messages.next()).text, 'still here');
    socket.close();
  });

  define('then takes success, error and progress together', async (env) => {
    const { socket } = await connectStream(env, '/echo');
    const { DataWriter, InMemoryRandomAccessStream, RandomAccessStream } = env.Windows.Storage.Streams;
    const source = new InMemoryRandomAccessStream();
    const writer = new DataWriter(source.getOutputStreamAt(0));
    writer.writeBytes(new Uint8Array(200_000).fill(7));
    await writer.storeAsync();
    const progress: number[] = [];
    const copied = RandomAccessStream.copyAsync(source, socket.outputStream).then(
      (count) => `${count} bytes`,
      (error) => error.message,
      (count) => progress.push(count),
    );
    assert.equal(await copied, '200000 bytes');
    assert.equal(progress.at(-1), 200_000);
    assert.deepEqual(await readExactly(env, socket, 200_000), new Uint8Array(200_000).fill(7));
    socket.close();

    let progressed = 0;
    const refused = messageClient(env)
      .socket.connectAsync(`${env.peer.ws}/refuse/500`)
      .then(
        () => 0,
        (error) => error.number,
        () => void progressed++,
      );
    assert.equal(await refused, connectFailure(env, hresult.httpStatus(500)));
    assert.equal(progressed, 0, 'a connect has no progress');
  });

  define('done without a handler gives an error to the global error event, but not a cancel', async (env) => {
    const { socket } = messageClient(env);
    const cancelled = socket.connectAsync(`${env.peer.ws}/never`);
    cancelled.done();
    cancelled.cancel();
    const failure = nextGlobalError();
    socket.connectAsync(`${env.peer.ws}/refuse/500`).done(() => assert.fail('connected'));
    const error = (await failure) as { number: number };
    assert.equal(error.number, connectFailure(env, hresult.httpStatus(500)));
  });

  define('done in front of WinJS does the same with what a callback throws', async (env) => {
    const WinJS = await loadWinJS();
    const { socket } = messageClient(env);
    for (const thrown of [new Error('in a chain of ours'), new Error('in a chain of WinJS’s')]) {
      const failure = nextGlobalError();
      if (thrown.message.endsWith('ours')) {
        socket.connectAsync(`${env.peer.ws}/echo`).done(() => {
          throw thrown;
        });
      } else {
        WinJS.Promise.wrap()
          .then(() => socket.sendAsync('x') as never)
          .done(() => {
            throw thrown;
          });
      }
      assert.strictEqual(await failure, thrown);
    }
    socket.close();
  });
});
