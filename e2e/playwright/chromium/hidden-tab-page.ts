/** Sends from a tab while it counts its own timers, which the engine slows down once the tab is hidden. */
import * as api from 'twinsocket';
import { Hash, MiB, randomBytes } from '../../contract/support/volume.ts';

export interface Upload {
  readonly visibility: DocumentVisibilityState;
  /** Timers that came in the meantime, of a chain that sets the next one at once. */
  readonly timers: number;
  /** SHA-256 of what was sent. */
  readonly sha256: string;
  readonly answer: { readonly bytes: number; readonly sha256: string };
  /** The most that the socket held, in bytes. */
  readonly mostBuffered: number;
  /** Looks that were begun: at the end of the upload, at the socket's end, and some time after it. */
  readonly looks: readonly [number, number, number];
}

declare global {
  interface Window {
    upload(peer: string, way: 'writeAsync' | 'copyAsync', length: number): Promise<Upload>;
    flushes(peer: string, count: number): Promise<{ visibility: DocumentVisibilityState; timers: number }>;
  }
}

type Wait = (cell: Int32Array, index: number, value: number, timeout: number) => { value: Promise<string> };
const atomics = Atomics as unknown as { waitAsync: Wait };
const { waitAsync } = atomics;
let looks = 0;
atomics.waitAsync = (...args) => {
  looks++;
  return waitAsync(...args);
};

let mostBuffered = 0;
const { send } = WebSocket.prototype;
WebSocket.prototype.send = function (data) {
  send.call(this, data);
  mostBuffered = Math.max(mostBuffered, this.bufferedAmount);
};

function countTimers(): () => number {
  let timers = 0;
  let timer = setTimeout(function next() {
    timers++;
    timer = setTimeout(next);
  });
  return () => {
    clearTimeout(timer);
    return timers;
  };
}

async function connect(address: string): Promise<api.StreamWebSocket> {
  const socket = new api.StreamWebSocket();
  await socket.connectAsync(address);
  return socket;
}

const ended = (socket: api.StreamWebSocket): Promise<void> =>
  new Promise((resolve) => {
    socket.onclosed = () => resolve();
    socket.close();
  });

window.upload = async (peer, way, length) => {
  const socket = await connect(`${peer}/sink/${length}`);
  const bytes = randomBytes(length, 1);
  const hash = new Hash();
  hash.add(bytes);
  const timers = countTimers();
  if (way === 'copyAsync')
    await api.RandomAccessStream.copyAsync(api.asInputStream(new Blob([bytes])), socket.outputStream);
  else {
    for (let from = 0; from < length; from += MiB / 16) {
      await socket.outputStream.writeAsync(api.fromUint8Array(bytes.subarray(from, from + MiB / 16)));
    }
  }
  const counted = timers();
  const looksAtEnd = looks;
  const reader = new api.DataReader(socket.inputStream);
  reader.inputStreamOptions = api.InputStreamOptions.partial;
  await reader.loadAsync(1000);
  const answer = JSON.parse(reader.readString(reader.unconsumedBufferLength)) as Upload['answer'];
  await ended(socket);
  const looksAtClose = looks;
  const cell = new Int32Array(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }).buffer);
  for (let wait = 0; wait < 5; wait++) await waitAsync.call(Atomics, cell, 0, 0, 10).value;
  return {
    visibility: document.visibilityState,
    timers: counted,
    sha256: hash.hex(),
    answer,
    mostBuffered,
    looks: [looksAtEnd, looksAtClose, looks],
  };
};

window.flushes = async (peer, count) => {
  const socket = await connect(`${peer}/sink/${MiB}`);
  const timers = countTimers();
  for (let flush = 0; flush < count; flush++) {
    await socket.outputStream.writeAsync(api.fromUint8Array(Uint8Array.of(flush)));
    await socket.outputStream.flushAsync();
  }
  const result = { visibility: document.visibilityState, timers: timers() };
  await ended(socket);
  return result;
};
