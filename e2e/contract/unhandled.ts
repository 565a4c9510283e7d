import { assert } from 'chai';
import { contract, type ContractEnv } from './case.ts';
import { connectFailure, rejects } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { connectStream, messageClient } from './support/sockets.ts';
import { unhandledWhile } from './support/unhandled.ts';

/** A connect that the peer refuses. */
function refused(env: ContractEnv): ReturnType<ContractEnv['api']['MessageWebSocket']['prototype']['connectAsync']> {
  return messageClient(env).socket.connectAsync(`${env.peer.ws}/refuse/404`);
}

export const unhandledCases = contract('unhandled', (define) => {
  define('a failed connect that nobody handles is reported as the platform’s own rejections, once', async (env) => {
    const reported = await unhandledWhile(async (next) => {
      const connecting = refused(env);
      const error = await next();
      await rejects(env, connecting, connectFailure(env, hresult.httpStatus(404)));
      assert.strictEqual(connecting.operation.errorCode, error);
    });
    assert.lengthOf(reported, 1);
  });

  define('so is a promise derived from it, alone', async (env) => {
    const reported = await unhandledWhile(async (next) => {
      const connecting = refused(env);
      const derived = connecting.then(() => 'connected').finally(() => {});
      await next();
      await rejects(env, derived, connectFailure(env, hresult.httpStatus(404)));
    });
    assert.lengthOf(reported, 1);
  });

  define('a handler of any kind takes care of it', async (env) => {
    const reported = await unhandledWhile(async (next) => {
      await rejects(env, refused(env), connectFailure(env, hresult.httpStatus(404)));
      await refused(env).catch(() => {});
      await new Promise<void>((resolve) => refused(env).done(null, () => resolve()));
      await new Promise<void>((resolve) => (refused(env).operation.completed = () => resolve()));
      await refused(env).then(
        () => {},
        () => {},
      );
      refused(env); // The only one without.
      await next();
    });
    assert.lengthOf(reported, 1);
  });

  define('an error that a callback of a connect throws is reported too', async (env) => {
    const thrown = new Error('in the app');
    const reported = await unhandledWhile(async (next) => {
      const { socket } = messageClient(env);
      socket.connectAsync(`${env.peer.ws}/echo`).then(() => {
        throw thrown;
      });
      await next();
      socket.close();
    });
    assert.deepEqual(reported, [thrown]);
  });

  define(
    'sends, reads and stores that fail without a handler are silent: the end of the socket tells of them',
    async (env) => {
      const reported = await unhandledWhile(async (next) => {
        const { socket } = await connectStream(env, '/cut?when=message&how=rst');
        const reader = new env.api.DataReader(socket.inputStream);
        const writer = new env.api.DataWriter(socket.outputStream);
        reader.loadAsync(1).then(() => {});
        // No write waits when the link is cut: that crashes Chromium's tab over WebSocketStream (docs/browsers.md).
        await socket.outputStream.writeAsync(env.api.fromUint8Array(Uint8Array.of(1)));
        assert.notEqual((await socket.ended).error, null);
        writer.writeBytes([1]);
        writer.storeAsync().then(() => {});
        socket.outputStream.writeAsync(env.api.fromUint8Array(Uint8Array.of(1)));
        refused(env);
        await next();
      });
      assert.lengthOf(reported, 1);
    },
  );
});
