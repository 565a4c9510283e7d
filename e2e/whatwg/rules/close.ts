import { expect } from 'chai';
import { rules } from '../rule.ts';
import { eventsOf, expectThrown, next, opened } from '../support.ts';

export const closeRules = rules('close', (define) => {
  define('a code that is neither 1000 nor 3000 to 4999 is an InvalidAccessError', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    const closed = next(socket, 'close');
    for (const code of [0, 500, 999, 1001, 1005, 1006, 1011, 1015, 2999, 5000, 65536, 66536, -1, NaN]) {
      expectThrown('InvalidAccessError', () => socket.close(code), `${code}`);
    }
    for (const [code, name] of [
      ['a', 'a'],
      [null, 'null'],
      [{}, 'an object'],
    ] as const)
      expectThrown('InvalidAccessError', () => socket.close(code as never), name);
    expect(socket.readyState).to.equal(1);
    socket.close();
    await closed;
  });

  define('a code is rounded to a number', async ({ WebSocket, ws }) => {
    for (const [given, code] of [
      [1000.2, 1000],
      ['3001', 3001],
      [4998.6, 4999],
    ] as const) {
      const socket = await opened(new WebSocket(`${ws}/echo`));
      socket.close(given as number);
      expect((await next(socket, 'close')).code).to.equal(code);
    }
  });

  define('a reason of more than 123 bytes is a SyntaxError', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    for (const reason of ['a'.repeat(124), 'ä'.repeat(62), '😀'.repeat(31)]) {
      expectThrown('SyntaxError', () => socket.close(1000, reason), `${reason.length} units`);
    }
    expect(socket.readyState).to.equal(1);
    const closed = next(socket, 'close');
    socket.close(1000, `${'ä'.repeat(61)}a`);
    expect((await closed).reason).to.equal(`${'ä'.repeat(61)}a`);
  });

  define('an argument that can not be is refused in every state', async ({ WebSocket, ws }) => {
    const socket = new WebSocket(`${ws}/echo`);
    expectThrown('InvalidAccessError', () => socket.close(1001), 'connecting');
    await opened(socket);
    socket.close();
    expectThrown('InvalidAccessError', () => socket.close(1001), 'closing');
    await next(socket, 'close');
    expectThrown('SyntaxError', () => socket.close(1000, 'a'.repeat(124)), 'closed');
  });

  define('code and reason come back as the peer answers them', async ({ WebSocket, ws }) => {
    for (const [code, reason] of [
      [1000, 'bye'],
      [3000, ''],
      [4999, 'grüße 😀'],
    ] as const) {
      const socket = await opened(new WebSocket(`${ws}/echo`));
      socket.close(code, reason);
      const event = await next(socket, 'close');
      expect([event.code, event.reason, event.wasClean]).to.deep.equal([code, reason, true]);
    }
  });

  define('without a code the event has 1005', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    socket.close();
    const event = await next(socket, 'close');
    expect([event.code, event.reason, event.wasClean]).to.deep.equal([1005, '', true]);
  });

  define('a lone surrogate of the reason becomes U+FFFD', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    socket.close(1000, 'a\ud807b');
    expect((await next(socket, 'close')).reason).to.equal('a\ufffdb');
  });

  define('it is closing at once, and closed in the event', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    socket.close();
    expect(socket.readyState).to.equal(2);
    await next(socket, 'close');
    expect(socket.readyState).to.equal(3);
  });

  define('a second close has no effect', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    socket.close(3001);
    socket.close(3002);
    expect((await next(socket, 'close')).code).to.equal(3001);
    socket.close(3003);
    expect(socket.readyState).to.equal(3);
  });

  define('what was sent before goes out first', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/sink/1000000`));
    const answer = next(socket, 'close');
    for (let i = 0; i < 10; i++) socket.send(new Uint8Array(100_000));
    socket.close(3000);
    expect((await answer).code).to.equal(3000);
  });

  define('while connecting it fails the connection', async ({ WebSocket, ws }) => {
    const socket = new WebSocket(`${ws}/echo`);
    const events = eventsOf(socket);
    const closed = next(socket, 'close');
    socket.close();
    expect(socket.readyState).to.equal(2);
    const { code, reason, wasClean } = await closed;
    expect([code, reason, wasClean, socket.readyState]).to.deep.equal([1006, '', false, 3]);
    expect(await events).to.deep.equal(['error', 'close']);
  });

  define('while connecting, a code and a reason are not told in the event', async ({ WebSocket, ws }) => {
    const socket = new WebSocket(`${ws}/never`);
    const closed = next(socket, 'close');
    socket.close(3000, 'reason');
    const { code, reason } = await closed;
    expect([code, reason]).to.deep.equal([1006, '']);
  });

  define('after a close no message arrives', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    socket.send('a');
    socket.close();
    expect(await eventsOf(socket)).to.deep.equal(['close']);
  });

  define('a close of the peer tells its code and reason, and no error', async ({ WebSocket, ws }) => {
    for (const code of [1000, 1001, 1011, 3001, 4000]) {
      const socket = new WebSocket(`${ws}/close/${code}?reason=bye&when=open`);
      const events = eventsOf(socket);
      const event = await next(socket, 'close');
      expect([event.code, event.reason, event.wasClean]).to.deep.equal([code, 'bye', true]);
      expect(await events).to.deep.equal(['open', 'close']);
    }
  });

  // Libraries take `error` for a fault that trying again does not mend: graphql-ws gives up then, and comes back after `close` alone.
  for (const how of ['fin', 'rst']) {
    define(`a connection that is cut (${how}) raises close with 1006, and no error`, async ({ WebSocket, ws }) => {
      // Not with the 101: Firefox fails a connection that ends with it before it is open.
      const socket = new WebSocket(`${ws}/cut?when=message&how=${how}&send=0`);
      const events = eventsOf(socket);
      socket.onopen = () => socket.send('cut');
      const event = await next(socket, 'close');
      expect([event.code, event.reason, event.wasClean, socket.readyState]).to.deep.equal([1006, '', false, 3]);
      expect(await events).to.deep.equal(['open', 'close']);
    });
  }
});
