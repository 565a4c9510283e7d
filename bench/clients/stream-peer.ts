/** Counts bytes, in whatever messages they come. */
import { go, ignore, job, loadPeer, numberOf } from './job.ts';
import { Meter } from './meter.ts';

const expected = numberOf('bytes');
const connect = await loadPeer();
const meter = new Meter();
let total = 0;
const socket = connect(job.href, {
  open() {
    meter.start();
    socket.send(go);
  },
  bytes(data) {
    meter.received();
    total += data.byteLength;
    if (total === expected) meter.done();
  },
  text: ignore,
  closed: ignore,
});
