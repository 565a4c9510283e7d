// A server that adds numbers, and a client that asks it: requests and answers over one connection.
const { startServer } = require('./server.cjs');
const { RequestSocket } = require('./request-socket.cjs');

async function main() {
  const server = await startServer();
  const socket = new RequestSocket();
  try {
    await socket.connect(server.address);
    const sums = await Promise.all([socket.request('add', [1, 2]), socket.request('add', [3, 4])]);
    console.log('sums:', sums.join(', '));
    await socket.request('divide', [1, 0]).catch((error) => console.log('refused:', error.message));
  } finally {
    await socket.close();
    server.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
