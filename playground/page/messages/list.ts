/** The list of messages and events of the latest socket, and the totals above it. */
import { describeError } from '../../describe-error.ts';
import { formatBytes } from '../../quantities.ts';
import { element, valueOf } from '../dom/elements.ts';
import { announce, saveFile } from '../dom/take-out.ts';
import { messageEntry, type Entry } from './entry.ts';
import { toJsonLines, toText } from './export.ts';
import { matches } from './filter.ts';
import { messageItem } from './item.ts';
import { Store } from './store.ts';

/** Milliseconds between two drawings: laying the list out in each frame would leave a flood no time to come in. */
const DRAW_EVERY = 200;

interface Total {
  messages: number;
  bytes: number;
}

export class MessageList {
  readonly #list = element('entries', HTMLOListElement);
  readonly #scroller = element('scroller', HTMLDivElement);
  readonly #outcome = element('outcome', HTMLParagraphElement);
  readonly #store = new Store();
  readonly #items = new Map<Entry, HTMLLIElement>();
  readonly #totals: Record<'out' | 'in', Total> = { out: { messages: 0, bytes: 0 }, in: { messages: 0, bytes: 0 } };
  /** Set from a drawing's request until the next one may be asked for. */
  #drawing = false;
  #changed = false;

  attach(): void {
    element('clear', HTMLButtonElement).addEventListener('click', () => this.clear());
    element('filter-form', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
    for (const id of ['filter-text', 'filter-direction']) {
      document.getElementById(id)?.addEventListener('input', () => this.#filter());
      document.getElementById(id)?.addEventListener('change', () => this.#filter());
    }
    element('export-json', HTMLButtonElement).addEventListener('click', () =>
      this.#save('messages.jsonl', 'application/jsonl', toJsonLines),
    );
    element('export-text', HTMLButtonElement).addEventListener('click', () =>
      this.#save('messages.txt', 'text/plain', toText),
    );
  }

  /** One message, or in a stream one piece of it. */
  payload(direction: 'out' | 'in', payload: string | Uint8Array, size: number): void {
    this.count(direction, size);
    this.#add(messageEntry(direction, payload, size));
  }

  /** Adds to the totals without an entry. */
  count(direction: 'out' | 'in', bytes: number): void {
    const total = this.#totals[direction];
    total.messages++;
    total.bytes += bytes;
    this.#draw();
  }

  note(kind: string, content: string): void {
    this.#add({ time: new Date(), direction: 'event', kind, content });
    this.#tell('', `${kind}: ${content}`);
  }

  error(kind: string, error: unknown): void {
    const { status, number, message } = describeError(error);
    const content = status === undefined ? message : `${status}  ${number}  ${message}`;
    this.#add({ time: new Date(), direction: 'error', kind, content });
    this.#tell('error', content);
  }

  clear(): void {
    this.#store.clear();
    this.#items.clear();
    this.#list.replaceChildren();
    for (const total of Object.values(this.#totals)) Object.assign(total, { messages: 0, bytes: 0 });
    this.#tell('', '');
    this.#draw();
  }

  /** Where a screen reader hears it. */
  #tell(look: string, content: string): void {
    this.#outcome.className = `outcome ${look}`;
    this.#outcome.textContent = content;
  }

  #add(entry: Entry): void {
    for (const gone of this.#store.add(entry)) {
      this.#items.get(gone)?.remove();
      this.#items.delete(gone);
    }
    this.#draw();
  }

  #save(name: string, type: string, format: (entries: readonly Entry[]) => string): void {
    const entries = this.#shown;
    if (entries.length === 0) announce('There is nothing to save.');
    else saveFile(name, type, format(entries));
  }

  get #shown(): readonly Entry[] {
    const filter = { direction: valueOf('filter-direction'), text: valueOf('filter-text') };
    return this.#store.all.filter((entry) => matches(entry, filter));
  }

  #filter(): void {
    const shown = new Set(this.#shown);
    for (const [entry, item] of this.#items) item.hidden = !shown.has(entry);
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
    const shown = new Set(this.#shown);
    for (const entry of this.#store.all) {
      if (this.#items.has(entry)) continue;
      const item = messageItem(entry);
      item.hidden = !shown.has(entry);
      this.#items.set(entry, item);
      this.#list.append(item);
    }
    const empty = element('empty', HTMLParagraphElement);
    empty.hidden = shown.size > 0;
    empty.textContent =
      this.#items.size > 0 ? 'Nothing matches the filter.' : 'Nothing yet. Connect, and send something.';
    const { out, in: received } = this.#totals;
    element('totals', HTMLSpanElement).textContent = `→ ${describeTotal(out)}   ← ${describeTotal(received)}`;
    // Stays where it is for a person who has scrolled up to read.
    if (atEnd) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }
}

function describeTotal({ messages, bytes }: Total): string {
  return `${messages.toLocaleString('en')} · ${formatBytes(bytes)}`;
}
