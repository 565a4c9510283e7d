/** Drives the playground from inside, as each engine's driver can: by functions of the window, called by name. */
import type { AxeResults, RunOptions } from 'axe-core';

export interface Look {
  readonly text: string;
  readonly value: string;
  readonly shown: boolean;
  readonly enabled: boolean;
  readonly focused: boolean;
}

declare global {
  interface Window {
    axe: { run(root: Document, options: RunOptions): Promise<AxeResults> };
    look(selector: string): Look | undefined;
    texts(selector: string): string[];
    press(selector: string): void;
    focusOn(selector: string): void;
    fill(selector: string, value: string): void;
    /** Pixels below the top of the window. */
    offset(selector: string): number;
    address(): string;
    width(): { content: number; window: number };
    /** What axe finds, by this rule or by all. */
    violations(rule?: string): Promise<string[]>;
    saved(selector: string): Promise<string>;
    dark(): void;
  }
}

/** The playground may be in a frame, which is as narrow as it is wanted. */
const page = (): Document => document.querySelector('iframe')?.contentDocument ?? document;

function find(selector: string): HTMLElement {
  const found = page().querySelector<HTMLElement>(selector);
  if (found) return found;
  throw new Error(`the page has no ${selector}`);
}

window.look = (selector) => {
  const found = page().querySelector<HTMLElement>(selector);
  if (!found) return undefined;
  return {
    text: found.textContent ?? '',
    value: 'value' in found ? String(found.value) : '',
    shown: found.checkVisibility(),
    enabled: !('disabled' in found && found.disabled),
    focused: page().activeElement === found,
  };
};

window.texts = (selector) => Array.from(page().querySelectorAll(selector), ({ textContent }) => textContent ?? '');

window.press = (selector) => find(selector).click();

window.focusOn = (selector) => find(selector).focus();

window.fill = (selector, value) => {
  const field = find(selector) as HTMLInputElement;
  field.value = value;
  for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
};

window.offset = (selector) => find(selector).getBoundingClientRect().top;

window.address = () => (document.querySelector('iframe')?.contentWindow ?? window).location.hash;

window.width = () => ({ content: page().documentElement.scrollWidth, window: page().documentElement.clientWidth });

window.violations = async (rule) => {
  const { violations } = await window.axe.run(document, rule === undefined ? {} : { runOnly: [rule] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

/** What a button saves as a file. */
window.saved = async (selector) => {
  const { createObjectURL } = URL;
  const blobs: Blob[] = [];
  URL.createObjectURL = (blob) => {
    blobs.push(blob as Blob);
    return createObjectURL(blob);
  };
  find(selector).click();
  URL.createObjectURL = createObjectURL;
  return (await blobs[0]?.text()) ?? '';
};

/** The dark colours: not each driver can say that they are preferred. */
window.dark = () => {
  for (const { cssRules } of page().styleSheets) {
    for (const rule of cssRules) {
      if (rule instanceof CSSMediaRule && rule.conditionText.includes('dark')) rule.media.mediaText = 'all';
    }
  }
  page().documentElement.style.colorScheme = 'dark';
};
