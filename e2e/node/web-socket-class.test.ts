/** What the class of `twinsocket/websocket` has in Node beyond the standard. */
import { WebErrorStatus } from 'twinsocket';
import { WebSocket, type CloseEvent, type WebSocketOptions } from 'twinsocket/websocket';
import { describe, expect, inject, test } from 'vitest';

const { ws } = inject('peer');

function next<T>(socket: WebSocket, type: 'message' | 'close'): Promise<T> {
  return new Promise((resolve) => socket.addEventListener(type, (event) => resolve(event as T), { once: true }));
}

/** Headers of the handshake, as the server got them. */
async function seenBy(Class: typeof WebSocket, options?: WebSocketOptions): Promise<Record<string, string>> {
  const socket = new Class(`${ws}/headers`, undefined, options);
  const { data } = await next<MessageEvent<string>>(socket, 'message');
  socket.close();
  return (JSON.parse(data) as { headers: Record<string, string> }).headers;
}

describe('headers as the third argument', () => {
  test('reach the server, from an object, from Headers and from a Map', async () => {
    for (const headers of [
      { Authorization: 'Bearer secret', 'X-Count': 3, 'X-List': ['a', 'b'], 'X-None': undefined },
      new Headers({ Authorization: 'Bearer secret', 'X-Count': '3', 'X-List': 'a, b' }),
      new Map([
        ['Authorization', 'Bearer secret'],
        ['X-Count', '3'],
        ['X-List', 'a, b'],
      ]),
    ]) {
      const seen = await seenBy(WebSocket, { headers });
      expect([seen['authorization'], seen['x-count'], seen['x-list'], 'x-none' in seen]).toEqual([
        'Bearer secret',
        '3',
        'a, b',
        false,
      ]);
    }
  });

  test('are there before configure is called, which has the last word', async () => {
    const Configured = WebSocket.with({
      configure: (socket) => socket.setRequestHeader('Authorization', 'Bearer ours'),
    });
    const seen = await seenBy(Configured, { headers: { Authorization: 'Bearer theirs' } });
    expect(seen['authorization']).toBe('Bearer ours');
  });

  test('may be missing', async () => {
    for (const options of [undefined, null, {}, { headers: undefined }, { headers: null }] as WebSocketOptions[]) {
      expect(await seenBy(WebSocket, options)).toHaveProperty('host');
    }
  });

  test('that a handshake can not have are refused by the constructor, with the name', () => {
    const make = () => new WebSocket(`${ws}/headers`, undefined, { headers: { Connection: 'close' } });
    expect(make).toThrow(/setRequestHeader: Connection can't be set/);
  });
});

test('the close of a lost connection has the error that says what happened', async () => {
  const socket = new WebSocket(`${ws}/cut?when=open&how=rst&send=0`);
  const { code, error } = await next<CloseEvent>(socket, 'close');
  expect(code).toBe(1006);
  expect(error).toMatchObject({ status: WebErrorStatus.connectionAborted });
});

test('a clean close has no error', async () => {
  const socket = new WebSocket(`${ws}/echo`);
  socket.onopen = () => socket.close(1000);
  const event = await next<CloseEvent>(socket, 'close');
  expect([event.wasClean, 'error' in event]).toEqual([true, false]);
});
