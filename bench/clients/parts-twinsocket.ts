import { MessageWebSocket, MessageWebSocketReceiveMode } from 'twinsocket';
import { go, job, numberOf } from './job.ts';
import { Meter } from './meter.ts';

const expected = numberOf('bytes');
const meter = new Meter();
const socket = new MessageWebSocket();
let total = 0;
socket.control.receiveMode = MessageWebSocketReceiveMode.partialMessage;
socket.onmessagereceived = (part) => {
  const bytes = part.getDataReader().unconsumedBufferLength;
  meter.received();
  total += bytes;
  if (part.isMessageComplete && total === expected) meter.done();
};
await socket.connectAsync(job);
meter.start();
await socket.sendAsync(go);
