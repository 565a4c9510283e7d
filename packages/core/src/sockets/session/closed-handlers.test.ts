/** What a handler of `closed` finds: a socket that is closed. */
import { expect, test } from 'vitest';
import { MessageWebSocket } from '../message-web-socket.ts';
import { serverMessageWebSocketOver } from '../server-message-web-socket.ts';
import { StreamWebSocket } from '../stream-web-socket.ts';
import { FakeAcceptor, FakeTransport, microtasks, openOn } from '../testing/fake-transport.ts';

for (const who of ['peer', 'app'] as const) {
  test.each([MessageWebSocket, StreamWebSocket].map((Kind) => [Kind.name, Kind] as const))(
    `the state is closed in handlers of closed, after a close of the ${who}: %s`,
    async (_, Kind) => {
      const transport = new FakeTransport();
      const socket = new Kind(transport);
      const states: string[] = [];
      socket.onclosed = () => void states.push(socket.state);
      const { handler } = await openOn(transport, socket);
      if (who === 'app') socket.close();
      handler.closed(1000, '');
      await microtasks();
      expect(states).toEqual(['closed']);
    },
  );

  test(`the state is closed in handlers of closed of a server’s socket, after a close of the ${who}`, async () => {
    const acceptor = new FakeAcceptor();
    const socket = serverMessageWebSocketOver(acceptor);
    const states: string[] = [];
    socket.onclosed = () => void states.push(socket.state);
    await microtasks();
    if (who === 'app') socket.close();
    acceptor.connection.handler.closed(1000, '');
    await microtasks();
    expect(states).toEqual(['closed']);
  });
}
