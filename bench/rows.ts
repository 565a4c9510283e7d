/** What is compared in Node, with whom, and how far apart the two may be. */
import { labelOf, othersIn, ours, peerIn, peerNames, type PeerName } from './contestants.ts';
import type { Contestant, Measure, Row } from './row.ts';

const kib = 1024;
const mib = 1024 * kib;
const gib = 1024 * mib;

const cpu: Measure = { figure: 'cpu', as: 'ratio' };
const memory: Measure = { figure: 'memory', as: 'difference' };
const firstByte: Measure = { figure: 'firstByte', as: 'difference' };
const pushed: Measure = { figure: 'pushed', as: 'difference' };

/** Beside the row's own peer, every library by the same program. */
const besideWs = (program: string): Pick<Row, 'peers' | 'others' | 'absent'> => ({
  peers: [peerIn(program, 'ws')],
  others: othersIn(program, 'ws'),
  absent: [],
});

const net: Contestant = { client: 'bytes-net', label: 'net' };
const tls: Contestant = { client: 'bytes-net', label: 'tls' };
const inputStream = ours('stream', 'inputStream');
const parts = ours('parts', 'messagereceived');

const floods = 300_000;
const small = `${floods.toLocaleString('en')} messages of 64 bytes`;

/** Many small messages in, as bytes or as text. */
const flood = (name: string, type: 'binary' | 'text', reader: string, event: string): Row => ({
  name,
  work: `${small} arrive (${type})`,
  path: `/flood?count=${floods}&size=64&type=${type}`,
  ours: [ours('in', reader), { ...ours('in-event', event), measures: [{ ...cpu, target: 0.65 }] }],
  ...besideWs('in-peer'),
  measures: [{ ...cpu, target: 0.75 }],
});

/** Many small messages out; the last of each thousand is waited for. */
const sends = (name: string, type: 'binary' | 'text'): Row => ({
  name,
  work: `${small} are sent (${type}); the last of each 1,000 is awaited`,
  path: `/sink?count=${floods}&size=64&batch=1000&type=${type}`,
  ours: [ours('out', 'sendAsync')],
  ...besideWs('out-peer'),
  measures: [{ ...cpu, target: 0.25 }],
});

const connects = (name: string, secure: boolean): Row => ({
  name,
  work: `500 connections by ${secure ? 'wss:' : 'ws:'} open and close, one after another`,
  path: '/close?count=500',
  ...(secure ? { secure } : {}),
  ours: [ours('connect', 'connectAsync, close')],
  ...besideWs('connect-peer'),
  measures: [{ ...cpu, target: 1.2 }],
});

/** A gibibyte in, beside a bare socket. */
const streams = (name: string, work: string, path: string, secure: boolean, absent: readonly PeerName[]): Row => ({
  name,
  work: `1 GiB arrives ${work}${secure ? ' by wss:' : ''}`,
  path,
  ...(secure ? { secure } : {}),
  ours: [inputStream],
  peers: [secure ? tls : net],
  others: othersIn('stream-peer', ...absent),
  absent: absent.map((peer) => ({ label: labelOf(peer), reason: 'refuses a message of more than 128 MiB' })),
  measures: [
    { ...cpu, target: 0.9 },
    { figure: 'memory', as: 'own', target: 8 * mib },
  ],
});

const oneFrame = `/frame?bytes=${gib}`;
const messages = `/flood?count=${gib / (64 * kib)}&size=${64 * kib}&bytes=${gib}`;
const noHugeMessage: readonly PeerName[] = ['undici', 'undici-stream'];

const upload = (name: string, size: number, inWords: string): Row => ({
  name,
  work: `1 GiB is sent in messages of ${inWords}, each awaited`,
  path: `/sink?count=${gib / size}&size=${size}&batch=1`,
  ours: [ours('upload', 'writeAsync')],
  peers: [peerIn('out-peer', 'ws-bufferutil')],
  others: othersIn('out-peer', 'ws-bufferutil'),
  absent: [],
  measures: [{ ...cpu, target: 1 }],
});

const idle = (side: 'client' | 'server', labels: readonly [message: string, stream: string]): Row => ({
  name: `idle-${side}`,
  work: `2,000 idle connections of a ${side}, each with a handler of messages and one of the end`,
  path: '/close?count=2000',
  ours: [
    { client: `idle/${side}`, label: labels[0], args: ['message'] },
    { client: `idle/${side}`, label: labels[1], args: ['stream'] },
  ],
  peers: [{ client: `idle/${side}`, label: 'ws', args: ['ws'] }],
  others: side === 'client' ? othersIn('idle/client', 'ws', 'ws-bufferutil') : [],
  absent: peerNames
    .filter((peer) => (side === 'client' ? peer === 'ws-bufferutil' : peer !== 'ws'))
    .map((peer) => ({
      label: labelOf(peer),
      reason: peer === 'ws-bufferutil' ? 'the addon keeps nothing for a connection' : notAServer(peer),
    })),
  measures: [{ figure: 'heap', as: 'ratio', target: 2 }],
});

const notAServer = (peer: PeerName): string =>
  peer === 'faye-websocket' || peer === 'websocket-stream' ? 'its server has no adapter here' : 'a client alone';

/** A package is loaded, by the name that apps load it by. */
const loads = (how: 'import' | 'require'): Row => {
  const load = (name: string): Contestant => ({ client: 'import/import', label: name, args: [how, name] });
  return {
    name: how,
    work: `the package is loaded by ${how} in a fresh process; the median of 10 processes counts as one round`,
    path: '/close?count=10',
    ours: [load('twinsocket')],
    peers: [load('ws')],
    others: ['undici', 'partysocket', '@httptoolkit/websocket-stream', 'faye-websocket'].map(load),
    absent: [{ label: 'ws + bufferutil', reason: 'ws, and a file more' }],
    measures: [{ figure: 'wall', as: 'ratio', target: 1.3 }, cpu],
  };
};

export const rows: readonly Row[] = [
  flood('in', 'binary', 'readBytes', 'event.bytes()'),
  flood('in-text', 'text', 'readString', 'event.text()'),
  sends('out', 'binary'),
  sends('out-text', 'text'),
  {
    ...sends('out-writer', 'binary'),
    work: `${small} are sent, each storeAsync awaited; the peers send as in out`,
    ours: [ours('out-writer', 'storeAsync')],
    measures: [{ ...cpu, target: 0.9 }],
  },
  {
    name: 'echo',
    work: '20,000 round trips of 64 bytes, one after another',
    path: '/echo?count=20000&size=64',
    ours: [ours('echo', 'sendAsync')],
    ...besideWs('echo-peer'),
    measures: [
      { ...cpu, target: 1 },
      { figure: 'p99', as: 'ratio', target: 1.2 },
      { figure: 'wall', as: 'ratio' },
    ],
  },
  connects('connect', false),
  connects('connect-wss', true),
  streams('stream', 'in one frame', oneFrame, false, noHugeMessage),
  streams('stream-messages', 'in messages of 64 KiB', messages, false, []),
  streams('stream-wss', 'in one frame', oneFrame, true, noHugeMessage),
  streams('stream-messages-wss', 'in messages of 64 KiB', messages, true, []),
  upload('upload-64k', 64 * kib, '64 KiB'),
  upload('upload-1m', mib, '1 MiB'),
  idle('client', ['MessageWebSocket', 'StreamWebSocket']),
  idle('server', ['ServerMessageWebSocket', 'ServerStreamWebSocket']),
  loads('import'),
  loads('require'),
  {
    name: 'stopped',
    work: 'messages of 64 KiB arrive, 1 GiB at most, and the app does not read for 5 s',
    // Bounded, for a client that can't push back keeps it all.
    path: `/flood?count=${gib / (64 * kib)}&size=${64 * kib}&milliseconds=5000`,
    ours: [ours('stopped', 'inputStream')],
    peers: [{ client: 'stopped-ws', label: 'ws' }],
    others: [],
    absent: [],
    measures: [pushed, memory],
  },
  {
    name: 'huge',
    work: '4 GiB arrive in one frame',
    path: `/frame?bytes=${4 * gib}`,
    ours: [inputStream, parts],
    peers: [net],
    others: [],
    absent: [],
    measures: [cpu, memory, firstByte],
    onRequest: true,
  },
  {
    name: 'huge-fragments',
    work: '4 GiB arrive in one message, in fragments of 64 KiB',
    path: `/fragments?bytes=${4 * gib}&size=${64 * kib}`,
    ours: [inputStream, parts],
    peers: [net],
    others: [],
    absent: [],
    measures: [cpu, memory, firstByte],
    onRequest: true,
  },
];
