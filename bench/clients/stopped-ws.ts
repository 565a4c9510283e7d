import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { go, job, numberOf } from './job.ts';
import { Meter } from './meter.ts';
import { pushedBytes } from './pushed-bytes.ts';

/** What a reader would find, if it ever came. */
const unread: Buffer[] = [];
const meter = new Meter();
const socket = new WebSocket(job);
socket.on('message', (data: Buffer) => unread.push(data));
await once(socket, 'open');
meter.start();
socket.send(go);
await setTimeout(numberOf('milliseconds'));
meter.done({ pushed: await pushedBytes(job) });
