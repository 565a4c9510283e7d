/** The table of what twinsocket can do in this browser, and what the latest connection can do. */
import { capabilities, type Capabilities } from 'twinsocket';
import { element, make } from '../dom/elements.ts';
import { MEANINGS } from './meanings.ts';

/** On a phone the cell has its column's name beside it. */
function labelled(label: string, value: string): HTMLTableCellElement {
  const cell = make('td', '', make('code', '', value));
  cell.dataset['label'] = label;
  return cell;
}

/** `connection` is `information.capabilities` of the latest one that has opened. */
export function showCapabilities(connection?: Capabilities): void {
  const names = Object.keys(MEANINGS) as (keyof Capabilities)[];
  const rows = names.map((name) => {
    const [platform, own] = [String(capabilities[name]), connection && String(connection[name])];
    const meanings = MEANINGS[name] as Readonly<Record<string, string>>;
    const head = make('th', '', make('code', '', name));
    head.scope = 'row';
    const differs = own !== undefined && own !== platform;
    return make(
      'tr',
      differs ? 'differs' : '',
      head,
      labelled('platform', platform),
      labelled('connection', own ?? '–'),
      make('td', '', meanings[own ?? platform] ?? ''),
    );
  });
  element('capability-rows', HTMLTableSectionElement).replaceChildren(...rows);
  const stream = 'WebSocketStream' in globalThis ? 'has' : 'does not have';
  element('capability-note', HTMLParagraphElement).textContent =
    `This browser ${stream} WebSocketStream, by which control.receiveBackPressure = true can stop a sender.`;
}
