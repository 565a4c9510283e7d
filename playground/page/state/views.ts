/** Which part of the page is shown; the address says so, together with what was entered there. */
import { changedFields, restoreFields } from './fields.ts';
import { formatState, parseState } from './format.ts';

const NAMES = ['back-pressure', 'faults', 'connect', 'capabilities'] as const;
type View = (typeof NAMES)[number];

const nameOf = (view: string): View => NAMES.find((name) => name === view) ?? NAMES[0];

let shown: View = NAMES[0];

/** Shows what the address says, and keeps the address up to date. */
export function attachViews(): void {
  window.addEventListener('hashchange', () => {
    show();
    document.querySelector<HTMLElement>(`#view-${shown} h2`)?.focus();
    window.scrollTo(0, 0);
  });
  // At the end of the event, behind listeners that change fields themselves.
  for (const type of ['input', 'change']) document.addEventListener(type, () => queueMicrotask(write));
  show();
}

function show(): void {
  const { view, fields } = parseState(location.hash);
  shown = nameOf(view);
  for (const name of NAMES) {
    const section = document.getElementById(`view-${name}`);
    if (section) section.hidden = name !== shown;
    const link = document.querySelector(`nav a[href="#${name}"]`);
    if (name === shown) link?.setAttribute('aria-current', 'page');
    else link?.removeAttribute('aria-current');
  }
  restoreFields(shown, fields);
  write();
}

/** Replaces the address: each letter that is typed is no step for the Back button. */
function write(): void {
  const hash = formatState({ view: shown, fields: changedFields(shown) });
  // An empty address stays so until something is changed.
  if (hash !== location.hash && !(location.hash === '' && hash === `#${NAMES[0]}`))
    history.replaceState(null, '', hash);
}
