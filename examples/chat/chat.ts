/** What the page wants of a connection, and what the three modules have in common. They differ in nothing that is here. */

/** Milliseconds between two attempts: the least, and the most. */
export const MIN_DELAY = 250;
export const MAX_DELAY = 5_000;

/** Close codes of the app: the server has the whole file; the user has cancelled the upload. */
export const TAKEN = 4000;
export const CANCELLED = 4001;

export interface ChatEvents {
  /** There is a connection, the first one or another one. */
  readonly connected: () => void;
  /** The connection is gone, or an attempt has failed. Another attempt follows. */
  readonly lost: (why: string) => void;
  readonly received: (message: string) => void;
}

export interface Chat {
  /** Sends a message now, or when there is a connection again. */
  send(message: string): void;
  /** Ends for good. */
  close(): void;
}

/** Connects at once, and again after each loss, each time with a fresh token. */
export type Connect = (events: ChatEvents) => Chat;

/**
 * Uploads on a connection of its own, and calls `progress` with the number of bytes that have left. Resolves with what the server says when
 * it has the whole file. Rejects if the connection is lost, or if the signal aborts: then the server is told.
 */
export type Upload = (file: File, progress: (bytes: number) => void, signal: AbortSignal) => Promise<string>;

/** An address with a token that the server has just given out, and takes once. */
export async function freshAddress(path: string, signal?: AbortSignal): Promise<string> {
  const deadline = AbortSignal.timeout(10_000);
  const response = await fetch('/token', {
    method: 'POST',
    signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
  });
  if (!response.ok) throw new Error(`the server gave no token: HTTP ${response.status}`);
  const address = new URL(path, location.href);
  address.protocol = location.protocol.replace('http', 'ws');
  address.searchParams.set('token', await response.text());
  return address.href;
}

/** The address for the upload of a file. */
export function uploadAddress({ name, size }: File, signal: AbortSignal): Promise<string> {
  return freshAddress(`/upload?name=${encodeURIComponent(name)}&size=${size}`, signal);
}
