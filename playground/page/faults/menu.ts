/** Chooses a fault, runs it on both sides and shows what each heard. */
import { element, valueOf } from '../dom/elements.ts';
import { server } from '../server/server.ts';
import { CLOSED_PORT } from '../server/servers.ts';
import { FAULTS, PATIENCE, type Fault } from './fault.ts';
import type { Experiment, Told } from './heard.ts';
import { hearOurs } from './our-side.ts';
import { hearRaw } from './raw-side.ts';
import { heardItem } from './report.ts';

export class FaultMenu {
  readonly #menu = element('fault', HTMLSelectElement);
  readonly #status = element('fault-state', HTMLParagraphElement);
  #previous: AbortController | undefined;

  attach(): void {
    this.#menu.replaceChildren(...FAULTS.map(({ name, title }) => new Option(title, name)));
    this.#menu.addEventListener('change', () => this.#describe());
    element('fault-form', HTMLFormElement).addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#run();
    });
    this.#describe();
  }

  get #fault(): Fault {
    return FAULTS.find(({ name }) => name === this.#menu.value) ?? (FAULTS[0] as Fault);
  }

  #describe(): void {
    const { about, fields = [] } = this.#fault;
    element('fault-about', HTMLParagraphElement).textContent = about;
    for (const name of ['status', 'how', 'code', 'reason'] as const) {
      element(`fault-${name}-field`, HTMLDivElement).hidden = !fields.includes(name);
    }
  }

  #address(fault: Fault, ws: string): string {
    const choice = {
      status: valueOf('fault-status'),
      how: valueOf('fault-how'),
      code: valueOf('fault-code'),
      reason: valueOf('fault-reason'),
    };
    const path = fault.path(choice);
    return path === '' ? `${new URL(ws).protocol}//127.0.0.1:${CLOSED_PORT}/` : ws + path;
  }

  async #run(): Promise<void> {
    const found = server();
    if (!found) return;
    this.#previous?.abort();
    const own = new AbortController();
    this.#previous = own;
    const timer = setTimeout(() => own.abort(), PATIENCE);
    const fault = this.#fault;
    const address = this.#address(fault, found.ws);
    element('fault-address', HTMLElement).textContent = address;
    this.#status.textContent = `${fault.title}: running.`;
    const current = (): boolean => this.#previous === own;
    await Promise.all([
      listen('heard-ours', { address, fault, over: own.signal }, hearOurs, current),
      listen('heard-raw', { address, fault, over: own.signal }, hearRaw, current),
    ]);
    clearTimeout(timer);
    if (current()) this.#status.textContent = `${fault.title}: done. Both lists tell what each side heard.`;
  }
}

async function listen(
  id: string,
  experiment: Omit<Experiment, 'tell'>,
  hear: (experiment: Experiment) => Promise<void>,
  current: () => boolean,
): Promise<void> {
  const list = element(id, HTMLOListElement);
  list.replaceChildren();
  const started = performance.now();
  const tell = (told: Told): void => {
    if (current()) list.append(heardItem({ ...told, after: performance.now() - started }));
  };
  try {
    await hear({ ...experiment, tell });
  } catch (error) {
    tell({ by: 'page', text: String(error), tone: 'bad' });
  }
  if (experiment.over.aborted) {
    tell({
      by: 'page',
      text: `nothing more was heard; the page stopped listening after ${PATIENCE / 1000} s`,
      tone: 'quiet',
    });
  }
}
