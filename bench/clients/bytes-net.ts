/** The same bytes without frames, by a bare socket: TCP, or TLS where the address says `wss:`. */
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { job, numberOf } from './job.ts';
import { Meter } from './meter.ts';

const bytes = numberOf('bytes');
const meter = new Meter();
const to = { port: Number(job.port), host: job.hostname };
const isSecure = job.protocol === 'wss:';
const socket = isSecure ? connectTls(to) : connect(to);
let total = 0;
socket.on('data', (chunk) => {
  meter.received();
  total += chunk.length;
  if (total === bytes) meter.done();
});
socket.on(isSecure ? 'secureConnect' : 'connect', () => {
  meter.start();
  socket.write(`RAW ?bytes=${bytes}\n`);
});
