import { connect } from 'node:net';
import { job, numberOf } from './job.ts';
import { Meter } from './meter.ts';

const bytes = numberOf('bytes');
const meter = new Meter();
const socket = connect(Number(job.port), job.hostname);
let total = 0;
socket.on('data', (chunk) => {
  meter.received();
  total += chunk.length;
  if (total === bytes) meter.done();
});
socket.on('connect', () => {
  meter.start();
  socket.write(`RAW ?bytes=${bytes}\n`);
});
