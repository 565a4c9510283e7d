// Plays JavaScript's half: calls by id, and prints each event.
import { startEchoServer } from './echo-server.ts';
import type { Emit } from './events.ts';
import { WebSocketModule } from './websocket-module.ts';

const server = await startEchoServer();
let received = 0;

const emit: Emit = (name, event) => {
  console.log(name, JSON.stringify(event));
  if (name === 'websocketMessage' && ++received === 3) webSockets.close(3001, 'done', 1);
  if (name === 'websocketClosed') {
    server.close();
    webSockets.send('too late', 1);
    webSockets.connect(server.address, null, null, 2); // nobody listens any more
  }
};

const webSockets = new WebSocketModule(emit);
webSockets.connect(server.address, null, { headers: { 'User-Agent': 'websocket-module' } }, 1);
// They need not wait for websocketOpen.
webSockets.send('Hello, World!', 1);
webSockets.sendBinary('AAEC/w==', 1);
webSockets.ping(1);
