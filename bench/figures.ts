/** What a client measures, from its open connection to the end of its work. */
export interface Figures {
  /** Milliseconds of processor time, the engine's own threads included. */
  readonly cpu: number;
  /** Milliseconds by the clock. */
  readonly wall: number;
  /** Bytes by which the resident memory grew, at its highest. */
  readonly memory: number;
  /** Milliseconds that 99 of 100 round trips were within. */
  readonly p99?: number;
  /** Milliseconds to the first byte that the app sees. */
  readonly firstByte?: number;
  /** Bytes of heap that an idle connection takes. */
  readonly heap?: number;
  /** Bytes that the server could send. */
  readonly pushed?: number;
  /** The most bytes that a page's WebSocket had buffered. */
  readonly buffered?: number;
}

export type Figure = keyof Figures;

const words: Readonly<Record<Figure, string>> = {
  cpu: 'CPU time',
  wall: 'time by the clock',
  memory: 'growth of the memory',
  p99: 'time that 99 of 100 round trips were within',
  firstByte: 'time to the first byte',
  heap: 'heap of one connection',
  pushed: 'bytes that the server could send',
  buffered: 'most bytes that were buffered',
};

export const figureNames = Object.keys(words) as readonly Figure[];

export const inWords = (figure: Figure): string => words[figure];

const kib = 1024;
const mib = 1024 * kib;
const bytes: ReadonlySet<Figure> = new Set(['memory', 'pushed', 'buffered']);

/** A figure as people read it. */
export function format(figure: Figure, value: number): string {
  if (figure === 'heap') return `${(value / kib).toFixed(2)} KiB`;
  if (bytes.has(figure)) return `${(value / mib).toFixed(1)} MiB`;
  return value < 10 ? `${value.toFixed(value < 1 ? 3 : 2)} ms` : `${value.toFixed(0)} ms`;
}
