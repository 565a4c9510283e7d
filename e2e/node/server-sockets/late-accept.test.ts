/** A server's app that accepts late has lost nothing without a word, and one that knows how to wait loses nothing. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { E_ILLEGAL_METHOD_CALL } from '../../contract/support/hresult.ts';
import { RecordingSocket } from '../recording-socket.ts';
import { serveOne } from './served.ts';
import * as api from '../twinsocket.ts';

const accepts = [
  ['acceptMessageWebSocket', api.acceptMessageWebSocket],
  ['acceptStreamWebSocket', api.acceptStreamWebSocket],
] as const;

/** A client, and the server's end of it that nobody has accepted or paused. */
async function pair() {
  const { address, made } = await serveOne((ws, request) => ({ ws, request }));
  const client = new WebSocket(address);
  await once(client, 'open');
  return { client, ...(await made) };
}

/** Comes when a text of the client has been told by ws to nobody. */
async function told(client: WebSocket, { socket: tcp }: IncomingMessage): Promise<void> {
  const read = tcp.bytesRead;
  client.send('first');
  await expect.poll(() => tcp.bytesRead).toBeGreaterThan(read);
}

describe.each(accepts)('%s', (name, accept) => {
  test.each([
    ['with its request', true],
    ['without it', false],
  ])(
    'refuses a connection %s of which ws has told while nobody listened, and names the remedy',
    async (_how, given) => {
      const { client, ws, request } = await pair();
      await told(client, request);
      let error: unknown;
      try {
        accept(ws, given ? request : null);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toMatchObject({ number: E_ILLEGAL_METHOD_CALL });
      expect((error as Error).message).toMatch(new RegExp(`^${name}: .*lost.*ws\\.pause\\(\\)`));
      // And leaves it as it was.
      const message = once(ws, 'message');
      client.send('second');
      expect(String((await message)[0])).toBe('second');
    },
  );

  test('takes a connection on which nothing has come yet, however late', async () => {
    const { client, ws, request } = await pair();
    await new Promise((resolve) => setTimeout(resolve, 20)); // many turns; that nothing comes is what this is about
    const socket = accept(ws, request);
    client.close(3000);
    await new Promise((resolve) => (socket.onclosed = resolve));
    expect(socket.information.capabilities.partialMessages).toBe('arriving');
  });
});

test('an app that pauses ws in the event’s turn may accept whenever it likes', async () => {
  const { address, made } = await serveOne((ws, request) => {
    ws.pause();
    return { ws, request };
  });
  const client = new WebSocket(address);
  await once(client, 'open');
  const { ws, request } = await made;
  client.send('first');
  await new Promise((resolve) => setTimeout(resolve, 20)); // the text is here by then, most probably; it must not matter
  const recording = new RecordingSocket(api.acceptMessageWebSocket(ws, request));
  client.send('second');
  expect(await recording.until(2)).toEqual([{ text: 'first' }, { text: 'second' }]);
  client.close();
});
