/** How a read is answered from a queue of bytes. */
import { WindowsRuntimeBuffer } from '../buffer.ts';
import type { ByteQueue } from './byte-queue.ts';
import { fillsMemory } from './memory.ts';
import type { ReadRequest } from '../stream.ts';

/**
 * The buffer with which a read ends, as full as the queue can fill it. A partial read takes what comes cheaply, without a copy, unless
 * the app looks at it; a full one fills the buffer that it was given. `shared`: others read the memory of the queue's chunks too.
 * Throws E_INVALIDARG 0x80070057 if the memory of the given buffer is gone, and takes nothing from the queue.
 */
export function answerRead(
  { buffer, count, partial }: ReadRequest,
  queue: ByteQueue,
  shared = false,
): WindowsRuntimeBuffer {
  if (partial) {
    const bytes = queue.takeSome(count);
    return WindowsRuntimeBuffer.holding(bytes, shared || !fillsMemory(bytes));
  }
  const length = Math.min(count, queue.length);
  queue.moveTo(buffer.memory(length, 'readAsync'));
  buffer.length = length;
  return buffer;
}
