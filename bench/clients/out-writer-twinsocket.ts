import { DataWriter, MessageWebSocket } from 'twinsocket';
import { job, numberOf, requireFrames } from './job.ts';
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
const writer = new DataWriter(socket.outputStream);
meter.start();
// A writer stores one message at a time; a batch would be a writer for each message.
for (let left = count; left > 0; left--) {
  writer.writeBytes(bytes);
  await writer.storeAsync();
}
