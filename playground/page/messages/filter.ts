/** Which entries are shown. */
import type { Entry } from './entry.ts';
import { asText } from './formats.ts';
import { preview } from './preview.ts';

export interface Filter {
  /** `all`, or of which direction; `event` has errors too. */
  readonly direction: string;
  /** What the kind, the text or the preview of the bytes contains, whatever its case. */
  readonly text: string;
}

export function matches({ direction, kind, content }: Entry, filter: Filter): boolean {
  const wanted = filter.direction;
  if (wanted !== 'all' && wanted !== direction && !(wanted === 'event' && direction === 'error')) return false;
  const needle = filter.text.trim().toLowerCase();
  if (needle === '') return true;
  return [kind, asText(content), preview(content)].some((text) => text.toLowerCase().includes(needle));
}
