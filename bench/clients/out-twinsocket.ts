import { MessageWebSocket } from 'twinsocket';
import { batchSize, job, numberOf, requireFrames } from './job.ts';
import { Meter } from './meter.ts';

const count = numberOf('count');
const bytes = new Uint8Array(numberOf('size'));
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
  for (let i = Math.min(left, batchSize); i > 1; i--) void socket.sendAsync(bytes);
  await socket.sendAsync(bytes);
}
