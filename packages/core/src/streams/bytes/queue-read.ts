/** Answers a read from a queue of bytes. */
import { WindowsRuntimeBuffer } from '../buffer.ts';
import type { ByteSupply } from './lone-chunk.ts';
import { fillsMemory } from './memory.ts';
import type { ReadRequest } from '../stream.ts';

/**
 * The result of a read: a buffer with as many bytes as the queue can give. A partial read takes bytes without a copy; the copy is made
 * only if the app uses them. Other reads fill the given buffer. `shared`: other code reads the memory of the queue's chunks too. Throws
 * E_INVALIDARG 0x80070057 if the memory of the given buffer was transferred; then nothing is taken from the queue.
 */
export function answerRead(
  { buffer, count, partial }: ReadRequest,
  queue: ByteSupply,
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
