/** Our place in front of ws's own reader on a TCP socket, taken by public means alone, and only where ws shows the way. */
import type { Socket } from 'node:net';

type DataListener = (this: Socket, bytes: Uint8Array) => void;

/** The listeners of `data` on a socket, to be compared with later. */
export function dataListeners(tcp: Socket): readonly unknown[] {
  return tcp.listeners('data');
}

/**
 * Puts `read` where ws reads, and returns how to hand bytes on to ws; undefined where what was added since `before` is not just the
 * one listener of ws (another ws, or somebody else who listens): then nothing is changed.
 */
export function tap(
  tcp: Socket,
  before: readonly unknown[],
  read: (bytes: Uint8Array) => void,
): ((bytes: Uint8Array) => void) | undefined {
  const added = tcp.listeners('data').filter((listener) => !before.includes(listener));
  const [wsListener] = added as DataListener[];
  if (added.length !== 1 || !wsListener) return undefined;
  tcp.on('data', read);
  tcp.removeListener('data', wsListener);
  // ws, when the socket closes, hands what is unread straight to its parser, where payload of ours would be taken for frames.
  tcp.prependOnceListener('close', () => {
    // Each read gives one piece of what has been buffered, or all of it.
    while (tcp.readableLength > 0) {
      const unread = tcp.read() as Buffer | null;
      if (!unread) return;
      read(unread);
    }
  });
  return (bytes) => wsListener.call(tcp, bytes);
}
