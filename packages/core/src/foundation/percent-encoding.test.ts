import { describe, expect, test } from 'vitest';
import { toIri, unescapeComponent } from './percent-encoding.ts';

describe('unescapeComponent', () => {
  test.each([
    ['%41%c3%bc%E2%82%AC%F0%9F%98%80', 'Aü€😀'],
    ['overlong %C0%AF %E0%80%AF', 'overlong %C0%AF %E0%80%AF'],
    ['half a surrogate pair %ED%A0%80', 'half a surrogate pair %ED%A0%80'],
    ['past the last character %F4%90%80%80', 'past the last character %F4%90%80%80'],
    ['cut off %E2%82 and %C3', 'cut off %E2%82 and %C3'],
    ['cut off before an escape %E2%82%41', 'cut off before an escape %E2%82A'],
    ['no digits % %4 %zz', 'no digits % %4 %zz'],
  ])('%s', (text, unescaped) => {
    expect(unescapeComponent(text)).toBe(unescaped);
  });

  test('leaves alone what it is told to keep', () => {
    expect(unescapeComponent('%23%41%3F', /[#?]/)).toBe('%23A%3F');
  });
});

describe('toIri', () => {
  test.each([
    ['ASCII, which may mean something', '%2F%41%20'],
    ['malformed bytes', '%FF%C3'],
    ['a control character', '%C2%85'],
    ['a space that is none', '%C2%A0'],
    ['what reorders text', '%E2%80%AE'],
    ['private use', '%EE%80%80'],
  ])('keeps %s escaped', (_, text) => {
    expect(toIri(text)).toBe(text);
  });

  test('decodes the rest', () => {
    expect(toIri('/stra%C3%9Fe/%f0%9f%98%80')).toBe('/straße/😀');
  });
});
