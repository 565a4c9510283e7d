/** SignalR's client, before a hub of ours; see hub-server.mjs. */
import assert from 'node:assert/strict';
import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { Arrivals } from './arrivals.mjs';
import { check, end, named, within } from './check.mjs';
import { createHub } from './hub-server.mjs';
import { listen, openLink } from './link.mjs';

const connections = new Arrivals();
const hub = createHub(
  {
    sum: (a, b) => a + b,
    async *count(to) {
      for (let number = 1; number <= to; number++) yield number;
    },
    // Until the link is cut.
    never: () => new Promise(() => {}),
  },
  { onConnected: connections.push },
);
const port = await listen(hub);

function collect(stream) {
  const items = [];
  return new Promise((resolve, reject) => {
    stream.subscribe({ next: (item) => items.push(item), error: reject, complete: () => resolve(items) });
  });
}

await check(
  named('@microsoft/signalr'),
  'methods, a stream and calls of the hub, with an access token, cut',
  async () => {
    const link = await openLink(port);
    const tokens = ['first', 'second'];
    const connection = new HubConnectionBuilder()
      .withUrl(`http://${link.host}/hub`, {
        WebSocket: link.WebSocket,
        transport: HttpTransportType.WebSockets,
        skipNegotiation: true,
        accessTokenFactory: () => tokens.shift(),
        headers: { 'X-Room': 'chess' },
      })
      .withAutomaticReconnect([0, 50, 100])
      .configureLogging(LogLevel.None)
      .build();
    const heard = new Arrivals();
    connection.on('news', heard.push);
    const reconnected = new Promise((resolve) => connection.onreconnected(resolve));
    await connection.start();
    assert.equal(await connection.invoke('sum', 2, 3), 5);
    assert.deepEqual(await collect(connection.stream('count', 3)), [1, 2, 3]);
    const [first] = await connections.atLeast(1);
    first.call('news', 'before the cut');
    await heard.atLeast(1);

    const pending = connection.invoke('never');
    link.cut();
    await assert.rejects(pending, /1006/);
    await within('reconnected', reconnected);
    const second = (await connections.atLeast(2)).at(-1);
    second.call('news', 'after the cut: grüße');
    assert.deepEqual(await heard.atLeast(2), ['before the cut', 'after the cut: grüße']);
    assert.equal(await connection.invoke('sum', 20, 30), 50);
    assert.deepEqual(
      [first, second].map(({ request: { headers } }) => [headers['authorization'], headers['x-room']]),
      [
        ['Bearer first', 'chess'],
        ['Bearer second', 'chess'],
      ],
    );
    link.cameBack();
    await connection.stop();
  },
);

await check(
  named('@microsoft/signalr'),
  'a link that goes silent: what is pending fails, and it connects again',
  async () => {
    const link = await openLink(port);
    const connection = new HubConnectionBuilder()
      .withUrl(`http://${link.host}/hub`, {
        WebSocket: link.WebSocket,
        transport: HttpTransportType.WebSockets,
        skipNegotiation: true,
      })
      .withAutomaticReconnect([0, 50, 100])
      .withKeepAliveInterval(500)
      .withServerTimeout(2000)
      .configureLogging(LogLevel.None)
      .build();
    const reconnected = new Promise((resolve) => connection.onreconnected(resolve));
    await connection.start();
    const pending = connection.invoke('never');
    link.stall();
    await assert.rejects(pending, /Server timeout elapsed/);
    await within('reconnected', reconnected);
    assert.equal(await connection.invoke('sum', 20, 30), 50);
    link.cameBack();
    await connection.stop();
  },
);

end();
