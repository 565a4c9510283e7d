import { MessageWebSocket } from 'twinsocket';
import { job, numberOf } from './job.ts';
import { Meter } from './meter.ts';

const count = numberOf('count');
const bytes = new Uint8Array(numberOf('size'));
const meter = new Meter();
const socket = new MessageWebSocket();
let trips = 0;
socket.onmessagereceived = (message) => {
  message.getDataReader().readBytes(bytes);
  if (++trips === count) meter.done();
  void socket.sendAsync(bytes);
};
await socket.connectAsync(job);
meter.start();
await socket.sendAsync(bytes);
