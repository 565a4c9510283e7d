import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { DataReader } from './data-reader.ts';
import { InputStreamOptions } from './enums.ts';
import { AppInputStream } from './testing/app-streams.ts';
import { cut } from './testing/bytes.ts';
import { effort, propertyTimeout } from './testing/effort.ts';

const loads = fc.array(fc.record({ count: fc.integer({ min: 0, max: 80 }), partial: fc.boolean() }), {
  minLength: 1,
  maxLength: 30,
});

test(
  'a load gives what it promises, in order, and after a failure what had come (1000 runs)',
  { timeout: propertyTimeout },
  async () => {
    const property = fc.asyncProperty(
      fc.uint8Array({ maxLength: 300, size: 'max' }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }),
      loads,
      fc.boolean(),
      fc.constantFrom('given', 'own'),
      async (bytes, cuts, list, breaks, answer) => {
        const cause = new Error('the end of the source');
        const stream = new AppInputStream(cut(bytes, cuts), breaks ? { reason: cause } : undefined, answer);
        const reader = new DataReader(stream);
        let left = bytes.byteLength;
        for (const { count, partial } of list) {
          reader.inputStreamOptions = partial ? InputStreamOptions.partial : InputStreamOptions.none;
          const before = reader.unconsumedBufferLength;
          const outcome: unknown = await reader.loadAsync(count).catch((error) => error.cause);
          const loaded = reader.unconsumedBufferLength - before;
          expect(loaded).toBeLessThanOrEqual(count);
          if (partial) expect(loaded > 0).toBe(count > 0 && left > 0);
          else expect(loaded).toBe(Math.min(count, left));
          const broken = breaks && count > 0 && (partial ? left === 0 : left < count);
          expect(outcome).toBe(broken ? cause : loaded);
          left -= loaded;
        }
        expect(reader.readBytes()).toEqual([...bytes.subarray(0, bytes.byteLength - left)]);
      },
    );
    await fc.assert(property, effort(1000));
  },
);
