/** The beginning of a message in one line. */
import { formatHex } from '../../quantities.ts';

const MAX_CHARACTERS = 200;
const MAX_BYTES = 16;

export function preview(content: string | Uint8Array): string {
  return typeof content === 'string' ? textPreview(content) : bytesPreview(content);
}

/** Control characters by their numbers, since what a page does with them, or a font, differs. */
function textPreview(text: string): string {
  const start = text.slice(0, MAX_CHARACTERS);
  // oxlint-disable-next-line no-control-regex
  const shown = start.replaceAll(/[\0-\x1f]/g, (control) => `\\x${formatHex(Uint8Array.of(control.charCodeAt(0)))}`);
  return start.length < text.length ? `${shown}…` : shown;
}

/** As hexdump shows them: the numbers, and beside them what of it is printable ASCII. */
function bytesPreview(bytes: Uint8Array): string {
  const start = bytes.subarray(0, MAX_BYTES);
  const more = start.length < bytes.length ? '…' : '';
  return `${formatHex(start)}${more && ' …'}  |${printable(start)}${more}|`;
}

/** Bytes that are printable ASCII as that, others as a dot. */
export function printable(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCodePoint(byte) : '.')).join('');
}
