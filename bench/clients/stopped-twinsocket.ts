import { setTimeout } from 'node:timers/promises';
import { fromUint8Array, StreamWebSocket } from 'twinsocket';
import { go, job, numberOf } from './job.ts';
import { Meter } from './meter.ts';
import { pushedBytes } from './pushed-bytes.ts';

const meter = new Meter();
const socket = new StreamWebSocket();
await socket.connectAsync(job);
meter.start();
await socket.outputStream.writeAsync(fromUint8Array(go));
await setTimeout(numberOf('milliseconds'));
meter.done({ pushed: await pushedBytes(job) });
