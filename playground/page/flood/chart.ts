/** The chart of one side: what was sent, received and read, and between the last two what the page keeps. */
// In this order: see there.
import { LANGUAGE } from './language.ts';
import UPlot from 'uplot';
import { MIB } from '../../quantities.ts';
import type { Columns } from './samples.ts';

/** Seconds along the axis. */
export const SPAN = 30;

export class Chart {
  readonly #place: HTMLElement;
  #plot: UPlot | undefined;
  #range: [number, number] = [0, 8 * MIB];
  #columns: Columns = [[], [], [], []];

  constructor(place: HTMLElement) {
    this.#place = place;
  }

  attach(): void {
    new ResizeObserver(() => this.#resize()).observe(this.#place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#plot?.redraw());
  }

  show(columns: Columns, range: [number, number], label: string): void {
    this.#columns = columns;
    this.#range = range;
    this.#place.setAttribute('aria-label', label);
    this.#plot?.setData(columns);
  }

  #resize(): void {
    const size = this.#size;
    if (size.width === 0) return; // in a view that is not shown
    if (this.#plot) this.#plot.setSize(size);
    else this.#build();
  }

  get #size(): { width: number; height: number } {
    return { width: this.#place.clientWidth, height: this.#place.clientHeight };
  }

  #build(): void {
    // Looked up at each drawing: the colours are the style sheet's, and a canvas does not follow it.
    const colour = (name: string) => () => getComputedStyle(this.#place).getPropertyValue(`--${name}`).trim();
    const axis = {
      stroke: colour('quiet'),
      grid: { stroke: colour('border'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui',
    };
    this.#plot = new UPlot(
      {
        ...this.#size,
        legend: { show: false },
        cursor: { show: false },
        padding: [8, 18, 0, 0],
        scales: {
          x: { time: false, range: () => this.#window() },
          y: { range: () => this.#range },
        },
        axes: [
          { ...axis, size: 28, values: (_plot, ticks) => ticks.map((tick) => `${tick} s`) },
          {
            ...axis,
            size: 64,
            incrs: INCREMENTS,
            values: (_plot, ticks) => ticks.map((tick) => `${(tick / MIB).toLocaleString(LANGUAGE)} MiB`),
          },
        ],
        series: [
          {},
          // Dashes too: not everybody tells the colours apart.
          { stroke: colour('sent'), width: 2, dash: [6, 4], points: { show: false } },
          { stroke: colour('received'), width: 2, points: { show: false } },
          { stroke: colour('read'), width: 2, points: { show: false } },
        ],
        bands: [{ series: [2, 3], fill: colour('kept') }],
      },
      this.#columns,
      this.#place,
    );
  }

  #window(): [number, number] {
    const now = this.#columns[0].at(-1) ?? 0;
    return [Math.max(0, now - SPAN), Math.max(SPAN, now)];
  }
}

/** Steps of the axis in bytes, so that it has round numbers of MiB. */
const INCREMENTS = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256].map((step) => step * MIB);
