import { WebSocket, type ClientOptions } from 'ws';
import { numberOf } from './job.ts';
import { Meter } from './meter.ts';

/** Opens and closes connections, one after another. */
export async function connectAndClose(url: URL, options: ClientOptions = {}): Promise<never> {
  const count = numberOf('count');
  const meter = new Meter();
  meter.start();
  for (let left = count; left > 0; left--) {
    const socket = new WebSocket(url, { perMessageDeflate: false, ...options });
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.on('open', resolve));
    socket.close();
    await closed;
  }
  return meter.done();
}
