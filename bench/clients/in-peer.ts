import { go, ignore, isText, job, loadPeer, numberOf, textOf } from './job.ts';
import { Meter } from './meter.ts';

const count = numberOf('count');
const expected = count * numberOf('size');
const connect = await loadPeer();
const meter = new Meter();
let messages = 0;
let total = 0;

function take(length: number): void {
  total += length;
  if (++messages === count && total === expected) meter.done();
}

const socket = connect(job.href, {
  open() {
    meter.start();
    socket.send(go);
  },
  // A peer that gives text out as bytes leaves the decoding to the app.
  bytes: isText ? (data) => take(textOf(data).length) : (data) => take(data.byteLength),
  text: (data) => take(data.length),
  closed: ignore,
});
