/** A transfer's progress: a bar that moves on a terminal; elsewhere, as in a log file, a line for each quarter. */
import { performance } from 'node:perf_hooks';
import type { WriteStream } from 'node:tty';
import { Presets, SingleBar } from 'cli-progress';
import { formatBytes, formatRate } from './quantities.ts';

const BAR_WIDTH = 30;
const LINES = 4;

export class ProgressBar {
  readonly #stream: NodeJS.WritableStream;
  readonly #indent: string;
  readonly #total: number;
  readonly #started = performance.now();
  readonly #bar: SingleBar | undefined;
  #lines = 0;

  constructor(stream: NodeJS.WritableStream, indent: string, total: number) {
    this.#stream = stream;
    this.#indent = indent;
    this.#total = total;
    if ((stream as Partial<WriteStream>).isTTY) {
      const format = `${indent}{bar} {percentage} %  {size}  {rate}`;
      this.#bar = new SingleBar({ stream, format, barsize: BAR_WIDTH }, Presets.shades_classic);
      this.#bar.start(total, 0, this.#figures(0));
    }
  }

  update(done: number): void {
    this.#bar?.update(done, this.#figures(done));
    if (this.#bar) return;
    for (; this.#lines < Math.floor((done / this.#total) * LINES); this.#lines++) this.#print(done);
  }

  /** Leaves the bar as it is and the cursor below it. */
  stop(): void {
    this.#bar?.stop();
  }

  #print(done: number): void {
    const share = (this.#lines + 1) / LINES;
    const full = Math.round(BAR_WIDTH * share);
    const bar = '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full);
    const { size, rate } = this.#figures(done);
    this.#stream.write(`${this.#indent}${bar} ${String(share * 100).padStart(3)} %  ${size}  ${rate}\n`);
  }

  #figures(done: number) {
    return { size: formatBytes(done), rate: formatRate(done, performance.now() - this.#started) };
  }
}
