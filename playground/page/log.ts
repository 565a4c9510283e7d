/** The table of what happened, and the totals above it. */
import { describeError } from '../describe-error.ts';
import { formatBytes, formatHex } from '../quantities.ts';
import { element } from './elements.ts';

/** Older entries leave the table: a source of tiny frames must not cost the page its memory. */
const MAX_ENTRIES = 300;
/** Milliseconds between two drawings: laying the table out in each frame would leave a flood no time to come in. */
const DRAW_EVERY = 200;
const MAX_PREVIEW_CHARACTERS = 400;
const MAX_PREVIEW_BYTES = 16;

interface Entry {
  readonly time: Date;
  readonly look: 'out' | 'in' | 'note' | 'error';
  readonly kind: string;
  readonly size: string;
  readonly content: readonly (string | HTMLElement)[];
}

interface Total {
  messages: number;
  bytes: number;
}

const ARROWS = { out: '→', in: '←', note: '·', error: '✗' } as const;

export class Log {
  readonly #body = element('entries', HTMLTableSectionElement);
  readonly #scroller = element('scroller', HTMLDivElement);
  readonly #totalsText = element('totals', HTMLSpanElement);
  readonly #empty = element('empty', HTMLParagraphElement);
  readonly #outcome = element('outcome', HTMLParagraphElement);
  readonly #totals: Record<'out' | 'in', Total> = { out: { messages: 0, bytes: 0 }, in: { messages: 0, bytes: 0 } };
  #pending: Entry[] = [];
  /** Set from a drawing's request until the next one may be asked for. */
  #drawing = false;
  #changed = false;

  /** One message, or in a stream one piece of it. */
  payload(direction: 'out' | 'in', payload: string | Uint8Array, size: number): void {
    this.count(direction, size);
    const text = typeof payload === 'string';
    this.#add(direction, text ? 'text' : 'binary', formatBytes(size), [
      text ? textPreview(payload) : bytesPreview(payload),
    ]);
  }

  /** Adds to the totals without an entry. */
  count(direction: 'out' | 'in', bytes: number): void {
    const total = this.#totals[direction];
    total.messages++;
    total.bytes += bytes;
    this.#draw();
  }

  note(kind: string, content: string, size = ''): void {
    this.#add('note', kind, size, [content]);
    this.#tell('', [`${kind}: ${content}`]);
  }

  error(kind: string, error: unknown): void {
    const { status, number, message } = describeError(error);
    const content = (): (string | HTMLElement)[] =>
      status === undefined ? [message] : [strong(status), `  ${number}  ${message}`];
    this.#add('error', kind, '', content());
    this.#tell('error', content());
  }

  clear(): void {
    this.#pending = [];
    this.#body.replaceChildren();
    for (const total of Object.values(this.#totals)) Object.assign(total, { messages: 0, bytes: 0 });
    this.#tell('', []);
    this.#draw();
  }

  /** Where a screen reader hears it, and a phone shows it although the log is further down. */
  #tell(look: string, content: readonly (string | HTMLElement)[]): void {
    this.#outcome.className = `outcome ${look}`;
    this.#outcome.replaceChildren(...content);
  }

  #add(look: Entry['look'], kind: string, size: string, content: Entry['content']): void {
    this.#pending.push({ time: new Date(), look, kind, size, content });
    // No frame is drawn in a hidden tab: what waits for one has to be bounded too.
    if (this.#pending.length > 2 * MAX_ENTRIES) this.#pending.splice(0, MAX_ENTRIES);
    this.#draw();
  }

  #draw(): void {
    this.#changed = true;
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#changed = false;
      this.#drawNow();
      setTimeout(() => {
        this.#drawing = false;
        if (this.#changed) this.#draw();
      }, DRAW_EVERY);
    });
  }

  #drawNow(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const atEnd = scrollTop + clientHeight >= scrollHeight - 4;
    this.#body.append(...this.#pending.slice(-MAX_ENTRIES).map(row));
    this.#pending = [];
    while (this.#body.rows.length > MAX_ENTRIES) this.#body.firstElementChild?.remove();
    this.#empty.hidden = this.#body.rows.length > 0;
    this.#totalsText.textContent = `→ ${describeTotal(this.#totals.out)}   ← ${describeTotal(this.#totals.in)}`;
    // Stays where it is for a person who has scrolled up to read.
    if (atEnd) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }
}

function describeTotal({ messages, bytes }: Total): string {
  return `${messages.toLocaleString('en')} · ${formatBytes(bytes)}`;
}

function row({ time, look, kind, size, content }: Entry): HTMLTableRowElement {
  const line = document.createElement('tr');
  line.className = look;
  for (const [index, cell] of [[clockTime(time)], [ARROWS[look]], [kind], [size], content].entries()) {
    const data = line.insertCell();
    data.append(...cell);
    if (index === 3) data.className = 'size';
  }
  return line;
}

/** As `14:03:07.125`, the same everywhere. */
function clockTime(time: Date): string {
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0'));
  return `${clock.join(':')}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}

/** Control characters by their numbers, since what a page does with them, or a font, differs. */
function textPreview(text: string): string {
  const start = text.slice(0, MAX_PREVIEW_CHARACTERS);
  // oxlint-disable-next-line no-control-regex
  const shown = start.replaceAll(/[\0-\x1f]/g, (control) => `\\x${formatHex(Uint8Array.of(control.charCodeAt(0)))}`);
  return start.length < text.length ? `${shown}…` : shown;
}

/** As hexdump shows them: the numbers, and beside them what of it is printable ASCII. */
function bytesPreview(bytes: Uint8Array): string {
  const start = bytes.subarray(0, MAX_PREVIEW_BYTES);
  const more = start.length < bytes.length ? '…' : '';
  const characters = Array.from(start, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCodePoint(byte) : '.'));
  return `${formatHex(start)}${more && ' …'}  |${characters.join('')}${more}|`;
}

function strong(text: string): HTMLElement {
  const bold = document.createElement('strong');
  bold.textContent = text;
  return bold;
}
