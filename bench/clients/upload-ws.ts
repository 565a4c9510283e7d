import { WebSocket } from 'ws';
import { job, numberOf } from './job.ts';
import { Meter } from './meter.ts';

const bytes = new Uint8Array(numberOf('size'));
const meter = new Meter();
const socket = new WebSocket(job);
let left = numberOf('count');
socket.on('message', () => meter.done());
socket.on('open', () => {
  meter.start();
  sendNext();
});

function sendNext(): void {
  if (left-- > 0) socket.send(bytes, sendNext);
}
