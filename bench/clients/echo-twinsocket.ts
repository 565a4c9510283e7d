import { MessageWebSocket } from 'twinsocket';
import { job, numberOf } from './job.ts';
import { Meter } from './meter.ts';
import { Trips } from './trips.ts';

const count = numberOf('count');
const bytes = new Uint8Array(numberOf('size'));
const meter = new Meter();
const socket = new MessageWebSocket();
const trips = new Trips(count);
socket.onmessagereceived = (message) => {
  message.getDataReader().readBytes(bytes);
  if (trips.end()) meter.done({ p99: trips.p99 });
  trips.begin();
  void socket.sendAsync(bytes);
};
await socket.connectAsync(job);
meter.start();
trips.begin();
await socket.sendAsync(bytes);
