import { MessageWebSocket } from 'twinsocket';
import { job, numberOf } from './job.ts';
import { Meter } from './meter.ts';

const meter = new Meter();
meter.start();
for (let left = numberOf('count'); left > 0; left--) {
  const socket = new MessageWebSocket();
  const closed = new Promise<void>((resolve) => {
    socket.onclosed = () => resolve();
  });
  await socket.connectAsync(job);
  socket.close();
  await closed;
}
meter.done();
