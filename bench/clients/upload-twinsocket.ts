import { fromUint8Array, InputStreamOptions, StreamWebSocket, WindowsRuntimeBuffer } from 'twinsocket';
import { job, numberOf } from './job.ts';
import { Meter } from './meter.ts';

const count = numberOf('count');
const bytes = fromUint8Array(new Uint8Array(numberOf('size')));
const answer = new WindowsRuntimeBuffer(16);
const meter = new Meter();
const socket = new StreamWebSocket();
await socket.connectAsync(job);
meter.start();
for (let i = 0; i < count; i++) await socket.outputStream.writeAsync(bytes);
await socket.inputStream.readAsync(answer, answer.capacity, InputStreamOptions.partial);
meter.done();
