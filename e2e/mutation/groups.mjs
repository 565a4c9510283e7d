/**
 * What is mutated, and the tests that have to notice it: those of the same room, since the tests of the whole package take seconds for each of
 * thousands of mutants.
 */
const core = 'packages/core/src';
const node = 'packages/node/src';
const reconnecting = 'packages/reconnecting/src';

export const groups = [
  {
    name: 'frames',
    mutate: [`${node}/frames/*.ts`],
    tests: [`${node}/frames/*.test.ts`],
  },
  {
    name: 'queues',
    mutate: [
      `${core}/internal/fifo.ts`,
      `${core}/streams/bytes/byte-queue.ts`,
      `${core}/sockets/sending/outbound-queue.ts`,
      `${reconnecting}/send-queue.ts`,
    ],
    tests: [
      `${core}/internal/fifo.test.ts`,
      `${core}/streams/bytes/*.test.ts`,
      `${core}/sockets/sending/*.test.ts`,
      `${reconnecting}/*.test.ts`,
    ],
  },
  {
    name: 'session',
    mutate: [`${core}/sockets/session/*.ts`],
    tests: [`${core}/sockets/session/*.test.ts`, `${core}/sockets/*.test.ts`],
  },
  {
    name: 'receivers',
    mutate: [`${core}/sockets/receiving/*.ts`],
    tests: [`${core}/sockets/receiving/*.test.ts`, `${core}/sockets/*.test.ts`],
  },
  {
    name: 'tls',
    mutate: [`${node}/tls/*.ts`],
    tests: [`${node}/tls/*.test.ts`],
  },
  {
    name: 'reconnecting',
    mutate: [`${reconnecting}/*.ts`],
    tests: [`${reconnecting}/*.test.ts`],
  },
];
