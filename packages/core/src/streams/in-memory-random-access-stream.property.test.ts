import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromUint8Array, toUint8Array, WindowsRuntimeBuffer } from './buffer.ts';
import { InMemoryRandomAccessStream } from './in-memory-random-access-stream.ts';
import { effort, propertyTimeout } from './testing/effort.ts';

/** Beyond a few of the pages that the bytes are kept in. */
const span = 60_000;

const offsets = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: span }));

const steps = fc.array(
  fc.record({
    do: fc.constantFrom('read', 'write', 'write', 'seek', 'size'),
    value: offsets,
    stream: fc.integer({ min: 0, max: 1 }),
  }),
  { maxLength: 40, size: 'max' },
);

test('is one run of bytes under two positions (500 runs)', { timeout: propertyTimeout }, async () => {
  const property = fc.asyncProperty(steps, async (list) => {
    const first = new InMemoryRandomAccessStream();
    const streams = [first, first.cloneStream()] as const;
    const positions = [0, 0];
    let bytes = new Uint8Array(0);
    const resize = (size: number): void => {
      const resized = new Uint8Array(size);
      resized.set(bytes.subarray(0, size));
      bytes = resized;
    };
    let next = 1;
    for (const step of list) {
      const stream = streams[step.stream as 0 | 1];
      const position = positions[step.stream] as number;
      if (step.do === 'seek') {
        stream.seek(step.value);
        positions[step.stream] = step.value;
      } else if (step.do === 'size') {
        stream.size = step.value;
        resize(step.value);
      } else if (step.do === 'write') {
        const written = new Uint8Array(step.value).fill(next++);
        expect(await stream.writeAsync(fromUint8Array(written))).toBe(step.value);
        if (step.value > 0) {
          if (position + step.value > bytes.byteLength) resize(position + step.value);
          bytes.set(written, position);
        }
        positions[step.stream] = position + step.value;
      } else {
        const buffer = new WindowsRuntimeBuffer(step.value);
        const read = toUint8Array(await stream.readAsync(buffer, step.value, 0));
        expect(Buffer.compare(read, bytes.subarray(position, position + step.value))).toBe(0);
        positions[step.stream] = position + read.byteLength;
      }
      for (const [index, each] of streams.entries()) {
        expect([each.size, each.position]).toEqual([bytes.byteLength, positions[index]]);
      }
    }
  });
  await fc.assert(property, effort(500));
});
