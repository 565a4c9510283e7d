import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { basicAuthorization, offersBasic } from './basic-challenge.ts';

test.each([
  'Basic realm="proxy"',
  'basic',
  'Negotiate, Basic realm="a, b"',
  'Negotiate,Basic',
  'Digest realm="say \\"Digest\\", please", nonce="1", BASIC realm="x"',
  ' , ,\tBasic\t realm=x',
  'Negotiate YWJj==, Basic',
])('%s offers Basic', (challenges) => {
  expect(offersBasic(challenges)).toBe(true);
});

test.each([
  '',
  'Negotiate',
  'Digest realm="not, Basic at all"',
  'Digest realm="\\", Basic x"',
  'Basics realm="x"',
  'x-Basic realm="x"',
  'Digest a=1, Basic=2',
  'Digest a=1, basic = "x"',
  'Digest realm="a quote that does not end, Basic',
])('“%s” does not offer Basic', (challenges) => {
  expect(offersBasic(challenges)).toBe(false);
});

test('of challenges with parameters of any text it finds Basic, where it is one of them', () => {
  const schemes = fc.constantFrom('Basic', 'bAsIc', 'Digest', 'Negotiate', 'Basically', 'x');
  const quoted = fc
    .oneof(fc.string({ maxLength: 8 }), fc.constantFrom(', Basic', '", Basic', '\\', ',', '"'))
    .map((text) => `"${text.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`);
  const parameter = fc
    .tuple(
      fc.constantFrom('realm', 'basic', 'q'),
      fc.constantFrom('=', ' = '),
      fc.oneof(quoted, fc.constantFrom('x', '1')),
    )
    .map((parts) => parts.join(''));
  const challenge = fc.tuple(schemes, fc.array(parameter, { maxLength: 3 }), fc.constantFrom(', ', ',', ' ,\t'));
  const property = fc.property(fc.array(challenge, { maxLength: 4 }), (challenges) => {
    const text = challenges
      .map(([scheme, parameters, comma]) => `${scheme} ${parameters.join(comma)}`.trim())
      .join(', ');
    expect(offersBasic(text), text).toBe(challenges.some(([scheme]) => scheme.toLowerCase() === 'basic'));
  });
  fc.assert(property, { numRuns: 2000 });
});

/** The same by expressions, whose cost is the square of the text's length. */
function naively(challenges: string): boolean {
  const bare = challenges.replaceAll(/"(?:[^"\\]|\\.)*("|\\?$)/g, '""');
  return bare.split(',').some((element) => {
    const [, scheme = '', rest = ''] = /^([^ \t]*)(.*)$/.exec(element.replace(/^[ \t]+/, '')) ?? [];
    return scheme.toLowerCase() === 'basic' && (rest.trim() === '' || !rest.trim().startsWith('='));
  });
}

test('of short texts of any kind it says what a naive reading says', () => {
  const pieces = fc.constantFrom('Basic', 'basic', '"', '\\', ',', ' ', '\t', '=', 'x', 'Digest a="');
  const texts = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      expect(offersBasic(text), text).toBe(naively(text));
    }),
    { numRuns: 5000 },
  );
});

test.each(['"\\', 'a="\\', '"', ',', ' \t', 'a ', 'a=', 'a="b",', 'basic ', ' ,'])(
  'a megabyte of %j costs no more than reading it once',
  (piece) => {
    const text = `x ${piece.repeat(1_000_000 / piece.length)}"`;
    const started = process.cpuUsage();
    offersBasic(text);
    // Once is some 10 ms. The square of it would be hours, so the bound may be as wide as it is.
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000);
  },
);

test('the answer is in UTF-8 (RFC 7617, 2.1, has this example)', () => {
  expect(basicAuthorization({ userName: 'test', password: '123£' })).toBe('Basic dGVzdDoxMjPCow==');
});
