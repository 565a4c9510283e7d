import { describe, expect, test } from 'vitest';
import { E_INVALIDARG } from '../../hresult.ts';
import { readGuid, writeGuid } from './guid.ts';

const bytesOf = (text: string): Uint8Array => {
  const bytes = new Uint8Array(16);
  writeGuid(text, () => bytes, false);
  return bytes;
};

const guid = '00112233-4455-6677-8899-aabbccddeeff';

describe('accepted forms', () => {
  test.each([
    guid,
    guid.toUpperCase(),
    `  ${guid}\n`,
    '00112233445566778899aabbccddeeff',
    `{${guid}}`,
    `(${guid})`,
    '{0x00112233,0x4455,0x6677,{0x88,0x99,0xaa,0xbb,0xcc,0xdd,0xee,0xff}}',
    '{0X112233, 0x4455, 0x6677, {0x88, 0x99, 0xAA, 0xbb, 0xcc, 0xdd, 0xee, 0xff}}',
  ])('%s', (text) => {
    expect(readGuid(bytesOf(text), false)).toBe(guid);
  });
});

describe('refused with E_INVALIDARG', () => {
  test.each([
    '',
    '00112233',
    `${guid}0`,
    `{${guid}`,
    `{${guid})`,
    `{(${guid})}`,
    '{00112233445566778899aabbccddeeff}',
    guid.replaceAll('-', '_'),
    guid.replace('0', 'g'),
    '0011-22334455-6677-8899-aabbccddeeff',
    '{0x00112233,0x4455,0x6677,{0x88,0x99,0xaa,0xbb,0xcc,0xdd,0xee}}',
    '{0x001122334,0x4455,0x6677,{0x88,0x99,0xaa,0xbb,0xcc,0xdd,0xee,0xff}}',
    null,
  ])('%s', (text) => {
    expect(() => bytesOf(text as string)).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
  });
});

test('reading leaves the bytes as they are', () => {
  const bytes = bytesOf(guid);
  const before = [...bytes];
  expect(readGuid(bytes, true)).toBe('33221100-5544-7766-8899-aabbccddeeff');
  expect([...bytes]).toEqual(before);
});
