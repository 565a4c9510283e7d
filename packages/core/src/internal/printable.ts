/**
 * Characters that have an effect on a terminal or start a new line of a log instead of being visible: control characters, characters that
 * reorder or join the text around them, line separators, half surrogate pairs.
 */
const notPrintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Makes a text safe for people and logs, because peers, proxies and apps may put anything in it. ESC becomes `\u{1b}`, as in JavaScript. */
export function printable(text: string): string {
  return text.replace(notPrintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
