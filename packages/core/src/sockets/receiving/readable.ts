/** `socket.readable`: what arrives, as a Web Stream. */
import { requireGlobal } from '../../internal/require-global.ts';
import type { Pulled } from './message-receiver.ts';

/**
 * A stream that asks only when its reader asks: with a high-water mark of 0, looking at the property changes nothing, and what
 * isn't read stays with the sender as far as the platform can.
 */
export function readableOver<T extends string | Uint8Array>(
  pull: () => Promise<Pulled>,
  cancel: (reason: unknown) => void,
): ReadableStream<T> {
  requireGlobal('ReadableStream', 'readable');
  return new ReadableStream<T>(
    {
      async pull(controller) {
        const chunk = (await pull()) as T | undefined;
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
      cancel,
    },
    { highWaterMark: 0 },
  );
}
