import { describe, expect, test } from 'vitest';
import { headerFields } from './header-fields.ts';

describe('a header that is set again', () => {
  test.each(['Authorization', 'Origin', 'User-Agent', 'Host'])('replaces %s', (name) => {
    expect(
      headerFields([
        [name, 'first'],
        [name.toLowerCase(), 'second'],
      ]),
    ).toEqual([[name, 'second']]);
  });

  test('adds to others, with a semicolon for cookies, under the name that it had first', () => {
    const set = [
      ['X-Tag', 'a'],
      ['Cookie', 'a=1'],
      ['x-tag', 'b'],
      ['COOKIE', 'b=2'],
    ] as const;
    expect(headerFields(set)).toEqual([
      ['X-Tag', 'a, b'],
      ['Cookie', 'a=1; b=2'],
    ]);
  });
});

test('a value has no tabs and spaces around it, but any other character', () => {
  expect(
    headerFields([
      ['A', ' \t v\tw '],
      ['B', ' '],
      ['C', '\u00c3\u00a0'],
    ]),
  ).toEqual([
    ['A', 'v\tw'],
    ['B', ''],
    ['C', '\u00c3\u00a0'],
  ]);
});

test('names that are properties of every object are names', () => {
  const headers = [
    ['constructor', '1'],
    ['__proto__', '2'],
    ['__proto__', '3'],
  ] as const;
  expect(headerFields(headers)).toEqual([
    ['constructor', '1'],
    ['__proto__', '2, 3'],
  ]);
});
