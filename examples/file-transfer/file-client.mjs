// Fetches a file from file-server.mjs, or brings it one, at the pace of the slower side; Ctrl-C cancels:
//   node file-client.mjs get ws://127.0.0.1:8090/film.mkv film.mkv
//   node file-client.mjs put film.mkv ws://127.0.0.1:8090/film.mkv
// A get that was cut or cancelled leaves film.mkv.part, and the next one fetches the rest.
import { createReadStream, createWriteStream, existsSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import {
  asInputStream,
  asOutputStream,
  InputStreamOptions,
  RandomAccessStream,
  StreamWebSocket,
  WindowsRuntimeBuffer,
} from 'twinsocket';

const [verb, from, to] = process.argv.slice(2);
const cancel = new AbortController();
const { signal } = cancel;
process.once('SIGINT', () => cancel.abort());

const socket = new StreamWebSocket();
try {
  if (verb === 'get') await get(from, to);
  else if (verb === 'put') await put(from, to);
  else throw new Error('usage: node file-client.mjs get ADDRESS FILE, or put FILE ADDRESS');
} catch (error) {
  console.error(signal.aborted ? 'cancelled' : error.message);
  process.exitCode = 1;
  socket.close(...(signal.aborted ? [4001, 'cancelled'] : []));
}

async function get(address, file) {
  const part = `${file}.part`;
  const start = existsSync(part) ? statSync(part).size : 0;
  await socket.connectAsync(`${address}?from=${start}`, { signal });
  if (start > 0) console.log(`${start} bytes are here already`);
  // Opened here: a stream that opens it by itself may do so after an empty part was looked for below.
  const target = asOutputStream(createWriteStream(part, { fd: openSync(part, 'a') }));
  try {
    await RandomAccessStream.copyAsync(socket.inputStream, target, undefined, { signal }).then(null, null, (bytes) =>
      tell(start + bytes),
    );
  } finally {
    await target.flushAsync();
    target.close();
  }
  try {
    await finish();
  } catch (error) {
    // Nothing has come, for example because the server has no such file: there is nothing to fetch the rest of.
    if (statSync(part, { throwIfNoEntry: false })?.size === 0) rmSync(part);
    throw error;
  }
  renameSync(part, file);
}

async function put(file, address) {
  const { size } = statSync(file);
  await socket.connectAsync(`${address}?upload=${size}`, { signal });
  const source = asInputStream(createReadStream(file));
  await RandomAccessStream.copyAsync(source, socket.outputStream, undefined, { signal }).then(null, null, (bytes) =>
    tell(bytes, size),
  );
  // Reads 0 bytes when the server has closed, and fails when the connection is lost.
  await socket.inputStream.readAsync(new WindowsRuntimeBuffer(1), 1, InputStreamOptions.none);
  await finish();
}

/** What the server says at the end: the end of the stream alone does not tell whether the file is whole. */
async function finish() {
  const { code, reason, error } = await socket.ended;
  if (error) throw error;
  if (code !== 1000) throw new Error(`the server has failed: ${code} ${reason}`);
  console.log(reason);
}

function tell(bytes, size) {
  if (!process.stderr.isTTY) return;
  const share = size ? ` of ${toMiB(size)}` : '';
  process.stderr.write(`\r${toMiB(bytes)}${share} MiB `);
}

function toMiB(bytes) {
  return (bytes / 2 ** 20).toFixed(1);
}
