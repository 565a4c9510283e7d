import { beforeEach, describe, expect, test } from 'vitest';
import { winrtError } from '../../errors.ts';
import {
  ERROR_CANCELLED,
  WININET_E_CANNOT_CONNECT,
  WININET_E_CONNECTION_ABORTED,
  WININET_E_OPERATION_CANCELLED,
} from '../../hresult.ts';
import type { ConnectAttempt, ConnectRequest, ConnectionHandler } from '../../transport.ts';
import { Session } from './session.ts';
import type { SocketSide } from './socket-side.ts';
import { FakeTransport } from '../testing/fake-transport.ts';
import { fakeOpening } from '../testing/opening.ts';

const request = { url: 'ws://peer.test/' } as ConnectRequest;
const refused = winrtError(WININET_E_CANNOT_CONNECT, 'refused');
const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');

let transport: FakeTransport;
let session: Session;

beforeEach(() => {
  transport = new FakeTransport();
  session = new Session(transport.capabilities);
});

const side: SocketSide = {
  settings: fakeOpening(() => {}).settings,
  inbound: {
    opened() {},
    data() {},
    peerClosed: (raiseClosed) => raiseClosed(),
    failed() {},
    localClosed() {},
    closedBehindEnd() {},
  },
  raiseClosed() {},
};

const connect = (): ReturnType<Session['connect']> =>
  session.connect((handler) => transport.connect(request, handler), side, undefined, request.url);

describe('an app that is called while the connection is being made', () => {
  /** Makes a connection, and lets the app act before it is handed over. */
  const acting = (act: () => void) => {
    let acted = false;
    return (handler: ConnectionHandler): ConnectAttempt => {
      const connection = transport.connect(request, handler);
      if (!acted) {
        acted = true;
        act();
      }
      return connection;
    };
  };
  const connectActing = (act: () => void, signal?: AbortSignal): ReturnType<Session['connect']> =>
    session.connect(acting(act), side, signal, request.url);

  test('and closes leaves no connection', async () => {
    const { promise } = connectActing(() => session.close(undefined, ''));
    await expect(promise).rejects.toMatchObject({ number: WININET_E_OPERATION_CANCELLED });
    expect(transport.connection.count('abort')).toBe(1);
    expect(session.state).toBe('closed');
  });

  test('and aborts the signal leaves no connection, and can connect again', async () => {
    const controller = new AbortController();
    const { promise } = connectActing(() => controller.abort(), controller.signal);
    await expect(promise).rejects.toMatchObject({ number: ERROR_CANCELLED });
    expect(transport.connection.count('abort')).toBe(1);
    const again = connect();
    transport.connection.open();
    await again.promise;
    expect(session.state).toBe('open');
  });

  test.each(['gives a connection', 'throws'])(
    'and begins another connect, has that one, whatever the first %s',
    async (end) => {
      const controller = new AbortController();
      let second: ReturnType<Session['connect']> | undefined;
      const first = session.connect(
        (handler) => {
          const connection = transport.connect(request, handler);
          controller.abort();
          second = connect();
          if (end === 'throws') throw refused;
          return connection;
        },
        side,
        controller.signal,
        request.url,
      );
      await expect(first.promise).rejects.toMatchObject({ number: ERROR_CANCELLED });
      const [one, two] = transport.connections;
      if (end !== 'throws') expect(one?.count('abort')).toBe(1);
      one?.open();
      expect(session.state).toBe('connecting');
      two?.open();
      await second?.promise;
      expect(session.state).toBe('open');
      expect(two?.count('abort')).toBe(0);
      session.fail(lost);
      expect(two?.count('abort')).toBe(1);
    },
  );
});
