/** Messages in a few words. */
import type { Message } from '../peer/link.ts';

export function showMessages(messages: readonly Message[]): string {
  const shown = messages.map(
    ({ text, payload, complete }) =>
      `${payload.length} bytes${text ? ' of text' : ''} ${payload.subarray(0, 4).toString('hex')}${complete ? '' : ' unfinished'}`,
  );
  return `[${shown.join(', ')}]`;
}
