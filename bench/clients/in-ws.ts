import { WebSocket } from 'ws';
import { go, job, numberOf } from './job.ts';
import { Meter } from './meter.ts';

const count = numberOf('count');
const expected = count * numberOf('size');
const meter = new Meter();
const socket = new WebSocket(job);
let messages = 0;
let total = 0;
socket.on('message', (data: Buffer) => {
  total += data.length;
  if (++messages === count && total === expected) meter.done();
});
socket.on('open', () => {
  meter.start();
  socket.send(go);
});
