// Hands out the files of a folder and takes new ones, of any size: node examples/file-server.mjs [folder] [port]
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { acceptStreamWebSocket, asInputStream, asOutputStream, RandomAccessStream } from 'twinsocket';
import { WebSocketServer } from 'ws';

const [folder = '.', port = '8090'] = process.argv.slice(2);
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(port) });
await once(server, 'listening');
console.log(`ws://127.0.0.1:${server.address().port}`);

server.on('connection', async (ws, request) => {
  const socket = acceptStreamWebSocket(ws, request);
  const { pathname, searchParams } = new URL(request.url, 'ws://localhost');
  const file = join(folder, basename(decodeURIComponent(pathname)));
  try {
    if (searchParams.has('upload')) {
      const target = asOutputStream(createWriteStream(file));
      const bytes = await RandomAccessStream.copyAsync(socket.inputStream, target, Number(searchParams.get('upload')));
      await target.flushAsync();
      target.close();
      socket.close(1000, `took ${bytes} bytes`);
    } else {
      const bytes = await RandomAccessStream.copyAsync(asInputStream(createReadStream(file)), socket.outputStream);
      socket.close(1000, `gave ${bytes} bytes`);
    }
  } catch (error) {
    socket.close(1011, error.message.slice(0, 100));
  }
});
