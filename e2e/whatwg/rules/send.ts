import { expect } from 'chai';
import { rules } from '../rule.ts';
import { bytesOf, echoOf, expectThrown, next, opened } from '../support.ts';

/** Waits until everything has left, as an app does that looks at `bufferedAmount`. */
async function drained(socket: WebSocket): Promise<void> {
  while (socket.bufferedAmount > 0) await new Promise((resolve) => setTimeout(resolve, 1));
}

export const sendRules = rules('send', (define) => {
  define('while connecting it throws an InvalidStateError', ({ WebSocket, ws }) => {
    const socket = new WebSocket(`${ws}/echo`);
    expectThrown('InvalidStateError', () => socket.send('a'), 'text');
    expectThrown('InvalidStateError', () => socket.send(new Uint8Array(1)), 'bytes');
    expect(socket.bufferedAmount).to.equal(0);
    socket.close();
  });

  define('without an argument it throws a TypeError', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    expectThrown('TypeError', () => (socket.send as () => void)(), 'no argument');
    socket.close();
  });

  define('texts arrive as they were', async ({ WebSocket, ws }) => {
    for (const text of ['a', '', 'Grüße 😀', '\u0000\u007f\u2028', 'ü'.repeat(70_000)]) {
      expect((await echoOf(WebSocket, `${ws}/echo`, text as never)).data).to.equal(text);
    }
  });

  define('a lone surrogate becomes U+FFFD', async ({ WebSocket, ws }) => {
    expect((await echoOf(WebSocket, `${ws}/echo`, 'a\ud83db\udc00' as never)).data).to.equal('a\ufffdb\ufffd');
  });

  define('what is neither text nor bytes is sent as a string', async ({ WebSocket, ws }) => {
    const values = [null, undefined, 7, true, {}, [1, 2], { toString: () => 'own' }];
    for (const value of values) {
      expect((await echoOf(WebSocket, `${ws}/echo`, value as never)).data).to.equal(String(value));
    }
  });

  define('a symbol is a TypeError', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    expectThrown('TypeError', () => socket.send(Symbol('a') as never), 'a symbol');
    socket.close();
  });

  define('buffers, views and Blobs arrive as their bytes', async ({ WebSocket, ws }) => {
    const bytes = Uint8Array.from({ length: 16 }, (_, index) => index);
    const cases: readonly (readonly [name: string, data: unknown, expected: readonly number[]])[] = [
      ['ArrayBuffer', bytes.buffer, [...bytes]],
      ['empty ArrayBuffer', new ArrayBuffer(0), []],
      ['Uint8Array', bytes, [...bytes]],
      ['part of a Uint8Array', bytes.subarray(3, 6), [3, 4, 5]],
      ['Uint16Array with an offset', new Uint16Array(bytes.buffer, 2, 2), [2, 3, 4, 5]],
      ['Float64Array', new Float64Array(bytes.buffer, 8, 1), [8, 9, 10, 11, 12, 13, 14, 15]],
      ['DataView', new DataView(bytes.buffer, 14), [14, 15]],
      ['Blob', new Blob([bytes.subarray(1, 4)]), [1, 2, 3]],
      ['empty Blob', new Blob([]), []],
    ];
    for (const [name, data, expected] of cases) {
      expect(await bytesOf((await echoOf(WebSocket, `${ws}/echo`, data as never)).data), name).to.deep.equal(expected);
    }
  });

  define('a detached buffer is sent as an empty message', async ({ WebSocket, ws }) => {
    const buffer = new ArrayBuffer(8);
    structuredClone(buffer, { transfer: [buffer] });
    expect(await bytesOf((await echoOf(WebSocket, `${ws}/echo`, buffer as never)).data)).to.deep.equal([]);
  });

  define('bytes are sent as they were in the call', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    socket.binaryType = 'arraybuffer';
    const bytes = new Uint8Array([1, 2, 3]);
    socket.send(new Blob(['first']));
    const received: unknown[] = [];
    const both = new Promise<void>((resolve) => {
      socket.onmessage = ({ data }) => {
        if (received.push(data) === 2) resolve();
      };
    });
    socket.send(bytes);
    bytes.fill(9);
    await both;
    expect(await bytesOf(received[1])).to.deep.equal([1, 2, 3]);
    socket.close();
  });

  define('messages of all types keep their order', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    const order: string[] = [];
    const done = new Promise<void>((resolve) => {
      socket.onmessage = ({ data }) => {
        order.push(typeof data === 'string' ? data : `${(data as Blob).size}`);
        if (order.length === 6) resolve();
      };
    });
    socket.send('a');
    socket.send(new Blob(['x'.repeat(100_000)]));
    socket.send('b');
    socket.send(new Blob(['yy']));
    socket.send(new Uint8Array(3));
    socket.send('c');
    await done;
    expect(order).to.deep.equal(['a', '100000', 'b', '2', '3', 'c']);
    socket.close();
  });

  define('a close behind a Blob waits until that was sent', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo?record=whatwg-blob`));
    socket.send(new Blob(['x'.repeat(100_000)]));
    const closed = next(socket, 'close');
    socket.close(3000);
    expect((await closed).code).to.equal(3000);
    const records = await (await fetch(`${ws.replace('ws:', 'http:')}/record/whatwg-blob`)).text();
    expect(records).to.contain('100000');
  });

  define('bufferedAmount counts bytes of UTF-8 and of data in the same turn', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    socket.send('aü😀');
    socket.send(new ArrayBuffer(10));
    socket.send(new Blob(['abc']));
    expect(socket.bufferedAmount).to.equal(7 + 10 + 3);
    await drained(socket);
    socket.close();
  });

  define('bufferedAmount comes back to 0 when all has left', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/sink/3000000`));
    for (let i = 0; i < 30; i++) socket.send(new Uint8Array(100_000));
    await drained(socket);
    expect(socket.bufferedAmount).to.equal(0);
    socket.close();
  });

  define('after a close messages are dropped, and counted in bufferedAmount', async ({ WebSocket, ws }) => {
    const socket = await opened(new WebSocket(`${ws}/echo`));
    socket.close();
    socket.send('abc');
    expect(socket.bufferedAmount).to.equal(3);
    await next(socket, 'close');
    socket.send(new Uint8Array(4));
    socket.send(new Blob(['12345']));
    expect(socket.bufferedAmount).to.equal(12);
  });
});
