/** Which step was taken in which state, counted over all programs of a run: a state that no step meets is tested by none. */
export class Reach {
  readonly #rows = new Map<string, Map<string, number>>();

  /** A step was taken, or something was told, where all of these states held. */
  count(what: string, states: readonly string[]): void {
    let row = this.#rows.get(what);
    if (!row) this.#rows.set(what, (row = new Map()));
    for (const state of states) row.set(state, (row.get(state) ?? 0) + 1);
  }

  /** A line for each step and a column for each of the states, in which a point stands for 0. */
  table(states: readonly string[]): string {
    const rows = [...this.#rows].sort(([one], [other]) => (one < other ? -1 : 1));
    const lines = [
      ['', ...states],
      ...rows.map(([what, counts]) => [what, ...states.map((state) => String(counts.get(state) ?? '·'))]),
    ];
    const widths = ['', ...states].map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
    return lines
      .map((line) => line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))))
      .map((line) => line.join('  '))
      .join('\n');
  }
}

/** What a step is called in the table: without its sizes and counts. */
export function nameOf(step: object): string {
  const { app, peer, by, as } = step as Readonly<Partial<Record<'app' | 'peer' | 'by' | 'as', string>>>;
  const how = by ?? as;
  return `${app === undefined ? `peer: ${peer}` : `app: ${app}`}${how === undefined ? '' : ` ${how}`}`;
}
