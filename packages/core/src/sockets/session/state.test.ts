/** What each member does in each state, by the table from which the refusals come. */
import { describe, expect, test } from 'vitest';
import { winrtError } from '../../errors.ts';
import {
  E_ILLEGAL_METHOD_CALL,
  RO_E_CLOSED,
  WININET_E_CANNOT_CONNECT,
  WININET_E_CONNECTION_ABORTED,
} from '../../hresult.ts';
import { WindowsRuntimeBuffer } from '../../streams/buffer.ts';
import { InputStreamOptions } from '../../streams/enums.ts';
import { StreamWebSocket } from '../stream-web-socket.ts';
import { FakeTransport, openOn, outcome } from '../testing/fake-transport.ts';
import { closed } from '../../internal/closed-error.ts';
import { failed, peerClosed, validity, type State, type Verb } from './state.ts';

const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');

/** How a socket comes to each state. */
const scenarios: Readonly<Record<State, (socket: StreamWebSocket, transport: FakeTransport) => unknown>> = {
  created: () => {},
  connecting: (socket) => void outcome(socket.connectAsync('ws://peer.test/')),
  connectFailed(socket, transport) {
    void outcome(socket.connectAsync('ws://peer.test/'));
    transport.connection.handler.failed(winrtError(WININET_E_CANNOT_CONNECT, 'refused'));
  },
  open: (socket, transport) => openOn(transport, socket),
  peerClosed: async (socket, transport) => (await openOn(transport, socket)).handler.closed(1000, ''),
  failed: async (socket, transport) => (await openOn(transport, socket)).handler.failed(lost),
  async closing(socket, transport) {
    await openOn(transport, socket);
    socket.close();
  },
  closed: (socket) => socket.close(),
};

/** What each verb is called by: the number of its error, or what it comes to. */
const members: Readonly<Record<Verb, (socket: StreamWebSocket) => unknown>> = {
  connect: (socket) => outcome(socket.connectAsync('ws://peer.test/')),
  setHeader: (socket) => thrownBy(() => socket.setRequestHeader('X-Test', '1')),
  setControl: ({ control }) => thrownBy(() => (control.sendTimeout = 1)),
  subscribe: (socket) => thrownBy(() => (socket.onservercustomvalidationrequested = () => {})),
  send: ({ outputStream }) => outcome(outputStream.flushAsync()),
  read: ({ inputStream }) =>
    outcome(
      inputStream.readAsync(new WindowsRuntimeBuffer(1), 1, InputStreamOptions.partial).then(({ length }) => length),
    ),
};

/** What a verb that is valid comes to where that is not the same in all states. */
const results: Readonly<Record<Verb, Readonly<Partial<Record<State, unknown>>>>> = {
  connect: { created: 'pending', connectFailed: 'pending' },
  setHeader: {},
  setControl: {},
  subscribe: {},
  send: { open: true },
  read: { open: 'pending', peerClosed: 0, failed: lost.number },
};

function thrownBy(act: () => void): number | undefined {
  try {
    act();
    return undefined;
  } catch (thrown) {
    return (thrown as { number: number }).number;
  }
}

function expected(verb: Verb, state: State): unknown {
  const refusal = validity[verb][state];
  if (refusal === undefined) return results[verb][state];
  if (refusal === failed) return lost.number;
  return refusal === closed || refusal === peerClosed ? RO_E_CLOSED : E_ILLEGAL_METHOD_CALL;
}

describe.each(Object.keys(scenarios) as State[])('in the state %s', (state) => {
  test.each(Object.keys(members) as Verb[])('%s is valid or refused as the table has it', async (verb) => {
    const transport = new FakeTransport();
    const socket = new StreamWebSocket(transport);
    await scenarios[state](socket, transport);
    expect(await members[verb](socket)).toBe(expected(verb, state));
  });
});
