/** What the Node part prints. Colours only on a terminal and without NO_COLOR: `styleText` looks for both. */
import { styleText } from 'node:util';
import { describeError } from './describe-error.ts';
import { ProgressBar } from './progress-bar.ts';
import { formatBytes, formatTime } from './quantities.ts';

const INDENT = '   ';

export class Output {
  readonly #stream: NodeJS.WritableStream;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  line(text = ''): void {
    this.#stream.write(`${text}\n`);
  }

  title(text: string): void {
    this.line(`\n${styleText('bold', text)}`);
  }

  connected(address: string, milliseconds: number): void {
    this.detail(`connected to ${styleText('cyan', address)} in ${formatTime(milliseconds)}`);
  }

  sent(bytes: number, what: string): void {
    this.detail(`${styleText('blue', '→')} ${formatBytes(bytes).padEnd(9)}  ${what}`);
  }

  received(bytes: number, what: string): void {
    this.detail(`${styleText('magenta', '←')} ${formatBytes(bytes).padEnd(9)}  ${what}`);
  }

  detail(text: string): void {
    this.line(INDENT + text);
  }

  progress(total: number): ProgressBar {
    return new ProgressBar(this.#stream, INDENT, total);
  }

  passed(what: string, milliseconds: number): void {
    this.detail(`${styleText('green', `✓ ${what}`)} ${styleText('dim', `(${formatTime(milliseconds)})`)}`);
  }

  failed(error: unknown, milliseconds: number): void {
    this.detail(
      `${styleText('red', '✗')} ${this.#errorText(error)} ${styleText('dim', `(${formatTime(milliseconds)})`)}`,
    );
  }

  /** An error that was to come. */
  error(error: unknown): void {
    this.detail(`${styleText('magenta', '←')} ${this.#errorText(error)}`);
  }

  summary(right: number, steps: number, milliseconds: number): void {
    const text = `${right} of ${steps} steps went right, in ${formatTime(milliseconds)}`;
    this.line(`\n${right === steps ? styleText('green', `✓ ${text}`) : styleText('red', `✗ ${text}`)}`);
  }

  #errorText(error: unknown): string {
    const { status, number, message } = describeError(error);
    return status === undefined
      ? styleText('red', message)
      : `${styleText('yellow', `${status}  ${number}`)}  ${message}`;
  }
}
