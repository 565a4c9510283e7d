import { isUtf8 } from 'node:buffer';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Utf8Validator } from './utf8-validator.ts';

const texts = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => Buffer.from(text));
/** Pieces that lie about their neighbours: lead bytes, continuations, overlong forms, surrogates, beyond the last character. */
const suspects = fc.constantFrom('80', 'bf', 'c0', 'c1', 'c2', 'e0', 'e080', 'e0a0', 'ed9f', 'eda0', 'f0', 'f08f', 'f090', 'f48f', 'f490', 'f5', 'ff'); // prettier-ignore
const garbage = fc.array(
  fc.oneof(
    texts,
    suspects.map((hex) => Buffer.from(hex, 'hex')),
  ),
  { maxLength: 8 },
);
const cuts = fc.array(fc.nat(300), { maxLength: 8 });

function slices(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const borders = [0, ...at.filter((cut) => cut <= bytes.length), bytes.length].sort((a, b) => a - b);
  return borders.slice(1).map((end, index) => bytes.subarray(borders[index], end));
}

/** Whether anything could follow that makes it valid: some character's rest does, or nothing. */
function canBecomeValid(bytes: Uint8Array): boolean {
  const rests = ['', '80', '8080', '808080', 'a0', 'a080', '90', '9080', '908080'];
  return rests.some((rest) => isUtf8(Buffer.concat([bytes, Buffer.from(rest, 'hex')])));
}

test('a text in any parts is valid as it is in one, and refused with the first part with which it can’t be valid', () => {
  fc.assert(
    fc.property(garbage, cuts, (parts, at) => {
      const bytes = Buffer.concat(parts);
      const validator = new Utf8Validator();
      let seen = 0;
      for (const slice of slices(bytes, at)) {
        seen += slice.length;
        const accepted = validator.push(slice);
        expect(accepted).toBe(canBecomeValid(bytes.subarray(0, seen)));
        if (!accepted) return;
        expect(validator.complete).toBe(isUtf8(bytes.subarray(0, seen)));
      }
    }),
    { numRuns: 3000 },
  );
});
