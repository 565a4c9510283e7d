import { MessageWebSocket } from 'twinsocket';
import { go, job, numberOf } from './job.ts';
import { Meter } from './meter.ts';

const count = numberOf('count');
const expected = count * numberOf('size');
const meter = new Meter();
const socket = new MessageWebSocket();
let messages = 0;
let total = 0;
socket.onmessagereceived = (message) => {
  total += message.text().length;
  if (++messages === count && total === expected) meter.done();
};
await socket.connectAsync(job);
meter.start();
await socket.sendAsync(go);
