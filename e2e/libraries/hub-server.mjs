/**
 * A hub of SignalR, since its server is ASP.NET: the JSON hub protocol, version 1, over a WebSocket without negotiation
 * (https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md). It knows the types that a hub of methods and streams
 * needs: Invocation 1, StreamItem 2, Completion 3, StreamInvocation 4, Ping 6 and Close 7.
 */
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const SEPARATOR = '\u001e';

/** @param {Record<string, (...args: unknown[]) => unknown>} methods of the hub; a stream is an async iterable */
export function createHub(methods, { onConnected = () => {} } = {}) {
  const http = createServer();
  new WebSocketServer({ server: http }).on('connection', (socket, request) => {
    const send = (message) => socket.send(JSON.stringify(message) + SEPARATOR);
    let connected = false;
    socket.on('error', () => {});
    socket.on('message', (data) => {
      for (const text of new TextDecoder().decode(data).split(SEPARATOR).slice(0, -1)) {
        const message = JSON.parse(text);
        if (connected) void answer(message, send, () => socket.close());
        else {
          const known = message.protocol === 'json' && message.version === 1;
          connected = known;
          send(known ? {} : { error: `the protocol ${message.protocol} ${message.version} is not known` });
          if (known) onConnected({ request, call: (target, ...args) => send({ type: 1, target, arguments: args }) });
        }
      }
    });
  });
  return http;

  async function answer({ type, invocationId, target, arguments: args }, send, close) {
    if (type === 6) send({ type: 6 });
    if (type === 7) close();
    if (type !== 1 && type !== 4) return;
    try {
      const method = methods[target];
      if (!method) throw new Error(`the hub has no method ${target}`);
      const result = await method(...args);
      if (type === 4) {
        for await (const item of /** @type {AsyncIterable<unknown>} */ (result)) send({ type: 2, invocationId, item });
        send({ type: 3, invocationId });
      } else if (invocationId) send({ type: 3, invocationId, result });
    } catch (error) {
      send({ type: 3, invocationId, error: error.message });
    }
  }
}
