/** The list as a file: JSON Lines for programs, text for people. */
import { formatBytes } from '../../quantities.ts';
import { clockTime } from './clock-time.ts';
import type { Entry } from './entry.ts';
import { preview } from './preview.ts';

/** One object a line. Bytes are in base64, and `cut` marks what is the beginning of a longer message. */
export function toJsonLines(entries: readonly Entry[]): string {
  return entries.map((entry) => `${JSON.stringify(toObject(entry))}\n`).join('');
}

function toObject({ time, direction, kind, size, content, cut }: Entry): object {
  return {
    time: time.toISOString(),
    direction,
    kind,
    ...(size === undefined ? {} : { size }),
    ...(typeof content === 'string' ? { text: content } : { base64: toBase64(content) }),
    ...(cut ? { cut } : {}),
  };
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''));
}

/** A line for each, as the list shows them. */
export function toText(entries: readonly Entry[]): string {
  return entries
    .map(({ time, direction, kind, size, content }) => {
      const bytes = size === undefined ? '' : formatBytes(size);
      return `${clockTime(time)}  ${direction.padEnd(5)}  ${kind.padEnd(9)}  ${bytes.padEnd(10)}  ${preview(content)}\n`;
    })
    .join('');
}
