import { MessageWebSocket } from 'twinsocket';
import { isText, job, messageOf, numberOf, requireFrames } from './job.ts';
import { Meter } from './meter.ts';

const count = numberOf('count');
const batchSize = numberOf('batch');
const { text, bytes } = messageOf(numberOf('size'));
const data = isText ? text : bytes;
const meter = new Meter();
const socket = new MessageWebSocket();
socket.onmessagereceived = (message) => {
  const reader = message.getDataReader();
  requireFrames(reader.readString(reader.unconsumedBufferLength));
  meter.done();
};
await socket.connectAsync(job);
meter.start();
for (let left = count; left > 0; left -= batchSize) {
  for (let i = Math.min(left, batchSize); i > 1; i--) void socket.sendAsync(data);
  await socket.sendAsync(data);
}
