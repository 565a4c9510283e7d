// A server that tells the time, and a client that reads it three times.
import { startServer } from './server.mjs';
import { readTimes } from './client.mjs';

const server = await startServer();
try {
  for await (const time of readTimes(server.address, 3)) console.log(time);
  console.log('closed');
} finally {
  server.close();
}
