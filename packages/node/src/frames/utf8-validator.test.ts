import { describe, expect, test } from 'vitest';
import { isValid, Utf8Validator } from './utf8-validator.ts';

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

/** The first and the last character of each row of the table in RFC 3629, 4. */
const characters = ['00', '7f', 'c280', 'dfbf', 'e0a080', 'e0bfbf', 'e18080', 'ecbfbf', 'ed8080', 'ed9fbf', 'ee8080', 'efbfbf', 'f0908080', 'f0bfbfbf', 'f1808080', 'f3bfbfbf', 'f4808080', 'f48fbfbf']; // prettier-ignore

/** What no text may have, up to the byte with which it is wrong. */
const wrong = ['80', 'bf', 'c0', 'c1', 'c27f', 'c2c0', 'df20', 'e07f', 'e09f', 'e0c0', 'e0a07f', 'e0a0c0', 'e17f', 'e180c2', 'eda0', 'edbf', 'ed7f', 'ef80c0', 'f07f', 'f08f', 'f0c0', 'f0907f', 'f090c0', 'f090807f', 'f09080c0', 'f490', 'f4bf', 'f47f', 'f17f', 'f1c0', 'f5', 'ff']; // prettier-ignore

/** All ways to cut so few bytes into pieces. */
function cutsOf(bytes: Uint8Array): Uint8Array[][] {
  if (bytes.length === 0) return [[]];
  return Array.from({ length: bytes.length }, (_, at) => at + 1).flatMap((end) =>
    cutsOf(bytes.subarray(end)).map((rest) => [bytes.subarray(0, end), ...rest]),
  );
}

describe.each(['', '61', 'c3a4', 'f09f9880'])('behind "%s"', (before) => {
  test('each character is accepted however it is cut, and complete with its last byte', () => {
    for (const pieces of characters.flatMap((hex) => cutsOf(bytesOf(hex)))) {
      const size = pieces.reduce((sum, { length }) => sum + length, 0);
      const validator = new Utf8Validator();
      expect(validator.push(bytesOf(before))).toBe(true);
      let seen = 0;
      for (const piece of pieces) {
        expect(validator.push(piece)).toBe(true);
        seen += piece.length;
        expect(validator.complete).toBe(seen === size);
      }
      expect(validator.push(bytesOf('61'))).toBe(true);
    }
  });

  test('what no text may have is refused with its last byte, and not before', () => {
    for (const pieces of wrong.flatMap((hex) => cutsOf(bytesOf(hex)))) {
      const validator = new Utf8Validator();
      expect(validator.push(bytesOf(before))).toBe(true);
      const answers = pieces.map((piece) => validator.push(piece));
      const expected = pieces.map((_, at) => at < pieces.length - 1);
      expect(answers, Buffer.concat(pieces).toString('hex')).toEqual(expected);
    }
  });
});

test('what ends a character that a piece has begun may stand before anything', () => {
  const validator = new Utf8Validator();
  expect(validator.push(bytesOf('61 e2 82'))).toBe(true);
  expect(validator.push(bytesOf('ac 62 c3'))).toBe(true);
  expect(validator.push(bytesOf('a4 ff'))).toBe(false);
});

test.each([1, 2, 3, 4, 5, 7, 127, 128, 129, 130])('of %i bytes a wrong one is found at any place', (length) => {
  for (let at = 0; at < length; at++) {
    const bytes = Buffer.alloc(length, 'a');
    expect(isValid(bytes)).toBe(true);
    bytes[at] = 0xff;
    expect(isValid(bytes)).toBe(false);
    // Only the bytes between are asked for.
    expect(isValid(bytes, at + 1)).toBe(true);
    expect(isValid(bytes, 0, at)).toBe(true);
    expect(isValid(bytes, at, at + 1)).toBe(false);
  }
});

describe('of a text in parts', () => {
  test('the last part has to end a character', () => {
    const validator = new Utf8Validator();
    expect(validator.part(bytesOf('61 c3'), false, 2)).toBe(true);
    expect(validator.part(new Uint8Array(0), false, 2)).toBe(true);
    expect(validator.part(bytesOf('a4'), true, 3)).toBe(true);
    // The next text begins anew.
    expect(validator.part(bytesOf('c3'), true, 1)).toBe(false);
  });

  test('the last part may not end inside one', () => {
    const validator = new Utf8Validator();
    expect(validator.part(bytesOf('61'), false, 1)).toBe(true);
    expect(validator.part(bytesOf('c3'), true, 2)).toBe(false);
  });

  test('a part that is not the last is refused as soon as it is wrong', () => {
    expect(new Utf8Validator().part(bytesOf('ff'), false, 1)).toBe(false);
  });
});
