/** Messages by the event's own members, without a reader. */
import { MessageWebSocket } from 'twinsocket';
import { go, isText, job, numberOf } from './job.ts';
import { Meter } from './meter.ts';

const count = numberOf('count');
const expected = count * numberOf('size');
const meter = new Meter();
const socket = new MessageWebSocket();
let messages = 0;
let total = 0;

function take(length: number): void {
  total += length;
  if (++messages === count && total === expected) meter.done();
}

socket.onmessagereceived = isText
  ? (message) => take(message.text().length)
  : (message) => take(message.bytes().length);
await socket.connectAsync(job);
meter.start();
await socket.sendAsync(go);
