/** Ways for a text out of the page: the clipboard and a file. */
import { element } from './elements.ts';

/** Copies a text and says so; where a page has no clipboard, as over plain http, it selects what can be copied by hand. */
export async function copyText(text: string, shownIn?: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce('Copied.');
  } catch {
    if (shownIn) getSelection()?.selectAllChildren(shownIn);
    announce('This page may not use the clipboard. The text is selected: copy it with the keyboard.');
  }
}

export function saveFile(name: string, type: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  // Not at once: WebKit starts the download in a later task.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  announce(`Saved as ${name}.`);
}

/** Milliseconds that an announcement is seen. */
const SEEN = 5_000;
let timer = 0;

/** Seen at the foot of the page for a while, and heard by a screen reader. */
export function announce(text: string): void {
  const place = element('announcement', HTMLParagraphElement);
  place.textContent = text;
  clearTimeout(timer);
  timer = window.setTimeout(() => (place.textContent = ''), SEEN);
}
