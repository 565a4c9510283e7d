/** An entry on the screen: one line, which opens to show all of the message. */
import { formatBytes } from '../../quantities.ts';
import { make, makeButton } from '../dom/elements.ts';
import { copyText } from '../dom/take-out.ts';
import { clockTime } from './clock-time.ts';
import { MAX_CONTENT, type Entry } from './entry.ts';
import { asText, hexDump, prettyJson } from './formats.ts';
import { preview } from './preview.ts';

const ARROWS = { out: '→', in: '←', event: '·', error: '✗' } as const;
const NAMES = { out: 'sent', in: 'received', event: 'event', error: 'error' } as const;

export function messageItem(entry: Entry): HTMLLIElement {
  const { time, direction, kind, size, content } = entry;
  const arrow = make('span', 'arrow', ARROWS[direction]);
  arrow.ariaHidden = 'true';
  const line = [
    make('span', 'time', clockTime(time)),
    arrow,
    make('span', 'unseen', `${NAMES[direction]} `),
    make('span', 'kind', kind),
    make('span', 'size', size === undefined ? '' : formatBytes(size)),
    make('span', 'content', preview(content)),
  ];
  if (size === undefined) return make('li', direction, make('div', 'line', ...line));
  const details = make('details', '', make('summary', 'line', ...line));
  // Made when it is looked at: most never are.
  details.addEventListener(
    'toggle',
    () => details.open && details.children.length === 1 && details.append(whole(entry)),
  );
  return make('li', direction, details);
}

function whole({ content, cut, size = 0 }: Entry): HTMLElement {
  const json = prettyJson(content);
  const forms: [string, () => string][] = [
    ...(json === undefined ? [] : [['JSON', () => json] as [string, () => string]]),
    ['Text', () => asText(content)],
    ['Hex', () => hexDump(content)],
  ];
  const text = make('pre', 'code whole');
  text.tabIndex = 0;
  const choose = (index: number): void => {
    text.textContent = forms[index]?.[1]() ?? '';
    buttons.forEach((button, at) => button.setAttribute('aria-pressed', String(at === index)));
  };
  const buttons = forms.map(([name], index) => makeButton(name, () => choose(index)));
  const copy = makeButton('Copy', () => void copyText(text.textContent ?? '', text));
  copy.classList.add('apart');
  choose(json === undefined && typeof content !== 'string' ? forms.length - 1 : 0);
  const note = cut ? `The first ${formatBytes(MAX_CONTENT)} of ${formatBytes(size)}.` : '';
  return make('div', 'opened', make('div', 'buttons', ...buttons, copy), make('p', 'note', note), text);
}
