/** One side on the screen: its chart, its figures and its verdict. */
import { formatBytes } from '../../quantities.ts';
import { element } from '../dom/elements.ts';
import { Chart } from './chart.ts';
import type { Samples } from './samples.ts';
import type { Verdict } from './verdict.ts';

export class SideView {
  readonly #name: string;
  readonly #chart: Chart;
  #said = '';

  constructor(name: 'ours' | 'raw') {
    this.#name = name;
    this.#chart = new Chart(element(`${name}-chart`, HTMLDivElement));
  }

  attach(): void {
    this.#chart.attach();
  }

  show(samples: Samples, range: [number, number], kept: number, mostKept: number, { tone, text }: Verdict): void {
    const { sent, received, read } = samples.last;
    // `unread` stands above both sides in a narrow window, where the charts are not seen together.
    const figures = { sent, received, read, kept, unread: kept, most: mostKept };
    for (const [name, bytes] of Object.entries(figures)) {
      element(`${this.#name}-${name}`, HTMLElement).textContent = formatBytes(bytes);
    }
    const label = `${formatBytes(sent)} sent, ${formatBytes(received)} received, ${formatBytes(read)} read, ${formatBytes(kept)} kept`;
    this.#chart.show(samples.columns, range, label);
    const place = element(`${this.#name}-verdict`, HTMLParagraphElement);
    place.textContent = text;
    place.className = `verdict ${tone}`;
    // A screen reader hears a change of what happens, not each figure.
    const said = text.replaceAll(/[\d.]+ (bytes?|KiB|MiB)/g, '');
    if (said !== this.#said) element(`${this.#name}-heard`, HTMLSpanElement).textContent = text;
    this.#said = said;
  }
}
