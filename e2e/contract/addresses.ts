/** The addresses of a host, as `control.lookup` gives them: at most five are tried, and the first that connects wins. */
import { assert } from 'chai';
import type { LookupAddress, LookupFunction, WinRTError } from 'twinsocket';
import { contract, type ContractEnv } from './case.ts';
import { rejects, throws } from './support/failures.ts';
import * as hresult from './support/hresult.ts';
import { isRecorded, recordId } from './support/records.ts';
import { messageClient, streamClient } from './support/sockets.ts';

const dialled = { dialling: 'configurable' } as const;

/** Where the peer listens. */
const good = '127.0.0.1';
/** Loopback addresses at which nobody listens. */
const closedOnes = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5', '127.0.0.6'];

const answer = (...addresses: readonly string[]): LookupFunction => {
  const found = addresses.map((address): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_name, _options, done) => done(null, found);
};

const named = ({ peer }: ContractEnv, path: string): string => `${peer.ws.replace(good, 'peer.test')}${path}`;

export const addressCases = contract('addresses', (define) => {
  define('the lookup is asked once, for the name, and for all of its addresses', dialled, async (env) => {
    for (const { socket } of [messageClient(env), streamClient(env)]) {
      const asked: unknown[] = [];
      socket.control.lookup = (name, { all }, done) => {
        asked.push([name, all]);
        done(null, [{ address: good, family: 4 }]);
      };
      await socket.connectAsync(named(env, '/echo'));
      assert.deepEqual(asked, [['peer.test', true]]);
      socket.close();
    }
  });

  define('lookup may answer with a single address, and is not called for an IP address', dialled, async (env) => {
    const { socket } = messageClient(env);
    socket.control.lookup = (_name, _options, done) => done(null, good, 4);
    await socket.connectAsync(named(env, '/echo'));
    socket.close();
    const other = messageClient(env);
    other.socket.control.lookup = () => assert.fail('an address needs no lookup');
    await other.socket.connectAsync(`${env.peer.ws}/echo`);
    other.socket.close();
  });

  define('an address that refuses is passed over', dialled, async (env) => {
    const { socket } = messageClient(env);
    socket.control.lookup = answer('127.0.0.2', good);
    await socket.connectAsync(named(env, '/echo'));
    if (env.api.capabilities.localAddress) assert.equal(socket.information.localAddress?.canonicalName, good);
    socket.close();
  });

  define('the fifth is still tried, the sixth is not', dialled, async (env) => {
    const id = recordId();
    const { socket } = messageClient(env);
    socket.control.lookup = answer(...closedOnes, good);
    const error = await rejects(env, socket.connectAsync(named(env, `/echo?record=${id}`)), hresult.CANNOT_CONNECT);
    for (const address of closedOnes) assert.include(error.message, address);
    assert.notInclude(error.message, `${good} `);
    assert.lengthOf((error.cause as AggregateError).errors, 5);
    assert.isFalse(await isRecorded(env, id));
    socket.control.lookup = answer(...closedOnes.slice(1), good);
    await socket.connectAsync(named(env, `/echo?record=${id}`));
    assert.isTrue(await isRecorded(env, id));
    socket.close();
  });

  define('when no address connects, the error is that of the last one', dialled, async (env) => {
    for (const [last, number] of [
      ['127.0.0.2', hresult.CANNOT_CONNECT],
      ['255.255.255.255', hresult.SERVER_UNREACHABLE],
    ] as const) {
      const { socket } = messageClient(env);
      socket.control.lookup = answer('127.0.0.3', last);
      const error = await rejects(env, socket.connectAsync(named(env, '/echo')), number);
      assert.include(error.message, '127.0.0.3');
      assert.include(error.message, last);
    }
  });

  define('a lookup that answers with no address fails the connect', dialled, async (env) => {
    for (const lookup of [answer(), answer('peer.test')]) {
      const { socket } = messageClient(env);
      socket.control.lookup = lookup;
      const error = await rejects(env, socket.connectAsync(named(env, '/echo')), hresult.NAME_NOT_RESOLVED);
      assert.include(error.message, 'peer.test');
    }
  });

  define('a lookup that throws fails the connect, with what it threw as the cause', dialled, async (env) => {
    const { socket } = messageClient(env);
    const thrown = new Error('no idea');
    socket.control.lookup = () => {
      throw thrown;
    };
    const error: Pick<WinRTError, 'cause'> = await rejects(
      env,
      socket.connectAsync(named(env, '/echo')),
      hresult.NAME_NOT_RESOLVED,
    );
    assert.strictEqual(error.cause, thrown);
  });

  define('a lookup that never answers ends at control.connectTimeout', dialled, async (env) => {
    const { socket } = messageClient(env);
    socket.control.connectTimeout = 150;
    socket.control.lookup = () => {};
    const error = await rejects(env, socket.connectAsync(named(env, '/echo')), hresult.TIMEOUT);
    assert.include(error.message, 'peer.test');
  });

  define(
    'a connect that is cancelled during the lookup does not dial when the lookup answers',
    dialled,
    async (env) => {
      const id = recordId();
      const { socket } = messageClient(env);
      const asked = new Promise<() => void>((resolve) => {
        socket.control.lookup = (_name, _options, done) => resolve(() => done(null, good, 4));
      });
      const connecting = socket.connectAsync(named(env, `/echo?record=${id}`));
      const late = await asked;
      connecting.cancel();
      await rejects(env, connecting, hresult.CANCELLED);
      late();
      socket.control.lookup = null;
      await socket.connectAsync(`${env.peer.ws}/echo`); // a whole connect later
      assert.isFalse(await isRecorded(env, id));
      socket.close();
    },
  );

  define('a value that is not a lookup, agent or proxy is refused by name at the call', dialled, async (env) => {
    const { control } = messageClient(env).socket;
    const attempts: readonly (readonly [string, () => unknown])[] = [
      ['control.lookup', () => (control.lookup = 'dns' as never)],
      ['control.agent', () => (control.agent = 'agent' as never)],
      ['control.proxy', () => (control.proxy = '127.0.0.1:8080')],
      ['control.proxy', () => (control.proxy = 'ftp://127.0.0.1')],
    ];
    for (const [name, attempt] of attempts) {
      assert.include(throws(env, attempt, hresult.E_INVALIDARG).message, name);
    }
    assert.deepEqual([control.lookup, control.agent, control.proxy], [null, null, null]);
  });

  define(
    'a lookup, an agent and a proxy are refused by name where the platform dials',
    { dialling: 'platform' },
    async (env) => {
      const settings = {
        'control.lookup': (control) => (control.lookup = answer(good)),
        'control.agent': (control) => (control.agent = {}),
        'control.proxy': (control) => (control.proxy = env.peer.proxies.open),
      } satisfies Readonly<Record<string, (control: ReturnType<typeof messageClient>['socket']['control']) => unknown>>;
      for (const [name, set] of Object.entries(settings)) {
        const id = recordId();
        const { socket } = messageClient(env);
        set(socket.control);
        const connecting = socket.connectAsync(`${env.peer.ws}/echo?record=${id}`);
        assert.include((await rejects(env, connecting, hresult.NOT_SUPPORTED)).message, name);
        assert.isFalse(await isRecorded(env, id), 'the peer was reached');
      }
    },
  );
});
