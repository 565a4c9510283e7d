/** What is compared in pages. Raw is what an app would write by hand. */
import type { Contestant, Measure, Row } from '../row.ts';

export const engineNames = ['chromium', 'chromium-hidden', 'firefox', 'webkit'] as const;

export type EngineName = (typeof engineNames)[number];

export interface PageContestant extends Contestant {
  /** Those that have it; else all of the row. */
  readonly engines?: readonly EngineName[];
}

export interface PageRow extends Row {
  readonly engines: readonly EngineName[];
  readonly peers: readonly PageContestant[];
  readonly others: readonly PageContestant[];
}

/** At the end of a client's name: with `control.receiveBackPressure`. */
export const backPressureMark = ' by WebSocketStream';

const kib = 1024;
const mib = 1024 * kib;
const everywhere: readonly EngineName[] = ['chromium', 'firefox', 'webkit'];
/** The one engine with WebSocketStream. */
const streaming: readonly EngineName[] = ['chromium'];

/** Of the time and of the processor's; `target` of both. */
const times = (target?: number): Measure[] =>
  (['wall', 'cpu'] as const).map((figure) => ({ figure, as: 'ratio', ...(target === undefined ? {} : { target }) }));

const named = (client: string): Contestant => ({ client, label: client });
const rawStream = (work: string): PageContestant => ({ ...named(`raw stream ${work}`), engines: streaming });
const byStream = (clients: readonly string[]): Contestant[] =>
  clients.map((client) => named(`${client}${backPressureMark}`));

/** Beside raw, which ours is compared with, partysocket. */
const besideRaw = (work: string, withStream = false): Pick<PageRow, 'peers' | 'others' | 'absent'> => ({
  peers: withStream ? [named(`raw ${work}`), rawStream(work)] : [named(`raw ${work}`)],
  others: [named(`partysocket ${work}`)],
  absent: [],
});
/** Ours by WebSocketStream beside the engine's, in a row of its own. */
const besideRawStream = (work: string): Pick<PageRow, 'peers' | 'others' | 'absent' | 'engines'> => ({
  peers: [rawStream(work)],
  others: [],
  absent: [],
  engines: streaming,
});

const sink = (bytes: number, size: number, rate?: number): string =>
  `/sink?count=${bytes / size}&size=${size}${rate === undefined ? '' : `&rate=${rate}`}`;

const blobWays = ['copyAsync', 'writable'];

interface Uploads {
  readonly name: string;
  readonly bytes: number;
  readonly where: string;
  readonly rate?: number;
  readonly target?: number;
  readonly engines: readonly EngineName[];
}

/** The same uploads, to a server that takes them in its own way, and in a tab that is seen or not. */
function uploads({ name, bytes, where, rate, target, engines }: Uploads): PageRow[] {
  const small = sink(bytes, 64 * kib, rate);
  const large = sink(bytes, mib, rate);
  const work = (how: string): string => `${bytes / mib} MiB are sent ${where}, ${how}`;
  const measures = [...times(target), { figure: 'buffered', as: 'difference' } as const];
  const written = {
    ours: [named('writeAsync')],
    ...besideRaw('upload', engines.includes('chromium')),
    measures,
    engines,
  };
  const rows: PageRow[] = [
    { name: `${name}-64k`, work: work('by 64 KiB'), path: small, ...written },
    { name: `${name}-1m`, work: work('by 1 MiB'), path: large, ...written },
    {
      name: `${name}-blob`,
      work: work('as a Blob'),
      path: large,
      ours: blobWays.map(named),
      ...besideRaw('Blob'),
      measures: [...times(), { figure: 'buffered', as: 'difference' }],
      engines,
    },
  ];
  if (!engines.includes('chromium')) return rows;
  const streamed = { ours: byStream(['writeAsync']), measures: times(), ...besideRawStream('upload') };
  return [
    ...rows,
    { name: `${name}-64k-stream`, work: work('by 64 KiB, by WebSocketStream'), path: small, ...streamed },
    { name: `${name}-1m-stream`, work: work('by 1 MiB, by WebSocketStream'), path: large, ...streamed },
    {
      name: `${name}-blob-stream`,
      work: work('as a Blob, by WebSocketStream'),
      path: large,
      ours: byStream(blobWays),
      measures: times(),
      ...besideRawStream('Blob'),
    },
  ];
}

const sends = ['sendAsync, not awaited', 'sendAsync, awaited', 'writeAsync, not awaited', 'writeAsync, awaited'];

/** Of bytes in, by each way to read. */
interface Reads {
  readonly name: string;
  readonly work: string;
  readonly path: string;
  /** Whether the engine's WebSocketStream is a peer of the row too. */
  readonly withStream: boolean;
  /** By the ways to read. */
  readonly targets: Readonly<Record<string, number>>;
}

/** The same bytes in, of which both kinds of socket and both transports are told. */
function reads({ name, work, path, withStream, targets }: Reads): PageRow[] {
  const ways = Object.keys(targets);
  return [
    {
      name,
      work,
      path,
      ours: ways.map((way) => ({ ...named(way), measures: times(targets[way]) })),
      ...besideRaw('in', withStream),
      measures: times(),
      engines: everywhere,
    },
    {
      name: `${name}-stream`,
      work: `${work}, by WebSocketStream`,
      path,
      ours: byStream(ways),
      ...besideRawStream('in'),
      measures: times(),
    },
  ];
}

const stopped = {
  // Four times what our socket may have unread, and bounded, for raw keeps it all.
  path: `/flood?count=${(256 * mib) / 65536}&size=65536&milliseconds=5000`,
  work: 'up to 256 MiB arrive, and the app does not read for 5 s',
  measures: [
    { figure: 'pushed', as: 'difference' },
    { figure: 'memory', as: 'difference' },
  ],
} as const;

/** A buffer of many bytes may be passed on without a copy, but not what `toUint8Array` gives of it. */
const downloads = {
  withStream: true,
  targets: { readBuffer: 1.05, 'toUint8Array(readBuffer)': 1.05, inputStream: 1.05, readable: 1.05 },
} as const;
const smallOut = { path: '/sink?count=100000&size=64', work: '100,000 messages of 64 bytes are sent' };

export const rows: readonly PageRow[] = [
  ...reads({
    name: 'in',
    work: '100,000 messages of 64 bytes arrive',
    path: '/flood?count=100000&size=64',
    withStream: false,
    targets: { readBuffer: 1.05, inputStream: 1.3, readable: 1.5 },
  }),
  {
    name: 'in-text',
    work: '100,000 messages of 64 characters arrive as text',
    path: '/flood?count=100000&size=64&type=text',
    ours: [named('readString'), named('event.text()')],
    ...besideRaw('in-text'),
    measures: times(1.05),
    engines: everywhere,
  },
  {
    name: 'echo',
    work: '5,000 round trips of 64 bytes, one after another',
    path: '/echo?count=5000&size=64',
    ours: [named('echo')],
    ...besideRaw('echo'),
    measures: times(1.05),
    engines: everywhere,
  },
  { name: 'out', ...smallOut, ours: sends.map(named), ...besideRaw('out'), measures: times(1.05), engines: everywhere },
  { name: 'out-stream', ...smallOut, ours: byStream(sends), ...besideRawStream('out'), measures: times() },
  ...uploads({ name: 'upload', bytes: 256 * mib, where: 'as fast as can be', target: 1.05, engines: everywhere }),
  ...uploads({
    name: 'slow-upload',
    bytes: 64 * mib,
    where: 'at 20 MiB a second',
    rate: 20 * mib,
    engines: everywhere,
  }),
  // Less: a timer of a hidden tab fires once a second, and raw waits for one.
  ...uploads({ name: 'hidden-upload', bytes: 32 * mib, where: 'from a hidden tab', engines: ['chromium-hidden'] }),
  ...reads({
    name: 'download-64k',
    work: '256 MiB arrive in messages of 64 KiB',
    path: `/flood?count=4096&size=${64 * kib}`,
    ...downloads,
  }),
  ...reads({
    name: 'download-1m',
    work: '256 MiB arrive in messages of 1 MiB',
    path: `/flood?count=256&size=${mib}`,
    ...downloads,
  }),
  { name: 'stopped', ours: [named('stopped')], ...besideRaw('stopped'), engines: everywhere, ...stopped },
  { name: 'stopped-stream', ours: byStream(['stopped']), ...besideRawStream('stopped'), ...stopped },
];

/** The row as one engine can run it: who it lacks is named. */
export function inEngine(row: PageRow, engine: EngineName): PageRow {
  const has = ({ engines = row.engines }: PageContestant): boolean => engines.includes(engine);
  const lacking = [...row.peers, ...row.others].filter((contestant) => !has(contestant));
  return {
    ...row,
    peers: row.peers.filter(has),
    others: row.others.filter(has),
    absent: [...row.absent, ...lacking.map(({ label }) => ({ label, reason: 'the engine has no WebSocketStream' }))],
  };
}
