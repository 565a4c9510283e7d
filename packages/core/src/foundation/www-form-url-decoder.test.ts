import { describe, expect, test } from 'vitest';
import { E_BOUNDS, E_INVALIDARG } from '../hresult.ts';
import { WwwFormUrlDecoder, WwwFormUrlDecoderEntry } from './www-form-url-decoder.ts';

const pairs = (decoder: WwwFormUrlDecoder): [string, string][] => decoder.map(({ name, value }) => [name, value]);

describe('splitting', () => {
  test.each<[string, [string, string][]]>([
    [
      '?a=1&b=two%20words&a=3',
      [
        ['a', '1'],
        ['b', 'two words'],
        ['a', '3'],
      ],
    ],
    [
      '?flag&x=',
      [
        ['flag', ''],
        ['x', ''],
      ],
    ],
    ['?a=b=c', [['a', 'b=c']]],
    ['?=v', [['', 'v']]],
    ['?q+q=a+b%2B%C3%BC', [['q q', 'a b+ü']]],
    [
      '?a=100%&b=%FF',
      [
        ['a', '100%'],
        ['b', '%FF'],
      ],
    ],
    ['?&&a=1&', [['a', '1']]],
    [
      '?a=%26%3D&%3D=1',
      [
        ['a', '&='],
        ['=', '1'],
      ],
    ],
    ['?', []],
    ['', []],
    ['a=1', []],
  ])('%s', (query, entries) => {
    expect(pairs(new WwwFormUrlDecoder(query))).toEqual(entries);
  });
});

describe('as a vector', () => {
  const decoder = new WwwFormUrlDecoder('?a=1&b=2&a=3');

  test('is an array and an IVectorView', () => {
    const second = decoder.getAt(1);
    expect([decoder.size, decoder.length, second.value, decoder[1], decoder.indexOf(second)]).toEqual([
      3,
      3,
      '2',
      second,
      1,
    ]);
    expect(decoder.first().current.value).toBe('1');
    expect(decoder.getMany(1).items.map((entry) => entry.value)).toEqual(['2', '3']);
    expect([...decoder]).toHaveLength(3);
  });

  test('a position that is not there', () => {
    expect(() => decoder.getAt(3)).toThrow(expect.objectContaining({ number: E_BOUNDS }));
  });

  test('is read-only, and so are its entries', () => {
    expect(() => (decoder as unknown as unknown[]).push(1)).toThrow(TypeError);
    expect(() => ((decoder.getAt(0) as unknown as Record<string, string>)['value'] = 'x')).toThrow(TypeError);
  });
});

test('getFirstValueByName takes the first, and refuses a missing name by name', () => {
  const decoder = new WwwFormUrlDecoder('?a=1&b=2&a=3');
  expect(decoder.getFirstValueByName('a')).toBe('1');
  expect(() => decoder.getFirstValueByName('c')).toThrow(
    expect.objectContaining({ number: E_INVALIDARG, message: expect.stringContaining('"c"') }),
  );
});

test('an app can’t construct entries', () => {
  const Entry = WwwFormUrlDecoderEntry as unknown as new (...values: unknown[]) => unknown;
  expect(() => new Entry()).toThrow(TypeError);
  expect(() => new Entry(Symbol('twinsocket'), 'a', 'b')).toThrow(TypeError);
});
