import { ignore, job, loadPeer, numberOf } from './job.ts';
import { Meter } from './meter.ts';

const connect = await loadPeer();
const meter = new Meter();
let left = numberOf('count');

function next(): void {
  if (left-- === 0) meter.done();
  const socket = connect(job.href, { open: () => socket.close(), bytes: ignore, text: ignore, closed: next });
}

meter.start();
next();
