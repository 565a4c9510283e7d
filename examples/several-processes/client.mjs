// Sends each line of its input, and prints what comes.
//   node client.mjs [address]
import { createInterface } from 'node:readline';
import { ReconnectingWebSocket } from 'twinsocket/reconnecting';

const [address = 'ws://127.0.0.1:8090/'] = process.argv.slice(2);
const socket = new ReconnectingWebSocket(address, { heartbeat: { interval: 20_000, timeout: 5_000 } });
socket.onopen = ({ isReturn }) => console.log(isReturn ? '* back' : '* connected');
socket.onmessagereceived = (event) => console.log(event.text());
socket.ondown = ({ end }) => console.log(`* down: ${end.error?.message ?? end.code}`);
createInterface({ input: process.stdin })
  .on('line', (line) => void socket.sendAsync(line).catch((error) => console.log(`* ${error.message}`)))
  .on('close', () => socket.close());
