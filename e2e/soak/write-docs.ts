/** Writes docs/soak.md and its charts, from the runs that are stored. */
import { writeFileSync } from 'node:fs';
import { lineChart } from '../../bench/results/line-chart.ts';
import { endings, kinds, type Kind } from './endings.ts';
import { figureKinds, inUnit, longRun } from './figures.ts';
import { pageEngines } from './options.ts';
import { stored, type RunKind, type StoredRun } from './stored.ts';
import { growthOf, warm } from './verdict.ts';

const docs = new URL('../../docs/', import.meta.url);
const imageOf = (kind: RunKind): string => `public/images/soak-${kind}.svg`;

const about = `# Soak

\`npm run test:soak -- --write\` has written this page; nothing here is written by hand. It opens sockets, uses and ends them in all the ways of
the table below, and replaces each that has ended, so that the same number is open all the time. Kinds, endings, sizes and times are chosen by a
seed. Each life checks its messages: each comes back once, whole and in order, and nothing is lost unless the peer resets the connection. It
also checks how its end is told.

The peer is a process of its own, which keeps to no rule: it resets, half-closes, falls silent, sends garbage, cuts a frame in two. So the
measured process holds clients alone. 10 in 100 use TLS, 15 in 100 an \`http.Agent\` of the app. All of them share one \`AbortSignal\`, as the parts of
an app do. Each look at the figures follows forced garbage collections; Node's heap is
that without the code which V8 compiles. A figure is flat if its median of the last quarter exceeds that of the
first quarter by no more than the table allows; the first fifth of the run does not count (grey in the chart). The base is taken after one life of
each kind with each ending. \`npm test\` runs one minute of it, with wider limits (\`e2e/soak/figures.ts\`).
`;

/** Tells the path of the page. */
export function writeDocs(): string {
  const runs: readonly RunKind[] = ['node', ...pageEngines];
  const parts = runs.flatMap((kind) => {
    const run = stored(kind);
    if (run === undefined) return [];
    writeFileSync(new URL(imageOf(kind), docs), chart(kind, run));
    return [part(kind, run)];
  });
  const page = new URL('soak.md', docs);
  writeFileSync(page, [about, ...parts].join('\n'));
  return page.pathname;
}

const titles: Readonly<Record<RunKind, string>> = {
  node: 'Node',
  chromium: 'A page in Chromium',
  firefox: 'A page in Firefox',
  webkit: 'A page in WebKit',
};

const minutesOf = ({ samples }: StoredRun): string => ((samples.at(-1)?.seconds ?? 0) / 60).toFixed(0);

function livesOf({ ended }: StoredRun): number {
  return Object.values(ended).reduce((sum, count) => sum + count, 0);
}

function measuredIn({ end }: StoredRun): typeof figureKinds {
  return figureKinds.filter(({ name }) => name in end.figures);
}

function chart(kind: RunKind, run: StoredRun): string {
  const { samples, work } = run;
  return lineChart({
    title: `Soak: ${titles[kind]}`,
    subtitle: `${work.sockets} sockets open at a time, ${livesOf(run).toLocaleString('en')} lives in ${minutesOf(run)} minutes`,
    axis: 'minutes from left to right; at the right of each line its last value; grey: warming up, does not count',
    from: (warm(samples)[0]?.seconds ?? 0) / 60,
    lines: [
      {
        label: 'sockets open',
        points: samples.map(({ seconds, open }) => [seconds / 60, open]),
        text: (value) => String(value),
      },
      ...measuredIn(run).map((figure) => ({
        label: figure.inWords,
        points: samples.map(({ seconds, figures }) => [seconds / 60, figures[figure.name] ?? 0] as const),
        text: (value: number) => inUnit(figure, value),
      })),
    ],
  });
}

function part(kind: RunKind, run: StoredRun): string {
  const { date, machine, node, version, work, faultCount } = run;
  return [
    `## ${titles[kind]}\n`,
    `${date}: ${work.sockets} sockets, ${minutesOf(run)} minutes, ${livesOf(run).toLocaleString('en')} lives, ${faultCount} faults; seed ${work.seed}.`,
    `${version ?? `Node ${node}`}; ${machine.cpu}, ${machine.cores} cores, ${machine.memory} GiB, ${machine.system}.\n`,
    `![${titles[kind]}: each figure of the table below, over the time of the run](${imageOf(kind)})\n`,
    figuresTable(run),
    livesTable(run),
  ].join('\n');
}

function figuresTable(run: StoredRun): string {
  const { samples, base, end } = run;
  const isLong = (samples.at(-1)?.seconds ?? 0) >= longRun;
  const rows = measuredIn(run).map((figure) => {
    const { first, last } = growthOf(samples, figure.name);
    const { share, amount } = isLong ? figure.growth : figure.shortGrowth;
    const value = (number: number | undefined): string => inUnit(figure, number ?? 0);
    return [
      figure.inWords,
      value(first),
      value(last),
      value(first * share + amount),
      value(base.figures[figure.name]),
      value(end.figures[figure.name]),
    ];
  });
  return table(
    ['figure', 'first quarter', 'last quarter', 'may gain', 'before the first socket', 'after the last'],
    rows,
  );
}

/** How many lives ended how, by the kind of socket. */
function livesTable({ ended }: StoredRun): string {
  const names: Readonly<Record<Kind, string>> = {
    message: 'MessageWebSocket',
    stream: 'StreamWebSocket',
    websocket: 'twinsocket/websocket',
    reconnecting: 'twinsocket/reconnecting',
  };
  const rows = endings.map(({ name, inWords }) => [
    inWords,
    ...kinds.map((kind) => ended[`${kind} ${name}`]?.toLocaleString('en') ?? ''),
  ]);
  return table(['lives that end so', ...kinds.map((kind) => names[kind])], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `${lines.join('\n')}\n`;
}
