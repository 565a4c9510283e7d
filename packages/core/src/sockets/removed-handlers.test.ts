import { describe, expect, test, vi } from 'vitest';
import { winrtError } from '../errors.ts';
import { E_ILLEGAL_METHOD_CALL, WININET_E_CONNECTION_ABORTED } from '../hresult.ts';
import { MessageWebSocket } from './message-web-socket.ts';
import type { MessageWebSocketMessageReceivedEventArgs } from './message-received-event-args.ts';
import { MessageWebSocketReceiveMode } from './settings/enums.ts';
import { FakeTransport, openOn, outcome, type FakeConnection } from './testing/fake-transport.ts';

const lost = winrtError(WININET_E_CONNECTION_ABORTED, 'lost');

interface Client {
  readonly socket: MessageWebSocket;
  readonly connection: FakeConnection;
  readonly events: MessageWebSocketMessageReceivedEventArgs[];
}

async function client(set: (socket: MessageWebSocket) => void = () => {}): Promise<Client> {
  const transport = new FakeTransport();
  const socket = new MessageWebSocket(transport);
  const events: MessageWebSocketMessageReceivedEventArgs[] = [];
  socket.onmessagereceived = (event) => events.push(event);
  set(socket);
  return { socket, connection: await openOn(transport, socket), events };
}

describe('handlers that were removed', () => {
  const partial = (socket: MessageWebSocket): void => {
    socket.control.receiveMode = MessageWebSocketReceiveMode.partialMessage;
  };

  test('while a message came in parts: a reader gets the messages behind it, whole', async () => {
    const { socket, connection, events } = await client(partial);
    connection.handler.data('begun', true, false);
    socket.onmessagereceived = null;
    connection.handler.data(' and ended', true, true);
    connection.handler.data('who', true, false);
    connection.handler.data('le', true, true);
    connection.message([1]);
    const reader = socket.readable.getReader();
    expect([(await reader.read()).value, (await reader.read()).value]).toEqual(['whole', Uint8Array.of(1)]);
    expect(events).toHaveLength(1);
  });

  test('by the first part of a message: its other parts are dropped', async () => {
    const { socket, connection, events } = await client(partial);
    socket.onmessagereceived = null;
    const parts: number[] = [];
    connection.message('for a reader');
    expect(
      await outcome(
        socket.readable
          .getReader()
          .read()
          .then(({ value }) => value),
      ),
    ).toBe('for a reader');
    const other = await client((made) => {
      partial(made);
      made.addEventListener('messagereceived', (event) => parts.push(event.bytes().byteLength), { once: true });
      made.onmessagereceived = null;
    });
    other.connection.message(new Uint8Array(200 * 1024));
    other.connection.message([9]);
    expect((await other.socket.readable.getReader().read()).value).toEqual(Uint8Array.of(9));
    expect([parts, events, other.events]).toEqual([[64 * 1024], [], []]);
  });

  test('in the middle of a message in fragments: a reader gets it, whole', async () => {
    const { socket, connection } = await client();
    connection.handler.data('in ', true, false);
    socket.onmessagereceived = null;
    connection.handler.data('fragments', true, true);
    expect((await socket.readable.getReader().read()).value).toBe('in fragments');
  });

  test('leave the end to a reader: a close as the end, a loss as the failure', async () => {
    const closed = await client();
    closed.socket.onmessagereceived = null;
    closed.connection.message('last');
    closed.connection.handler.closed(1000, '');
    closed.socket.close();
    const reader = closed.socket.readable.getReader();
    expect([await reader.read(), (await reader.read()).done]).toEqual([{ done: false, value: 'last' }, true]);
    const failed = await client();
    failed.socket.onmessagereceived = null;
    failed.connection.message('last');
    failed.connection.handler.failed(lost);
    const other = failed.socket.readable.getReader();
    expect((await other.read()).value).toBe('last');
    await expect(other.read()).rejects.toBe(lost);
    expect((await failed.socket.ended).error).toBe(lost);
  });

  test('while others stay change nothing', async () => {
    const gone = vi.fn();
    const { socket, connection, events } = await client((made) => made.addEventListener('messagereceived', gone));
    socket.removeEventListener('messagereceived', gone);
    connection.message('heard');
    expect([events.length, gone.mock.calls.length]).toEqual([1, 0]);
    await expect(socket.readable.getReader().read()).rejects.toMatchObject({ number: E_ILLEGAL_METHOD_CALL });
  });
});
