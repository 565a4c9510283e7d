// The worker: it holds the connection and reads every message, so that the page is free to draw.
// Import maps do not reach workers, so the path of the file stands here; a bundler would find 'twinsocket/reconnecting'.
import { ReconnectingWebSocket } from './node_modules/twinsocket/dist/browser/reconnecting.mjs';

const prices = new Map();
let count = 0;
let socket;

const tell = (text) => postMessage({ type: 'status', text });

onmessage = ({ data }) => {
  if (data.type === 'connect') connect(data.address);
  if (data.type === 'draw') postMessage({ type: 'prices', prices: Array.from(prices), count });
  if (data.type === 'stop') socket?.close(1000, 'stopped by the user');
};

function connect(address) {
  socket = new ReconnectingWebSocket(address, { maxDelay: 5_000 });
  socket.onopen = () => tell('Connected');
  socket.ondown = ({ end }) => tell(`Not connected: ${end.error?.message ?? `closed with ${end.code}`}`);
  socket.onended = ({ end }) => tell(end.error?.message ?? `Closed with ${end.code}`);
  socket.onmessagereceived = (event) => {
    const { symbol, price } = JSON.parse(event.text());
    prices.set(symbol, price);
    count++;
  };
}
