/** What a client measures, from its open connection to the end of its work. */
export interface Figures {
  /** Milliseconds of processor time, the engine's own threads included. */
  readonly cpu: number;
  /** Milliseconds by the clock. */
  readonly wall: number;
  /** Bytes by which the resident memory grew, at its highest. */
  readonly memory: number;
  /** Milliseconds to the first byte that the app sees. */
  readonly firstByte?: number;
  /** Bytes that the server could send. */
  readonly pushed?: number;
  /** The most bytes that a page's WebSocket had buffered. */
  readonly buffered?: number;
}

export type Figure = keyof Figures;

const mib = 1024 * 1024;
const bytes: ReadonlySet<Figure> = new Set(['memory', 'pushed', 'buffered']);

/** A figure as people read it. */
export function format(figure: Figure, value: number): string {
  if (bytes.has(figure)) return `${(value / mib).toFixed(1)} MiB`;
  return value < 10 ? `${value.toFixed(2)} ms` : `${value.toFixed(0)} ms`;
}
