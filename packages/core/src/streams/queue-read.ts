/** How a read is answered from a queue of bytes. */
import { WindowsRuntimeBuffer } from './buffer.ts';
import type { ByteQueue } from './byte-queue.ts';
import type { ReadRequest } from './stream.ts';

/**
 * The buffer with which a read ends, as full as the queue can fill it. A partial read takes what comes cheaply, without a
 * copy; a full one fills the buffer that it was given.
 */
export function answerRead({ buffer, count, partial }: ReadRequest, queue: ByteQueue): WindowsRuntimeBuffer {
  if (partial) return WindowsRuntimeBuffer.over(queue.takeSome(count));
  const bytes = queue.take(Math.min(count, queue.length));
  buffer.memory(bytes.byteLength).set(bytes);
  buffer.length = bytes.byteLength;
  return buffer;
}
