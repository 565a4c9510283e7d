/** The forms in which a message can be looked at. */
import { formatHex } from '../../quantities.ts';
import { printable } from './preview.ts';

const ROW = 16;

/** Sixteen bytes a row: offset, numbers, printable ASCII. */
export function hexDump(content: string | Uint8Array): string {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += ROW) {
    const row = bytes.subarray(at, at + ROW);
    rows.push(`${at.toString(16).padStart(6, '0')}  ${formatHex(row).padEnd(ROW * 3 - 1)}  ${printable(row)}`);
  }
  return rows.join('\n');
}

/** Indented JSON; undefined if it is none, or a bare number or word, which says no more than the text. */
export function prettyJson(content: string | Uint8Array): string | undefined {
  const text = asText(content);
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return undefined;
  }
}

/** Bytes are read as UTF-8, with replacement characters for what is none. */
export function asText(content: string | Uint8Array): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content);
}
