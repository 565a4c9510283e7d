/** The figures of one side over time, in bytes and seconds, as the charts need them. */
export interface Figures {
  readonly sent: number;
  readonly received: number;
  readonly read: number;
}

export type Columns = [time: number[], sent: number[], received: number[], read: number[]];

export class Samples {
  readonly columns: Columns = [[], [], [], []];
  readonly #span: number;

  /** Keeps the samples of the last `span` seconds. */
  constructor(span: number) {
    this.#span = span;
  }

  /** What is received has been sent, whatever the server's answer, which came a little earlier, says. */
  add(seconds: number, { sent, received, read }: Figures): void {
    const [times, ...figures] = this.columns;
    times.push(seconds);
    const values = [Math.max(sent, received), received, read];
    figures.forEach((column, index) => column.push(values[index] ?? 0));
    while ((times[0] ?? 0) < seconds - this.#span) for (const column of this.columns) column.shift();
  }

  get last(): Figures {
    const [, sent, received, read] = this.columns;
    return { sent: sent.at(-1) ?? 0, received: received.at(-1) ?? 0, read: read.at(-1) ?? 0 };
  }
}

/** The lowest and the highest value in both charts, so that they have one scale; with some room above. */
export function commonRange(...all: readonly Samples[]): [from: number, to: number] {
  const lowest = Math.min(...all.map(({ columns: [, , , read] }) => read[0] ?? 0));
  const highest = Math.max(...all.map(({ columns: [, sent] }) => sent.at(-1) ?? 0));
  return [lowest, Math.max(lowest + 1024 * 1024, highest + (highest - lowest) * 0.05)];
}

/** Bytes that the server has sent since `seconds` before the last sample. */
export function sentWithin({ columns: [times, sent] }: Samples, seconds: number): number {
  const now = times.at(-1) ?? 0;
  const from = times.findIndex((time) => time >= now - seconds);
  return (sent.at(-1) ?? 0) - (sent[from] ?? 0);
}
