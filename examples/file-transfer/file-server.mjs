// Hands out the files of a folder and takes new ones, of any size: node file-server.mjs [folder] [port]
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
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
    const done = searchParams.has('upload')
      ? await take(socket, file, Number(searchParams.get('upload')))
      : await give(socket, file, Number(searchParams.get('from') ?? 0));
    socket.close(1000, done);
  } catch (error) {
    console.error(`${target}: ${error.message}`);
    socket.close(1011, error.cause?.code ?? error.code ?? 'it can’t be done');
  }
}

/** Gives the file from a byte on, so that a client whose copy was cut can fetch the rest. */
async function give(socket, file, from) {
  const { size } = await stat(file);
  const source = from < size ? createReadStream(file, { start: from }) : new Blob();
  const bytes = await RandomAccessStream.copyAsync(asInputStream(source), socket.outputStream);
  return `gave ${bytes} bytes`;
}

/** The file has its name only when it is whole. */
async function take(socket, file, size) {
  const output = asOutputStream(createWriteStream(`${file}.part`));
  try {
    const bytes = await RandomAccessStream.copyAsync(socket.inputStream, output, size);
    await output.flushAsync();
    if (bytes < size) throw new Error(`only ${bytes} of ${size} bytes have come`);
  } finally {
    output.close();
  }
  await rename(`${file}.part`, file);
  return `took ${size} bytes`;
}
