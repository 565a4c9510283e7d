import type { Connection, FrameHandler } from '../connection.ts';

/** Never reads, so that the client's writes back up. */
export function stall(connection: Connection): FrameHandler {
  connection.hold();
  return {};
}

/** Reads and discards everything and never answers, neither ping nor close. */
export function deaf(): FrameHandler {
  return { takesAnyFrame: true, ping: () => undefined, closeFrame: () => undefined };
}
