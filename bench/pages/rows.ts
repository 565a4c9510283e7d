/** What is compared in pages. Raw is what an app would write by hand; nothing here has a target. */
import type { Figure } from '../figures.ts';
import type { Contestant, Measure, Row } from '../rows.ts';

export const engineNames = ['chromium', 'chromium-hidden', 'firefox', 'webkit'] as const;

export type EngineName = (typeof engineNames)[number];

export interface PageRow extends Row {
  readonly engines: readonly EngineName[];
}

/** At the end of a client's name: with `control.receiveBackPressure`. */
export const backPressureMark = ' by WebSocketStream';

const mib = 1024 * 1024;
const everywhere: readonly EngineName[] = ['chromium', 'firefox', 'webkit'];
/** The one engine with WebSocketStream. */
const streaming: readonly EngineName[] = ['chromium'];

const ratios = (...figures: Figure[]): Measure[] => figures.map((figure) => ({ figure, as: 'ratio' }));
const named = (client: string): Contestant => ({ client, label: client });
const byStream = (clients: readonly string[]): Contestant[] =>
  clients.map((client) => named(`${client}${backPressureMark}`));

const sink = (bytes: number, size: number, rate?: number): string =>
  `/sink?count=${bytes / size}&size=${size}${rate === undefined ? '' : `&rate=${rate}`}`;

const blobWays = ['copyAsync', 'writable'];

/** The same uploads, to a server that takes them in its own way, and in a tab that is seen or not. */
function uploads(name: string, bytes: number, rate: number | undefined, engines: readonly EngineName[]): PageRow[] {
  const measures = [...ratios('wall', 'cpu'), { figure: 'buffered', as: 'difference' } as const];
  const small = sink(bytes, 64 * 1024, rate);
  const large = sink(bytes, mib, rate);
  const rawUpload = named('raw upload');
  const rows: PageRow[] = [
    { name: `${name}-64k`, path: small, ours: [named('writeAsync')], peer: rawUpload, measures, engines },
    { name: `${name}-1m`, path: large, ours: [named('writeAsync')], peer: rawUpload, measures, engines },
    { name: `${name}-blob`, path: large, ours: blobWays.map(named), peer: named('raw Blob'), measures, engines },
  ];
  if (!engines.includes('chromium')) return rows;
  const streamed = { measures: ratios('wall', 'cpu'), engines: streaming };
  const rawStream = named('raw stream upload');
  const rawStreamBlob = named('raw stream Blob');
  return [
    ...rows,
    { name: `${name}-64k-stream`, path: small, ours: byStream(['writeAsync']), peer: rawStream, ...streamed },
    { name: `${name}-1m-stream`, path: large, ours: byStream(['writeAsync']), peer: rawStream, ...streamed },
    { name: `${name}-blob-stream`, path: large, ours: byStream(blobWays), peer: rawStreamBlob, ...streamed },
  ];
}

const floods = ['readBuffer', 'inputStream', 'readable'];
const sends = ['sendAsync, not awaited', 'sendAsync, awaited', 'writeAsync, not awaited', 'writeAsync, awaited'];

/** The same bytes in, of which both kinds of socket and both transports are told. */
function downloads(name: string, path: string): PageRow[] {
  const measures = ratios('wall', 'cpu');
  const streamed = { ours: byStream(floods), peer: named('raw stream in'), engines: streaming };
  return [
    { name, path, ours: floods.map(named), peer: named('raw in'), measures, engines: everywhere },
    { name: `${name}-stream`, path, ...streamed, measures },
  ];
}

const stopped = {
  // Four times what our socket may have unread, and bounded, for raw keeps it all.
  path: `/flood?count=${(256 * mib) / 65536}&size=65536&milliseconds=5000`,
  measures: [
    { figure: 'pushed', as: 'difference' },
    { figure: 'memory', as: 'difference' },
  ],
} as const;

export const rows: readonly PageRow[] = [
  ...uploads('upload', 256 * mib, undefined, everywhere),
  ...uploads('slow-upload', 64 * mib, 20 * mib, everywhere),
  // Less: a timer of a hidden tab fires once a second, and raw waits for one.
  ...uploads('hidden-upload', 32 * mib, undefined, ['chromium-hidden']),
  ...downloads('in', '/flood?count=100000&size=64'),
  {
    name: 'in-text',
    path: '/flood?count=100000&size=64&type=text',
    ours: [named('readString')],
    peer: named('raw in-text'),
    measures: ratios('wall', 'cpu'),
    engines: everywhere,
  },
  {
    name: 'out',
    path: '/sink?count=100000&size=64',
    ours: sends.map(named),
    peer: named('raw out'),
    measures: ratios('wall', 'cpu'),
    engines: everywhere,
  },
  {
    name: 'out-stream',
    path: '/sink?count=100000&size=64',
    ours: byStream(sends),
    peer: named('raw stream out'),
    measures: ratios('wall', 'cpu'),
    engines: streaming,
  },
  ...downloads('download', '/flood?count=1024&size=65536'),
  { name: 'stopped', ours: [named('stopped')], peer: named('raw stopped'), engines: everywhere, ...stopped },
  {
    name: 'stopped-stream',
    ours: byStream(['stopped']),
    peer: named('raw stream stopped'),
    engines: streaming,
    ...stopped,
  },
];
