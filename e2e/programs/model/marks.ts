/** Whether what waits keeps to the marks (docs/architecture.md). */
import type { App } from '../app/app.ts';

const MiB = 1024 * 1024;

/** Unread bytes at which TCP is paused, and what one read of TCP may bring on top. */
const receiving = { mark: MiB, slack: 256 * 1024 };

/** Bytes that the socket holds before it takes no more, and what a message more, headers and pongs may add. */
const sending = { mark: 4 * MiB, slack: 256 * 1024 };

export function checkMarks(app: App, faults: string[]): void {
  const { link, program, reading, history, writing } = app;
  if (!link || link.appTcp.destroyed || history.over) return;
  const largest = (sizes: readonly number[]): number => sizes.reduce((most, size) => Math.max(most, size), 0);
  // Without a reader, what is over the limit is dropped, and with one that has gone all of it.
  if (reading.begun && !history.dropped) {
    const unread = link.readByApp - reading.consumed;
    // A message is held until it is whole; each has headers, which TCP counts.
    const inside = program.kind === 'message' ? largest(link.sent.map(({ payload }) => payload.length)) : 0;
    const limit =
      receiving.mark + receiving.slack + reading.wanted + reading.unreadBefore + inside + 100 * link.sent.length;
    if (unread > limit) faults.push(`${unread} bytes are unread, and TCP is not paused`);
  }
  const limit = sending.mark + sending.slack + largest(writing.writes.map(({ payload }) => payload.length));
  if (link.appTcp.writableLength > limit) faults.push(`TCP holds ${link.appTcp.writableLength} unsent bytes`);
}
