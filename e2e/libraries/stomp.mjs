/** STOMP: @stomp/stompjs before the broker stomp-broker-js. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { Client } from '@stomp/stompjs';
import StompServer from 'stomp-broker-js';
import { Arrivals } from './arrivals.mjs';
import { check, end, named } from './check.mjs';
import { listen, openLink } from './link.mjs';

const http = createServer();
const subscriptions = new Arrivals();
new StompServer({ server: http, path: '/stomp', heartbeat: [1000, 0] }).on('subscribe', subscriptions.push);
const port = await listen(http);

/** The broker sends no message back to who has published it, so there is a client for each. */
function clientOver(link, onConnect) {
  const connects = new Arrivals();
  const closes = new Arrivals();
  const client = new Client({
    webSocketFactory: () => new link.WebSocket(`ws://${link.host}/stomp`, ['v12.stomp', 'v11.stomp']),
    reconnectDelay: 50,
    heartbeatIncoming: 1000,
    // The broker beats in one direction only: here it is the one that does.
    heartbeatOutgoing: 0,
    onConnect: (frame) => {
      onConnect(client);
      connects.push(frame);
    },
    onWebSocketClose: ({ code }) => closes.push(code),
  });
  client.activate();
  return { client, connects, closes };
}

await check(named('@stomp/stompjs'), `a topic of ${named('stomp-broker-js')}, cut, subscribed again`, async () => {
  const link = await openLink(port);
  const heard = new Arrivals();
  const reader = clientOver(link, (client) => client.subscribe('/topic/news', ({ body }) => heard.push(body)));
  const writer = clientOver(await openLink(port), () => {});
  const publish = (body) => writer.client.publish({ destination: '/topic/news', body });
  await Promise.all([subscriptions.atLeast(1, 'SUBSCRIBE'), writer.connects.atLeast(1, 'CONNECTED')]);
  publish('before the cut');
  await heard.atLeast(1, 'MESSAGE');

  link.cut();
  await subscriptions.atLeast(2, 'SUBSCRIBE');
  assert.deepEqual(reader.closes.items, [1006]);
  // In ASCII: the broker's content-length counts characters instead of bytes.
  publish('after the cut: hello');
  assert.deepEqual(await heard.atLeast(2, 'MESSAGE'), ['before the cut', 'after the cut: hello']);
  link.cameBack();
  await Promise.all([reader.client.deactivate(), writer.client.deactivate()]);
});

await check(
  named('@stomp/stompjs'),
  'a link that goes silent: the missing heartbeat is noticed, subscribed again',
  async () => {
    // The library closes, and waits for the event: by default 30 s for a peer that answers no more.
    const link = await openLink(port, ({ control }) => (control.closeTimeout = 1000));
    const heard = new Arrivals();
    const before = subscriptions.items.length;
    const reader = clientOver(link, (client) => client.subscribe('/topic/news', ({ body }) => heard.push(body)));
    const writer = clientOver(await openLink(port), () => {});
    await Promise.all([subscriptions.atLeast(before + 1, 'SUBSCRIBE'), writer.connects.atLeast(1, 'CONNECTED')]);
    link.stall();
    await subscriptions.atLeast(before + 2, 'SUBSCRIBE');
    assert.deepEqual(reader.closes.items, [1006]);
    writer.client.publish({ destination: '/topic/news', body: 'after the silence' });
    await heard.atLeast(1, 'MESSAGE');
    link.cameBack();
    await Promise.all([reader.client.deactivate(), writer.client.deactivate()]);
  },
);

end();
