const { once } = require('node:events');
const { acceptMessageWebSocket } = require('twinsocket');
const { WebSocketServer } = require('ws');

const methods = { add: ([a, b]) => a + b };

/** Answers requests, on a free port of this computer. */
async function startServer() {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (ws, request) => {
    const socket = acceptMessageWebSocket(ws, request, { maxMessageSize: 64 * 1024 });
    socket.onmessagereceived = (event) => {
      if (socket.state === 'failed') return; // the event tells that the connection was lost, as `ended` does
      try {
        void socket.sendAsync(JSON.stringify(answer(JSON.parse(event.text()))));
      } catch {
        socket.close(1007, 'this server takes requests in JSON');
      }
    };
  });
  await once(server, 'listening');
  return { address: `ws://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

function answer({ id, method, params }) {
  if (!Object.hasOwn(methods, method)) return { id, error: `there is no method ${method}` };
  return { id, result: methods[method](params) };
}

module.exports = { startServer };
