/** In each page of the site, before its own scripts: what the checks ask of the page. */
import axe from 'axe-core';

export interface Probe {
  /** Until the page's scripts have taken it over. */
  ready(): Promise<void>;
  /** What axe finds, a line for each element. */
  violations(): Promise<readonly string[]>;
  /** Elements that make the page scroll sideways. */
  overflowing(): readonly string[];
  /** Errors that were thrown or written to the console since the page began to load. */
  errors(): readonly string[];
  /** The addresses that the search finds. */
  search(text: string): Promise<readonly string[]>;
  /** The rows that the filter leaves for these words, and what it says to a screen reader. */
  filter(text: string): Promise<{ readonly rows: readonly string[]; readonly status: string }>;
}

/** Milliseconds for the page to do something. */
const PATIENCE = 10_000;

const errors: string[] = [];
addEventListener('error', ({ message }) => errors.push(message));
addEventListener('unhandledrejection', ({ reason }) => errors.push(String(reason)));
const { error: log } = console;
console.error = (...args: readonly unknown[]) => {
  errors.push(args.map(String).join(' '));
  log.apply(console, args as unknown[]);
};

const probe: Probe = {
  async ready() {
    await until(
      () => '__vue_app__' in (document.querySelector('#app') ?? {}),
      'the page is not taken over by its scripts',
    );
  },
  async violations() {
    const { violations } = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ''}`),
    );
  },
  overflowing() {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth,
    );
    return [`${scrollWidth} > ${clientWidth}`, ...wide.slice(0, 5).map(({ outerHTML }) => outerHTML.slice(0, 160))];
  },
  errors: () => errors,
  async search(text) {
    document.querySelector<HTMLElement>('.DocSearch-Button')?.click();
    const box = await found<HTMLInputElement>('.search-input');
    type(box, text);
    await found('.results a.result');
    const links = [...document.querySelectorAll<HTMLAnchorElement>('.results a.result')].map(
      ({ href }) => new URL(href).pathname,
    );
    document.querySelector<HTMLElement>('.backdrop')?.click();
    return links;
  },
  async filter(text) {
    type(await found<HTMLInputElement>('.table-filter input'), text);
    await until(() => document.querySelector('.table-filter [role=status]')?.textContent, 'the filter says nothing');
    const rows = [...document.querySelectorAll<HTMLTableRowElement>('tbody tr')].filter(
      ({ offsetParent }) => offsetParent !== null,
    );
    return {
      rows: rows.map(({ textContent }) => textContent ?? ''),
      status: document.querySelector('.table-filter [role=status]')?.textContent ?? '',
    };
  },
};
Object.assign(window, { probeOfSite: probe });

function type(box: HTMLInputElement, text: string): void {
  box.value = text;
  box.dispatchEvent(new Event('input', { bubbles: true }));
}

async function found<T extends Element>(selector: string): Promise<T> {
  await until(() => document.querySelector(selector), `there is no ${selector}`);
  return document.querySelector(selector) as T;
}

async function until(condition: () => unknown, otherwise: string): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(otherwise);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
