import { MessageWebSocket, type MessageReceivedHandler } from 'twinsocket';
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

const readBytes: MessageReceivedHandler = (message) => {
  const reader = message.getDataReader();
  const bytes = new Uint8Array(reader.unconsumedBufferLength);
  reader.readBytes(bytes);
  take(bytes.length);
};

const readString: MessageReceivedHandler = (message) => {
  const reader = message.getDataReader();
  take(reader.readString(reader.unconsumedBufferLength).length);
};

socket.onmessagereceived = isText ? readString : readBytes;
await socket.connectAsync(job);
meter.start();
await socket.sendAsync(go);
