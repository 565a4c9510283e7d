import { MessageWebSocket } from 'twinsocket';
import { numberOf } from './job.ts';
import { Meter } from './meter.ts';

/** Opens and closes connections, one after another. */
export async function connectAndClose(url: URL, certificateAuthorities: readonly string[] = []): Promise<never> {
  const count = numberOf('count');
  const meter = new Meter();
  meter.start();
  for (let left = count; left > 0; left--) {
    const socket = new MessageWebSocket();
    socket.control.certificateAuthorities = certificateAuthorities;
    const closed = new Promise((resolve) => (socket.onclosed = resolve));
    await socket.connectAsync(url);
    socket.close();
    await closed;
  }
  return meter.done();
}
