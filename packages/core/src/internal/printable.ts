/**
 * What would act on a terminal or begin a line of a log instead of being seen: control characters, those that reorder or join the
 * text around them, line separators, half surrogate pairs.
 */
const notPrintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A text for people and logs: peers, proxies and apps may have put anything in it. ESC becomes `\u{1b}`, as JavaScript writes it. */
export function printable(text: string): string {
  return text.replace(notPrintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
