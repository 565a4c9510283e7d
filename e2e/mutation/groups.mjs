/**
 * What is mutated, and the tests that have to notice it: those of the same room, since the tests of the whole package take seconds for each of
 * thousands of mutants.
 */
const core = 'packages/core/src';
const node = 'packages/node/src';
const reconnecting = 'packages/reconnecting/src';

/** These put a module in the place of another, which only Vitest's own workers can. */
const replacing = [`${core}/sockets/custom-validation.test.ts`, `${node}/tls/default-roots.test.ts`];

/** Thousands of handshakes each: half a minute for each mutant. */
const handshakes = [`${node}/tls/mutated-certificates.test.ts`, `${node}/tls/ignored-faults.test.ts`];

/** Properties that take some seconds for each mutant, and one whose last expectation needs its 1,000 runs. */
const slow = [
  `${core}/sockets/memory.property.test.ts`,
  `${node}/frames/tcp-output.property.test.ts`,
  `${node}/frames/frame-reader.property.test.ts`,
];

export const withoutFiles = [...replacing, ...handshakes, ...slow];

/** Tests of time and memory, by a part of their names, which take seconds for each mutant and would rarely be the only ones to notice one. */
export const withoutTests = [
  '100,000 small writes that nobody waits for take linear time',
  'a million small chunks are taken in linear time',
  'single bytes are kept in blocks',
  'a message of a DataWriter is never copied',
  'what is sent is what was given at the call',
  'wait for a slow peer in not much more memory than their bytes',
  'inflates no more than its buffers hold',
];

/** Our judgement of a server's certificates, and its tests that make no connection: a pass over TLS takes 12 s. */
const judged = [
  'authority-key',
  'chain',
  'chain-faults',
  'faults',
  'name-constraints',
  'restrictions',
  'security-level',
  'strength',
  'verify-codes',
];
const judging = [
  'authority-key',
  'restrictions',
  'chain',
  'chain-faults',
  'explained-faults',
  'names',
  'security-level',
  'strength',
  'verify-codes',
];

export const groups = [
  {
    name: 'frames',
    mutate: [`${node}/frames/*.ts`, `!${node}/frames/block.ts`],
    tests: [`${node}/frames/`],
  },
  {
    // Without the tests over TCP, where a mutant that keeps a block from its next use takes half a minute.
    name: 'blocks',
    mutate: [`${node}/frames/block.ts`],
    tests: [`${node}/frames/block.test.ts`],
  },
  {
    name: 'queues',
    mutate: [
      `${core}/internal/fifo.ts`,
      `${core}/streams/bytes/byte-queue.ts`,
      `${core}/sockets/sending/outbound-queue.ts`,
    ],
    tests: [`${core}/internal/fifo.test.ts`, `${core}/streams/bytes/`, `${core}/sockets/sending/`],
  },
  {
    name: 'session',
    mutate: [`${core}/sockets/session/*.ts`],
    tests: [
      `${core}/sockets/session/`,
      `${core}/sockets/`,
      `${core}/sockets/receiving/lent-bytes.test.ts`,
      `${core}/sockets/receiving/no-memory.test.ts`,
    ],
  },
  {
    name: 'receivers',
    mutate: [`${core}/sockets/receiving/*.ts`],
    tests: [`${core}/sockets/receiving/`, `${core}/sockets/session/`, `${core}/sockets/`],
  },
  {
    name: 'certificates',
    mutate: judged.map((name) => `${node}/tls/${name}.ts`),
    tests: judging.map((name) => `${node}/tls/${name}.test.ts`),
  },
  {
    name: 'tls',
    mutate: [`${node}/tls/*.ts`, ...judged.map((name) => `!${node}/tls/${name}.ts`)],
    tests: [`${node}/tls/`],
  },
  {
    name: 'reconnecting',
    mutate: [`${reconnecting}/*.ts`],
    tests: [`${reconnecting}/`],
  },
];
