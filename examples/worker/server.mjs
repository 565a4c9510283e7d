// Serves this folder with its node_modules, and sends prices, one message for each change. PORT chooses another port than 8090.
import { createServer } from 'node:http';
import sirv from 'sirv';
import { acceptMessageWebSocket } from 'twinsocket';
import { WebSocketServer } from 'ws';

const SYMBOLS = ['ALPHA', 'BETA', 'GAMMA'];
/** Milliseconds between two rounds of prices. */
const INTERVAL = 10;

const server = createServer(sirv('.', { dev: true }));

new WebSocketServer({ server, path: '/prices' }).on('connection', (ws, request) => {
  void sendPrices(acceptMessageWebSocket(ws, request));
});

server.listen(Number(process.env.PORT ?? 8090), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}/`);
});

/** A page that reads slowly gets fewer rounds: the next one begins when this one has left. */
async function sendPrices(socket) {
  const prices = new Map(SYMBOLS.map((symbol) => [symbol, 100]));
  try {
    while (socket.state === 'open') {
      for (const [symbol, price] of prices) {
        prices.set(symbol, price * (1 + (Math.random() - 0.5) / 100));
        await socket.sendAsync(JSON.stringify({ symbol, price }));
      }
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    }
  } catch {
    // The page has gone away.
  }
}
