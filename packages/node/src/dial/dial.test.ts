import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { runInNewContext } from 'node:vm';
import { hresult, WinRTError } from '@twinsocket/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dial, type DialOptions } from './dial.ts';
import { noOptions, openSockets, startDial } from './testing/dialling.ts';
import { ended, listen, type Listening } from './testing/listening.ts';

type Lookup = NonNullable<DialOptions['lookup']>;
type LookupCallback = Parameters<Lookup>[2];

/** A look-up that gives these addresses, whatever the name. */
const answering =
  (...addresses: string[]): Lookup =>
  (_, __, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

let server: Listening;

beforeEach(async () => {
  server = await listen();
});

afterEach(() => server.close());

const toServer = (host: string): { host: string; port: number } => ({ host, port: server.port });

describe('where to', () => {
  test.each(['127.0.0.1', '::1'])('the IP address %s is connected to without a look-up', async (host) => {
    const listening = await listen(undefined, host);
    const lookup: Lookup = () => expect.fail('looked up');
    const socket = await startDial({ host, port: listening.port }, { lookup }).dialled;
    expect(socket.remoteAddress).toBe(host);
    socket.destroy();
    await listening.close();
  });

  test('a name is asked of the system', async () => {
    const socket = await startDial(toServer('localhost')).dialled;
    expect(socket.remotePort).toBe(server.port);
    socket.destroy();
  });

  test('`lookup` is asked in place of the system, for all addresses', async () => {
    const asked: unknown[] = [];
    const lookup: Lookup = (host, options, callback) => {
      asked.push(host, options);
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    };
    const socket = await startDial(toServer('server.example'), { lookup }).dialled;
    expect(asked).toEqual(['server.example', { all: true }]);
    socket.destroy();
  });

  test('a look-up may answer with a single address', async () => {
    const lookup: Lookup = (_, __, callback) => callback(null, '127.0.0.1', 4);
    const socket = await startDial(toServer('server.example'), { lookup }).dialled;
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });

  test('a look-up’s second answer is ignored', async () => {
    const lookup: Lookup = (_, __, callback) => {
      callback(null, '127.0.0.1', 4);
      callback(null, '255.255.255.255', 4);
      callback(new Error('too late'), []);
    };
    const socket = await startDial(toServer('server.example'), { lookup }).dialled;
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });

  test('an address that fails is passed over', async () => {
    const lookup = answering('255.255.255.255', '127.0.0.2', '127.0.0.1');
    const socket = await startDial(toServer('server.example'), { lookup }).dialled;
    expect(socket.remoteAddress).toBe('127.0.0.1');
    socket.destroy();
  });
});

describe('a name that is not resolved', () => {
  const reason = new Error('no such thing');
  const answer =
    (...values: unknown[]) =>
    (_: string, __: unknown, callback: LookupCallback) =>
      (callback as (...all: unknown[]) => void)(...values);

  test.each<[string, Lookup, string, unknown]>([
    ['that fails', answer(reason), 'no such thing', reason],
    ['that fails with no error', answer('EAGAIN'), '"EAGAIN"', 'EAGAIN'],
    [
      'that throws',
      () => {
        throw reason;
      },
      'no such thing',
      reason,
    ],
    [
      'whose promise rejects',
      async () => {
        throw reason;
      },
      'no such thing',
      reason,
    ],
    ['that answers with nothing', answer(null), 'undefined', undefined],
    ['that answers with an empty list', answer(null, []), 'found no address', undefined],
    ['that answers with another name', answer(null, 'other.example', 4), '"other.example"', undefined],
    ['that answers with a number', answer(null, 2130706433, 4), '2130706433', undefined],
    ['that lists garbage', answer(null, [{ address: '127.0.0.1', family: 4 }, null]), 'undefined', undefined],
  ])('by a look-up %s fails with both named', async (_, lookup, text, cause) => {
    const error = await startDial(toServer('server.example'), { lookup }).failure;
    expect(error).toBeInstanceOf(WinRTError);
    expect(error.number).toBe(hresult.WININET_E_NAME_NOT_RESOLVED);
    expect(error.message).toContain('server.example');
    expect(error.message).toContain(text);
    expect(error.cause).toBe(cause);
    expect(server.connections).toHaveLength(0);
  });

  test('by the system fails with its error as the cause', async () => {
    const host = `${'a'.repeat(64)}.invalid`; // a label that is too long: no query leaves the machine
    const error = await startDial(toServer(host)).failure;
    expect(error.number).toBe(hresult.WININET_E_NAME_NOT_RESOLVED);
    expect(error.cause).toMatchObject({ syscall: 'getaddrinfo' });
  });

  test('by a look-up that answers after an abort dials nothing', async () => {
    let late: LookupCallback | undefined;
    const lookup: Lookup = (_, __, callback) => (late = callback);
    const { failure, abort } = startDial(toServer('server.example'), { lookup });
    abort();
    expect((await failure).number).toBe(hresult.WININET_E_OPERATION_CANCELLED);
    late?.(null, '127.0.0.1', 4);
    expect(await openSockets()).toEqual([]);
  });

  test('by a look-up whose answer throws when it is read fails with that, and throws nothing into the look-up', async () => {
    const hostile = { family: 4, get address(): string { throw reason; } }; // prettier-ignore
    const lookup: Lookup = (_, __, callback) => callback(null, [hostile]);
    expect((await startDial(toServer('server.example'), { lookup }).failure).cause).toBe(reason);
  });

  test('by a look-up of another realm, whose promise rejects, fails with that', async () => {
    const rejects = runInNewContext('(reason) => () => Promise.reject(reason)') as (reason: Error) => Lookup;
    expect((await startDial(toServer('server.example'), { lookup: rejects(reason) }).failure).cause).toBe(reason);
  });
});

describe('a server that cannot be connected to', () => {
  test('refuses with its address named', async () => {
    await server.close();
    const error = await startDial(toServer('127.0.0.1')).failure;
    expect(error.number).toBe(hresult.WININET_E_CANNOT_CONNECT);
    expect(error.message).toContain(`127.0.0.1:${server.port} failed: connect ECONNREFUSED`);
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('is unreachable if the network is', async () => {
    const error = await startDial(toServer('255.255.255.255')).failure;
    expect(error.number).toBe(hresult.WININET_E_SERVER_UNREACHABLE);
  });

  test('at any of its addresses fails as the last of them, all being named', async () => {
    const lookup = answering('127.0.0.2', '255.255.255.255');
    const error = await startDial(toServer('server.example'), { lookup }).failure;
    expect(error.number).toBe(hresult.WININET_E_SERVER_UNREACHABLE);
    expect(error.message).toContain('127.0.0.2 (ECONNREFUSED), 255.255.255.255 (ENETUNREACH)');
    expect(error.cause).toBeInstanceOf(AggregateError);
  });
});

test('the connect timeout names the step that did not end', async () => {
  const steps: string[] = [];
  const waitFor = (what: string): void => void steps.push(what);
  (await startDial(toServer('server.example'), { lookup: answering('127.0.0.1', '::1'), waitFor }).dialled).destroy();
  expect(steps).toEqual(['the look-up of server.example', `TCP to 127.0.0.1:${server.port}, [::1]:${server.port}`]);
});

describe('an abort', () => {
  test('before the start asks and dials nothing', async () => {
    const lookup: Lookup = () => expect.fail('looked up');
    const dialled = dial(toServer('server.example'), { ...noOptions, lookup }, AbortSignal.abort());
    await expect(dialled).rejects.toMatchObject({ number: hresult.WININET_E_OPERATION_CANCELLED });
  });

  test('while the name is being resolved ends at once', async () => {
    const { failure, abort } = startDial(toServer('server.example'), { lookup: () => {} });
    abort();
    expect((await failure).number).toBe(hresult.WININET_E_OPERATION_CANCELLED);
  });

  test('at the moment when the name has been resolved dials nothing', async () => {
    const { failure, abort } = startDial(toServer('server.example'), { lookup: answering('127.0.0.1') });
    abort();
    expect((await failure).number).toBe(hresult.WININET_E_OPERATION_CANCELLED);
    expect(await openSockets()).toEqual([]);
  });

  test('while connecting leaves no socket', async () => {
    const { failure, abort } = startDial(toServer('127.0.0.1'));
    // Late enough for TCP's handshake to have begun, too early for its result.
    await new Promise((resolve) => process.nextTick(resolve));
    abort();
    expect((await failure).number).toBe(hresult.WININET_E_OPERATION_CANCELLED);
    // Once this one has come and gone, the server has accepted whatever was before it.
    const socket = await startDial(toServer('127.0.0.1')).dialled;
    await once(socket.resume().end(), 'close');
    await Promise.all(server.connections.map(ended));
    expect(await openSockets()).toEqual([]);
  });

  test('when the connection is there, but not handed out yet, destroys it', async () => {
    const { failure, abort } = startDial(toServer('127.0.0.1'));
    let made: Socket | undefined;
    const hear = (message: unknown): void => {
      made = (message as { socket: Socket }).socket;
      // Our listener comes first, so that the abort stands right behind the end of the attempt.
      made.once('connect', () => queueMicrotask(abort));
    };
    subscribe('net.client.socket', hear);
    expect((await failure).number).toBe(hresult.WININET_E_OPERATION_CANCELLED);
    unsubscribe('net.client.socket', hear);
    expect(made?.destroyed).toBe(true);
  });

  test('after the end changes nothing', async () => {
    const { dialled, abort } = startDial(toServer('127.0.0.1'));
    const socket = await dialled;
    abort();
    expect(socket.destroyed).toBe(false);
    socket.destroy();
  });
});

test('whatever goes wrong is a WinRTError', async () => {
  const error = await startDial(toServer('127.0.0.1'), { proxy: 'no address at all' }).failure;
  expect(error).toBeInstanceOf(WinRTError);
});

test('an error that comes before the caller listens is kept for it, and not thrown', async () => {
  const socket = await startDial(toServer('127.0.0.1')).dialled;
  const reason = new Error('reset');
  socket.destroy(reason);
  await new Promise((resolve) => socket.once('close', resolve));
  expect(socket.errored).toBe(reason);
});
