import { expect } from 'chai';
import { rules } from '../rule.ts';
import { eventsOf, next, opened } from '../support.ts';

export const eventRules = rules('events', (define) => {
  define('open comes first, then messages, then close', async ({ WebSocket, ws }) => {
    const socket = new WebSocket(`${ws}/source/10?frame=10`);
    expect(await eventsOf(socket)).to.deep.equal(['open', 'message', 'close']);
  });

  define('each message comes in a turn of its own', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/raw?hex=810161810162&when=message`));
    const first = next(socket, 'message');
    socket.send('go');
    expect((await first).data).to.equal('a');
    expect((await next(socket, 'message')).data).to.equal('b');
    socket.close();
  });

  define('open is an Event that neither bubbles nor can be cancelled', async ({ WebSocket, ws }) => {
    const socket = new WebSocket(`${ws}/echo`);
    const event = await next(socket, 'open');
    expect([event.bubbles, event.cancelable, event.target, socket.readyState]).to.deep.equal([false, false, socket, 1]);
    socket.close();
  });

  define('message is a MessageEvent with data and origin', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    socket.send('a');
    const event = await next(socket, 'message');
    expect(event).to.be.instanceOf(MessageEvent);
    const { data, origin, lastEventId, source, ports, bubbles, cancelable } = event;
    const told = [data, origin, lastEventId, source, [...ports], bubbles, cancelable];
    expect(told).to.deep.equal(['a', ws, '', null, [], false, false]);
    socket.close();
  });

  define('close is a CloseEvent that neither bubbles nor can be cancelled', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    socket.close(1000);
    const event = await next(socket, 'close');
    if (typeof CloseEvent === 'function') expect(event).to.be.instanceOf(CloseEvent);
    expect([event.bubbles, event.cancelable, event.wasClean]).to.deep.equal([false, false, true]);
  });

  define('a connect that is refused raises error, then close with 1006', async ({ WebSocket, ws }) => {
    for (const url of [`${ws}/refuse/404`, 'ws://127.0.0.1:6667/', 'ws://127.0.0.1:0/', `${ws}/handshake/accept`]) {
      const socket = new WebSocket(url);
      const events = eventsOf(socket);
      const states: number[] = [];
      socket.onerror = () => states.push(socket.readyState);
      const event = await next(socket, 'close');
      states.push(socket.readyState);
      expect([event.code, event.reason, event.wasClean], url).to.deep.equal([1006, '', false]);
      expect(await events, url).to.deep.equal(['error', 'close']);
      expect(states, url).to.deep.equal([3, 3]);
    }
  });

  define('a peer that breaks the protocol raises error, then close with 1006', async ({ WebSocket, ws }) => {
    // Not with the 101: Firefox fails the connection before it is open then, if both come in one packet.
    const socket = new WebSocket(`${ws}/raw?hex=8302aabb&when=message`);
    const events = eventsOf(socket);
    socket.onopen = () => socket.send('begin');
    const event = await next(socket, 'close');
    expect([event.code, event.wasClean]).to.deep.equal([1006, false]);
    expect(await events).to.deep.equal(['open', 'error', 'close']);
  });

  define('invalid UTF-8 ends the connection and raises no message', async ({ WebSocket, ws }) => {
    // It ends there, since the peer would echo what was sent, and WebKitGTK reads on.
    const socket = new WebSocket(`${ws}/raw?hex=8102c328&when=message&end=fin`);
    const events = eventsOf(socket);
    socket.onopen = () => socket.send('begin');
    expect(await events).to.deep.equal(['open', 'error', 'close']);
  });

  define('handlers are null at first, and null for what is not an object', ({ WebSocket, ws }) => {
    const socket = new WebSocket(`${ws}/echo`);
    for (const name of ['onopen', 'onmessage', 'onerror', 'onclose'] as const) {
      const loose = socket as unknown as Record<string, unknown>;
      expect(loose[name], name).to.equal(null);
      const handler = (): void => {};
      loose[name] = handler;
      expect(loose[name], name).to.equal(handler);
      loose[name] = 7;
      expect(loose[name], name).to.equal(null);
      const object = {};
      loose[name] = object;
      expect(loose[name], name).to.equal(object);
      loose[name] = undefined;
      expect(loose[name], name).to.equal(null);
    }
    socket.close();
  });

  define('a handler is called with the socket as this', async ({ WebSocket, ws }) => {
    const socket = new WebSocket(`${ws}/echo`);
    const self = await new Promise((resolve) => {
      socket.onopen = function (this: unknown) {
        resolve(this);
      };
    });
    expect(self).to.equal(socket);
    socket.close();
  });

  define(
    'a handler has its place among the listeners, which it keeps when it is replaced',
    async ({ WebSocket, ws }) => {
      const socket = new WebSocket(`${ws}/echo`);
      const calls: string[] = [];
      socket.addEventListener('open', () => calls.push('first'));
      socket.onopen = () => calls.push('replaced');
      socket.addEventListener('open', () => calls.push('third'));
      socket.onopen = () => calls.push('handler');
      await opened(socket);
      expect(calls).to.deep.equal(['first', 'handler', 'third']);
      socket.close();
    },
  );

  define('a handler that was taken away and set again comes last', async ({ WebSocket, ws }) => {
    const socket = new WebSocket(`${ws}/echo`);
    const calls: string[] = [];
    socket.onopen = () => calls.push('handler');
    socket.addEventListener('open', () => calls.push('listener'));
    socket.onopen = null;
    socket.onopen = () => calls.push('again');
    await opened(socket);
    expect(calls).to.deep.equal(['listener', 'again']);
    socket.close();
  });

  define('listeners may be objects, are called once if once, and never when removed', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    const calls: string[] = [];
    const removed = (): number => calls.push('removed');
    socket.addEventListener('message', { handleEvent: () => calls.push('object') });
    socket.addEventListener('message', () => calls.push('once'), { once: true });
    socket.addEventListener('message', removed);
    socket.removeEventListener('message', removed);
    socket.send('a');
    await next(socket, 'message');
    socket.send('b');
    await next(socket, 'message');
    expect(calls).to.deep.equal(['object', 'once', 'object']);
    socket.close();
  });

  define('binaryType chooses what a binary message is, from the next message on', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    socket.send(new Uint8Array([1]));
    expect((await next(socket, 'message')).data).to.be.instanceOf(Blob);
    socket.binaryType = 'arraybuffer';
    socket.send(new Uint8Array([1]));
    expect((await next(socket, 'message')).data).to.be.instanceOf(ArrayBuffer);
    (socket as { binaryType: string }).binaryType = 'text';
    expect(socket.binaryType).to.equal('arraybuffer');
    socket.close();
  });

  define('protocol is the one that the server has chosen', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo?protocol=b`, ['a', 'b']));
    expect(socket.protocol).to.equal('b');
    socket.close();
    await next(socket, 'close');
    expect(socket.protocol).to.equal('b');
  });

  define(
    'a server that chooses a sub-protocol which nobody offered fails the connection',
    async ({ WebSocket, ws }) => {
      expect(await eventsOf(new WebSocket(`${ws}/echo?protocol=x`, ['a', 'b']))).to.deep.equal(['error', 'close']);
    },
  );

  define('extensions are told when it is open', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/deflate?hex=8100&when=message`));
    expect(socket.extensions).to.match(/^permessage-deflate/);
    socket.close();
  });
});
