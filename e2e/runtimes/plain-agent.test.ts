/** An agent that is left as the runtime made it: Bun's own client dials for it then, and shows no socket. */
import { Agent } from 'node:http';
import { MessageWebSocket } from 'twinsocket';
import { expect, inject, test } from 'vitest';

test('a message comes back over a connection of an http.Agent', async () => {
  using socket = new MessageWebSocket();
  socket.control.agent = new Agent();
  const received = new Promise<string>((resolve) => {
    socket.onmessagereceived = (event) => {
      const reader = event.getDataReader();
      resolve(reader.readString(reader.unconsumedBufferLength));
    };
  });
  await socket.connectAsync(`${inject('peer').ws}/echo`);
  await socket.sendAsync('by agent');
  expect(await received).toBe('by agent');
});
