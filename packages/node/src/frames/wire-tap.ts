/** Reads a TCP socket in front of ws's own reader. Uses only public API, and does nothing if ws listens in another way than expected. */
import type { Socket } from 'node:net';

export type DataListener = (this: Socket, bytes: Uint8Array) => void;

/** The listeners of `data` on a socket, to compare them with later ones. */
export function dataListeners(tcp: Socket): readonly unknown[] {
  return tcp.listeners('data');
}

/**
 * Replaces ws's listener by `read`, and returns it, to be called with the TCP socket and the bytes for ws. Returns undefined and changes nothing if other
 * listeners than that one of ws were added since `before`, for example by another version of ws. When the socket closes, call
 * {@link readRest} before the listener of ws runs.
 */
export function tap(tcp: Socket, before: readonly unknown[], read: DataListener): DataListener | undefined {
  const added = tcp.listeners('data').filter((listener) => !before.includes(listener));
  const [wsListener] = added as DataListener[];
  if (added.length !== 1 || !wsListener) return undefined;
  tcp.on('data', read);
  tcp.removeListener('data', wsListener);
  return wsListener;
}

/** Reads what is left of a socket that closes, before ws reads it into its parser, which would take a payload for frames. */
export function readRest(tcp: Socket, read: (bytes: Uint8Array) => void): void {
  // Each read gives one of the buffered chunks, or all of them.
  while (tcp.readableLength > 0) {
    const unread = tcp.read() as Buffer | null;
    if (!unread) return;
    read(unread);
  }
}
