import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteQueue } from './byte-queue.ts';
import { effort, propertyTimeout } from '../testing/effort.ts';

type Step =
  | { readonly do: 'push'; readonly size: number; readonly within: number; readonly node: boolean }
  | { readonly do: 'pushMany'; readonly chunks: number }
  | { readonly do: 'take' | 'peek' | 'skip' | 'takeSome' | 'moveTo'; readonly part: number }
  | { readonly do: 'clear' };

/** Enough consumed chunks to make the queue drop their places, or a few. */
const chunkCounts = fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1500, max: 3000 }));

const sizes = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 80_000 }));

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('push'), size: sizes, within: sizes, node: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pushMany'), chunks: chunkCounts }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('take', 'peek', 'skip', 'takeSome', 'moveTo'),
      part: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear') }) },
) as fc.Arbitrary<Step>;

const join = (first: Uint8Array, second: Uint8Array): Uint8Array => {
  const joined = new Uint8Array(first.byteLength + second.byteLength);
  joined.set(first);
  joined.set(second, first.byteLength);
  return joined;
};

const moved = (queue: ByteQueue, count: number): Uint8Array => {
  const target = new Uint8Array(count);
  queue.moveTo(target);
  return target;
};

/** Compares large runs of bytes at the cost of a copy instead of a matcher's. */
const same = (actual: Uint8Array, expected: Uint8Array): void => {
  expect(Buffer.compare(actual, expected)).toBe(0);
};

test(
  'is a plain array of bytes, whatever is pushed, taken, looked at and skipped (500 runs)',
  { timeout: propertyTimeout },
  () => {
    const property = fc.property(fc.array(steps, { maxLength: 40, size: 'max' }), (list) => {
      const queue = new ByteQueue();
      let model: Uint8Array = new Uint8Array(0);
      let next = 0;
      const fresh = (size: number, within: number): Uint8Array => {
        const bytes = new Uint8Array(size + within).subarray(within >> 1, (within >> 1) + size);
        for (let index = 0; index < size; index++) bytes[index] = next++ & 0xff;
        return bytes;
      };
      for (const step of list) {
        if (step.do === 'push') {
          const bytes = fresh(step.size, step.within);
          queue.push(step.node ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : bytes);
          model = join(model, bytes);
        } else if (step.do === 'pushMany') {
          const bytes = fresh(step.chunks, 0);
          for (let index = 0; index < step.chunks; index++) queue.push(bytes.subarray(index, index + 1));
          model = join(model, bytes);
        } else if (step.do === 'clear') {
          queue.clear();
          model = new Uint8Array(0);
        } else {
          const count = Math.round(step.part * model.byteLength);
          if (step.do === 'skip') {
            queue.skip(count);
            model = model.subarray(count);
          } else {
            const bytes = step.do === 'moveTo' ? moved(queue, count) : queue[step.do](count);
            if (step.do === 'takeSome') expect(bytes.byteLength > 0).toBe(count > 0 && model.byteLength > 0);
            else expect(bytes.byteLength).toBe(count);
            expect(bytes.byteLength).toBeLessThanOrEqual(count);
            same(bytes, model.subarray(0, bytes.byteLength));
            if (step.do !== 'peek') model = model.subarray(bytes.byteLength);
          }
        }
        expect(queue.length).toBe(model.byteLength);
      }
      same(queue.take(queue.length), model);
      expect(queue.length).toBe(0);
    });
    fc.assert(property, effort(500));
  },
);
