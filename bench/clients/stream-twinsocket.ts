import { fromUint8Array, InputStreamOptions, StreamWebSocket, WindowsRuntimeBuffer } from 'twinsocket';
import { go, job, numberOf } from './job.ts';
import { Meter } from './meter.ts';

const bytes = numberOf('bytes');
const buffer = new WindowsRuntimeBuffer(64 * 1024);
const meter = new Meter();
const socket = new StreamWebSocket();
await socket.connectAsync(job);
meter.start();
await socket.outputStream.writeAsync(fromUint8Array(go));
for (let total = 0; total < bytes;) {
  const read = await socket.inputStream.readAsync(buffer, buffer.capacity, InputStreamOptions.partial);
  if (read.length === 0) throw new Error(`${job}: the stream ended after ${total} bytes`);
  meter.received();
  total += read.length;
}
meter.done();
