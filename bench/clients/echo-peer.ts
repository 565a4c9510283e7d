import { ignore, job, loadPeer, messageOf, numberOf } from './job.ts';
import { Meter } from './meter.ts';
import { Trips } from './trips.ts';

const { bytes: message } = messageOf(numberOf('size'));
const connect = await loadPeer();
const meter = new Meter();
const trips = new Trips(numberOf('count'));
const socket = connect(job.href, {
  open() {
    meter.start();
    trips.begin();
    socket.send(message);
  },
  bytes(data) {
    if (trips.end()) meter.done({ p99: trips.p99 });
    trips.begin();
    socket.send(data);
  },
  text: ignore,
  closed: ignore,
});
