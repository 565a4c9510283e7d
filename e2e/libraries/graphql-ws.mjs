/** graphql-ws: its client and its server, with a schema of graphql. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { GraphQLInt, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { createClient } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { Arrivals } from './arrivals.mjs';
import { check, end, named } from './check.mjs';
import { listen, openLink } from './link.mjs';

const http = createServer();
const subscriptions = new Arrivals();
useServer({ schema: schema() }, new WebSocketServer({ server: http }));
const port = await listen(http);
const library = named('graphql-ws');

function schema() {
  const subscribe = async function* () {
    const news = new Arrivals();
    subscriptions.push(news);
    for (let count = 1; ; count++) yield { news: (await news.atLeast(count)).at(-1) };
  };
  return new GraphQLSchema({
    query: new GraphQLObjectType({
      name: 'Query',
      fields: {
        sum: {
          type: GraphQLInt,
          args: { a: { type: GraphQLInt }, b: { type: GraphQLInt } },
          resolve: (_, { a, b }) => a + b,
        },
      },
    }),
    subscription: new GraphQLObjectType({
      name: 'Subscription',
      fields: { news: { type: GraphQLString, subscribe } },
    }),
  });
}

function sum(client, a, b) {
  return new Promise((resolve, reject) => {
    let result;
    client.subscribe(
      { query: 'query ($a: Int, $b: Int) { sum(a: $a, b: $b) }', variables: { a, b } },
      { next: ({ data }) => (result = data.sum), error: reject, complete: () => resolve(result) },
    );
  });
}

await check(library, 'queries and a subscription, cut, subscribed again', async () => {
  const link = await openLink(port);
  const client = createClient({
    url: `ws://${link.host}/graphql`,
    webSocketImpl: link.WebSocket,
    lazy: false,
    retryAttempts: 5,
    retryWait: async () => {},
  });
  const heard = new Arrivals();
  const unsubscribe = client.subscribe(
    { query: 'subscription { news }' },
    { next: ({ data }) => heard.push(data.news), error: heard.push, complete: () => heard.push('complete') },
  );
  const [first] = await subscriptions.atLeast(1, 'subscription');
  assert.equal(await sum(client, 2, 3), 5);
  first.push('before the cut: grüße');
  await heard.atLeast(1, 'news');

  link.cut();
  const second = (await subscriptions.atLeast(2, 'subscription')).at(-1);
  second.push('after the cut');
  assert.deepEqual(await heard.atLeast(2, 'news'), ['before the cut: grüße', 'after the cut']);
  assert.equal(await sum(client, 20, 30), 50);
  link.cameBack();
  unsubscribe();
  await client.dispose();
});

end();
