/** The code for what is configured, in two languages, kept up to date. */
import { chosen, element } from '../dom/elements.ts';
import { copyText } from '../dom/take-out.ts';
import { onServer } from '../server/server.ts';
import type { CodeConfig } from './config.ts';
import { toTypeScript } from './typescript.ts';
import { toUwpJavaScript } from './uwp-javascript.ts';

/** `read` may throw, for what can't be written as code yet. */
export function attachCode(read: () => CodeConfig): void {
  const place = element('code', HTMLPreElement);
  const show = (): void => {
    try {
      place.textContent = (chosen('language') === 'uwp' ? toUwpJavaScript : toTypeScript)(read());
    } catch (error) {
      place.textContent = `// ${error instanceof Error ? error.message : String(error)}`;
    }
  };
  const view = element('view-connect', HTMLElement);
  for (const type of ['input', 'change']) view.addEventListener(type, show);
  element('copy-code', HTMLButtonElement).addEventListener(
    'click',
    () => void copyText(place.textContent ?? '', place),
  );
  onServer(show);
  show();
}
