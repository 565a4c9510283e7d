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
server.on('connection', (ws, request) => void serve(acceptStreamWebSocket(ws, request), request.url));

async function serve(socket, target) {
  try {
    const { pathname, searchParams } = new URL(target, 'ws://localhost');
    const file = join(folder, basename(decodeURIComponent(pathname)));
    if (searchParams.has('upload')) {
      const output = asOutputStream(createWriteStream(file));
      const bytes = await RandomAccessStream.copyAsync(socket.inputStream, output, Number(searchParams.get('upload')));
      await output.flushAsync();
      output.close();
      socket.close(1000, `took ${bytes} bytes`);
    } else {
      const bytes = await RandomAccessStream.copyAsync(asInputStream(createReadStream(file)), socket.outputStream);
      socket.close(1000, `gave ${bytes} bytes`);
    }
  } catch (error) {
    console.error(`${target}: ${error.message}`);
    socket.close(1011, error.cause?.code ?? 'it can’t be done');
  }
}
