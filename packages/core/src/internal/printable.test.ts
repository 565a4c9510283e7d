import { expect, test } from 'vitest';
import { winrtError } from '../errors.ts';
import { printable } from './printable.ts';

test.each([
  ['\u001b[2J', String.raw`\u{1b}[2J`],
  ['a\r\nb\tc', String.raw`a\u{d}\u{a}b\u{9}c`],
  ['\u007f\u009b', String.raw`\u{7f}\u{9b}`],
  ['\u2028\u2029', String.raw`\u{2028}\u{2029}`],
  ['\u202eevil', String.raw`\u{202e}evil`],
  ['\ud800', String.raw`\u{d800}`],
  ['Bücher “…” 🎉', 'Bücher “…” 🎉'],
])('%j is printed as %s', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('no text of an error has control characters, wherever its parts come from', () => {
  const error = winrtError(-1, 'the server says \u001b]0;x\u0007');
  expect(error.message).toBe(String.raw`the server says \u{1b}]0;x\u{7} (0xFFFFFFFF)`);
  expect(error.description).toBe(error.message);
  expect(error.stack).not.toContain('\u001b');
});
