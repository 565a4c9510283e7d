import { WebSocket } from 'ws';
import { batchSize, job, numberOf, requireFrames } from './job.ts';
import { Meter } from './meter.ts';

const count = numberOf('count');
const bytes = new Uint8Array(numberOf('size'));
const meter = new Meter();
const socket = new WebSocket(job);
let left = count;
socket.on('message', (data: Buffer) => {
  requireFrames(data.toString());
  meter.done();
});
socket.on('open', () => {
  meter.start();
  sendBatch();
});

function sendBatch(): void {
  if (left === 0) return;
  const size = Math.min(left, batchSize);
  left -= size;
  for (let i = size; i > 1; i--) socket.send(bytes);
  socket.send(bytes, sendBatch);
}
