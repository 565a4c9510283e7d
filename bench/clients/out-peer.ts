/** Sends messages in batches; the last of each is waited for. */
import { ignore, isText, job, loadPeer, messageOf, numberOf, requireFrames, textOf } from './job.ts';
import { Meter } from './meter.ts';

const { text, bytes } = messageOf(numberOf('size'));
const message = isText ? text : bytes;
const batchSize = numberOf('batch');
const connect = await loadPeer();
const meter = new Meter();
let left = numberOf('count');

function done(frames: string): void {
  requireFrames(frames);
  meter.done();
}

const socket = connect(job.href, {
  open() {
    meter.start();
    sendBatch();
  },
  bytes: (frames) => done(textOf(frames)),
  text: done,
  closed: ignore,
});

function sendBatch(): void {
  if (left === 0) return;
  const size = Math.min(left, batchSize);
  left -= size;
  for (let i = size; i > 1; i--) socket.send(message);
  socket.send(message, sendBatch);
}
