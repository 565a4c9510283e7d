/** tRPC: @trpc/client before @trpc/server, both of one router. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import { initTRPC, tracked } from '@trpc/server';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import { WebSocketServer } from 'ws';
import { Arrivals } from './arrivals.mjs';
import { check, end, named } from './check.mjs';
import { listen, openLink } from './link.mjs';

const t = initTRPC.create();
const news = new Arrivals();
const router = t.router({
  sum: t.procedure.input((value) => value).query(({ input: [a, b] }) => a + b),
  publish: t.procedure.input(String).mutation(({ input }) => news.push(input)),
  news: t.procedure
    .input((value) => value)
    .subscription(async function* ({ input }) {
      for (let id = Number(input?.lastEventId ?? 0) + 1; ; id++) {
        yield tracked(String(id), (await news.atLeast(id)).at(-1));
      }
    }),
});
const http = createServer();
applyWSSHandler({ wss: new WebSocketServer({ server: http }), router });
const port = await listen(http);

await check(
  named('@trpc/client'),
  'queries, a mutation and a subscription, cut; no news is lost or doubled',
  async () => {
    const link = await openLink(port);
    const closes = new Arrivals();
    const ws = createWSClient({
      url: `ws://${link.host}`,
      WebSocket: link.WebSocket,
      retryDelayMs: () => 50,
      onClose: closes.push,
    });
    const client = createTRPCClient({ links: [wsLink({ client: ws })] });
    const heard = new Arrivals();
    const subscription = client.news.subscribe({}, { onData: ({ data }) => heard.push(data) });
    assert.equal(await client.sum.query([2, 3]), 5);
    await client.publish.mutate('one');
    await heard.atLeast(1, 'news');

    link.cut();
    assert.equal((await closes.atLeast(1, 'close')).at(0).code, 1006);
    news.push('two, published while the client was away');
    await heard.atLeast(2, 'news');
    await client.publish.mutate('three');
    await heard.atLeast(3, 'news');
    assert.deepEqual(heard.items, ['one', 'two, published while the client was away', 'three']);
    assert.equal(await client.sum.query([20, 30]), 50);
    link.cameBack();
    subscription.unsubscribe();
    await ws.close();
  },
);

await check(
  named('@trpc/client'),
  'a link that goes silent: the missing answer is noticed, the subscription goes on',
  async () => {
    // The library closes, and waits for the event: by default 30 s for a peer that answers no more.
    const link = await openLink(port, ({ control }) => (control.closeTimeout = 1000));
    const ws = createWSClient({
      url: `ws://${link.host}`,
      WebSocket: link.WebSocket,
      retryDelayMs: () => 50,
      keepAlive: { enabled: true, intervalMs: 1000, pongTimeoutMs: 1000 },
    });
    const client = createTRPCClient({ links: [wsLink({ client: ws })] });
    const heard = new Arrivals();
    const before = news.items.length;
    const subscription = client.news.subscribe(
      { lastEventId: String(before) },
      { onData: ({ data }) => heard.push(data) },
    );
    await client.publish.mutate('before the silence');
    await heard.atLeast(1, 'news');
    link.stall();
    news.push('in the silence');
    await heard.atLeast(2, 'news');
    assert.deepEqual(heard.items, ['before the silence', 'in the silence']);
    link.cameBack();
    subscription.unsubscribe();
    await ws.close();
  },
);

end();
