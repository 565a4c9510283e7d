import { expect, test } from 'vitest';
import { basicAuthorization, offersBasic } from './basic-challenge.ts';

test.each([
  'Basic realm="proxy"',
  'basic',
  'Negotiate, Basic realm="a, b"',
  'Digest realm="say \\"Digest\\", please", nonce="1", BASIC realm="x"',
])('%s offers Basic', (challenges) => {
  expect(offersBasic(challenges)).toBe(true);
});

test.each(['', 'Negotiate', 'Digest realm="not, Basic at all"', 'Digest realm="\\", Basic x"', 'Basics realm="x"'])(
  '“%s” does not offer Basic',
  (challenges) => {
    expect(offersBasic(challenges)).toBe(false);
  },
);

test('the answer is in UTF-8 (RFC 7617, 2.1, has this example)', () => {
  expect(basicAuthorization({ userName: 'test', password: '123£' })).toBe('Basic dGVzdDoxMjPCow==');
});
