// Fetches a file from examples/file-server.mjs, or brings it one, at the pace of the slower side:
//   node examples/file-client.mjs get ws://127.0.0.1:8090/film.mkv film.mkv
//   node examples/file-client.mjs put film.mkv ws://127.0.0.1:8090/film.mkv
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import {
  asInputStream,
  asOutputStream,
  InputStreamOptions,
  RandomAccessStream,
  StreamWebSocket,
  WindowsRuntimeBuffer,
} from 'twinsocket';

const [verb, from, to] = process.argv.slice(2);
const socket = new StreamWebSocket();
const closed = new Promise((resolve) => socket.addEventListener('closed', resolve));
const tell = (bytes) => process.stderr.isTTY && process.stderr.write(`\r${(bytes / 2 ** 20).toFixed(1)} MiB `);

try {
  if (verb === 'get') {
    await socket.connectAsync(from);
    const target = asOutputStream(createWriteStream(to));
    await RandomAccessStream.copyAndCloseAsync(socket.inputStream, target).then(null, null, tell);
  } else {
    const { size } = statSync(from);
    await socket.connectAsync(`${to}?upload=${size}`);
    const source = asInputStream(createReadStream(from));
    await RandomAccessStream.copyAsync(source, socket.outputStream).then(null, null, tell);
    // Reads 0 bytes when the server has closed, and fails when it is lost, where `closed` alone would never come.
    await socket.inputStream.readAsync(new WindowsRuntimeBuffer(1), 1, InputStreamOptions.none);
  }
  const { code, reason } = await closed;
  console.log(`${code} ${reason}`);
  process.exitCode = code === 1000 ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
