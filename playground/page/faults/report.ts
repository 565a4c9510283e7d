/** The list of what one side heard. */
import { formatTime } from '../../quantities.ts';
import { make } from '../dom/elements.ts';
import { errorLink } from '../dom/links.ts';
import type { Heard } from './heard.ts';

const BY: Readonly<Record<Heard['by'], string>> = { call: 'call', event: 'event', promise: 'promise', page: 'page' };

export function heardItem({ after, by, text, tone, details, number }: Heard): HTMLLIElement {
  const line = make(
    'p',
    '',
    make('span', 'time', formatTime(after)),
    ' ',
    make('span', 'by', BY[by]),
    ' ',
    make('strong', '', text),
  );
  const item = make('li', `heard ${tone} by-${by}`, line);
  if (details) {
    const list = make('dl', 'details');
    for (const [name, value] of details) list.append(make('dt', '', name), make('dd', '', value));
    item.append(list);
  }
  if (number !== undefined) item.append(make('p', 'remedy', errorLink(number)));
  return item;
}
