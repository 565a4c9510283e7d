import { WebSocket } from 'ws';
import { job, numberOf } from './job.ts';
import { Meter } from './meter.ts';

const count = numberOf('count');
const bytes = new Uint8Array(numberOf('size'));
const meter = new Meter();
const socket = new WebSocket(job);
let trips = 0;
socket.on('message', (data: Buffer) => {
  bytes.set(data);
  if (++trips === count) meter.done();
  socket.send(bytes);
});
socket.on('open', () => {
  meter.start();
  socket.send(bytes);
});
