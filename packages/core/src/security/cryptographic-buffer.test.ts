import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type * as api from '../api.ts';
import {
  E_INVALIDARG,
  E_OUTOFMEMORY,
  E_POINTER,
  ERROR_NO_UNICODE_TRANSLATION,
  ERROR_NOT_SUPPORTED,
} from '../hresult.ts';
import { fromUint8Array, toUint8Array, WindowsRuntimeBuffer, type IBuffer } from '../streams/buffer.ts';
import { fails } from '../streams/testing/bytes.ts';
import { BinaryStringEncoding, CryptographicBuffer } from './cryptographic-buffer.ts';

const { utf8, utf16LE, utf16BE } = BinaryStringEncoding;
const buffer = (...bytes: number[]): IBuffer => fromUint8Array(Uint8Array.from(bytes));
const bytesIn = (given: IBuffer): number[] => [...toUint8Array(given)];
const refused = (number: number): unknown => expect.objectContaining(fails(number));

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('text', () => {
  test.each([
    ['', utf8, []],
    ['é€😀', utf8, [0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80]],
    ['é😀', utf16LE, [0xe9, 0, 0x3d, 0xd8, 0, 0xde]],
    ['é😀', utf16BE, [0, 0xe9, 0xd8, 0x3d, 0xde, 0]],
    ['\uFEFFx\0', utf8, [0xef, 0xbb, 0xbf, 0x78, 0]],
    ['\uFEFF', utf16LE, [0xff, 0xfe]],
  ] as const)('%j in encoding %i is %j, and back', (text, encoding, bytes) => {
    const binary = CryptographicBuffer.convertStringToBinary(text, encoding);
    expect([binary.length, binary.capacity, bytesIn(binary)]).toEqual([bytes.length, bytes.length, bytes]);
    expect(CryptographicBuffer.convertBinaryToString(encoding, binary)).toBe(text);
  });

  test.each([
    ['a cut character', utf8, [0xe2, 0x82]],
    ['a surrogate', utf8, [0xed, 0xa0, 0x80]],
    ['a lone surrogate', utf16LE, [0x00, 0xd8]],
    ['half a code unit', utf16LE, [0x61, 0x00, 0x62]],
    ['one byte', utf16BE, [0x61]],
  ] as const)('bytes with %s are not valid in encoding %i', (_, encoding, bytes) => {
    expect(() => CryptographicBuffer.convertBinaryToString(encoding, buffer(...bytes))).toThrow(
      refused(ERROR_NO_UNICODE_TRANSLATION),
    );
  });

  test('with a lone surrogate has no UTF-8, but has UTF-16', () => {
    expect(() => CryptographicBuffer.convertStringToBinary('a\uD800', utf8)).toThrow(
      refused(ERROR_NO_UNICODE_TRANSLATION),
    );
    expect(bytesIn(CryptographicBuffer.convertStringToBinary('\uD800', utf16BE))).toEqual([0xd8, 0]);
  });

  test('in shared memory is read', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(2));
    shared.set([0xc3, 0xa9]);
    expect(CryptographicBuffer.convertBinaryToString(utf8, fromUint8Array(shared))).toBe('é');
  });

  test.each([3, -1, '0', null, undefined])('the encoding %j is refused', (encoding) => {
    expect(() => CryptographicBuffer.convertStringToBinary('', encoding as never)).toThrow(refused(E_INVALIDARG));
    expect(() => CryptographicBuffer.convertBinaryToString(encoding as never, buffer())).toThrow(refused(E_INVALIDARG));
  });

  test('is any value as text, as for each string parameter', () => {
    expect(
      CryptographicBuffer.convertBinaryToString(utf8, CryptographicBuffer.convertStringToBinary(12 as never, utf8)),
    ).toBe('12');
    expect(() => CryptographicBuffer.convertStringToBinary(Symbol('s') as never, utf8)).toThrow(TypeError);
  });
});

describe('base64', () => {
  // RFC 4648, 10, and the two characters that other alphabets replace.
  test.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('of %j is %j, and back', (text, encoded) => {
    const binary = CryptographicBuffer.convertStringToBinary(text, utf8);
    expect(CryptographicBuffer.encodeToBase64String(binary)).toBe(encoded);
    expect(bytesIn(CryptographicBuffer.decodeFromBase64String(encoded))).toEqual(bytesIn(binary));
  });

  test('has + and /, and no line breaks', () => {
    expect(CryptographicBuffer.encodeToBase64String(buffer(0xfb, 0xff, 0xfe))).toBe('+//+');
    const long = CryptographicBuffer.encodeToBase64String(new WindowsRuntimeBuffer(0));
    expect(long).toBe('');
    expect(CryptographicBuffer.encodeToBase64String(fromUint8Array(new Uint8Array(300)))).toBe('A'.repeat(400));
  });

  test.each([8189, 8190, 8191, 20_000])('of %i bytes is one text, as Node has it, and back', (size) => {
    const bytes = Uint8Array.from({ length: size }, (_, index) => (index * 7) % 256);
    const encoded = CryptographicBuffer.encodeToBase64String(fromUint8Array(bytes));
    expect(encoded).toBe(Buffer.from(bytes).toString('base64'));
    expect(toUint8Array(CryptographicBuffer.decodeFromBase64String(encoded))).toEqual(bytes);
  });

  test('may have white space anywhere', () => {
    expect(bytesIn(CryptographicBuffer.decodeFromBase64String(' Zm\r\n9v\tYg = =\n'))).toEqual([
      ...Buffer.from('foob'),
    ]);
    expect(CryptographicBuffer.decodeFromBase64String(' \n').length).toBe(0);
  });

  test.each([
    'Zg',
    'Zg=',
    'Z',
    '=',
    '==',
    '====',
    'Zg==Zg==',
    'Zm9=v',
    'Zg===',
    'Zm9v-_',
    'Zm9v%',
    'é===',
    '😀',
    'Zm9v\u00a0',
  ])('%j is refused', (text) => {
    expect(() => CryptographicBuffer.decodeFromBase64String(text)).toThrow(refused(E_INVALIDARG));
  });

  test('that is refused is not shown, but its first bad character', () => {
    expect(() => CryptographicBuffer.decodeFromBase64String('secret-key')).toThrow(
      'decodeFromBase64String: the text is not base64: it has "-" at index 6 (0x80070057)',
    );
  });
});

describe('hexadecimal digits', () => {
  test.each([
    [[], ''],
    [[0], '00'],
    [[0x0f, 0xa0, 0xff], '0fa0ff'],
  ])('of %j are %j, and back', (bytes, digits) => {
    expect(CryptographicBuffer.encodeToHexString(buffer(...bytes))).toBe(digits);
    expect(bytesIn(CryptographicBuffer.decodeFromHexString(digits))).toEqual(bytes);
    expect(bytesIn(CryptographicBuffer.decodeFromHexString(digits.toUpperCase()))).toEqual(bytes);
  });

  test.each(['0', '000', '0g', '0x00', '00 00', ' 00', '-1', '+1', '1.', '１１', '😀'])('%j are refused', (digits) => {
    expect(() => CryptographicBuffer.decodeFromHexString(digits)).toThrow(refused(E_INVALIDARG));
  });

  test('of 20,000 bytes are one text', () => {
    const bytes = Uint8Array.from({ length: 20_000 }, (_, index) => index % 256);
    expect(CryptographicBuffer.encodeToHexString(fromUint8Array(bytes))).toBe(Buffer.from(bytes).toString('hex'));
  });
});

describe('arrays of bytes', () => {
  test('are copied, in and out', () => {
    const bytes = Uint8Array.of(1, 2);
    const made = CryptographicBuffer.createFromByteArray(bytes);
    bytes.fill(9);
    const out = CryptographicBuffer.copyToByteArray(made);
    out.fill(8);
    expect(bytesIn(made)).toEqual([1, 2]);
    expect(out.buffer.byteLength).toBe(2);
  });

  test('may be plain ones and any view, and be empty', () => {
    expect(bytesIn(CryptographicBuffer.createFromByteArray([1, 256, -1]))).toEqual([1, 0, 255]);
    expect(bytesIn(CryptographicBuffer.createFromByteArray(new DataView(Uint8Array.of(1, 2, 3).buffer, 1)))).toEqual([
      2, 3,
    ]);
    expect(CryptographicBuffer.createFromByteArray([]).length).toBe(0);
    expect(CryptographicBuffer.copyToByteArray(buffer())).toEqual(new Uint8Array(0));
  });

  test('only of what is in use', () => {
    const given = new WindowsRuntimeBuffer(8);
    given.length = 3;
    expect(CryptographicBuffer.copyToByteArray(given)).toHaveLength(3);
    expect(CryptographicBuffer.encodeToHexString(given)).toBe('000000');
  });

  test.each([null, undefined, 'text', 1, {}, new ArrayBuffer(1)])('%o is none', (value) => {
    expect(() => CryptographicBuffer.createFromByteArray(value as never)).toThrow(refused(E_INVALIDARG));
  });
});

test('compare goes by the bytes in use alone', () => {
  const longer = new WindowsRuntimeBuffer(8);
  longer.length = 2;
  toUint8Array(longer).set([1, 2]);
  expect(CryptographicBuffer.compare(buffer(1, 2), longer)).toBe(true);
  expect(CryptographicBuffer.compare(buffer(1, 2), buffer(1, 3))).toBe(false);
  expect(CryptographicBuffer.compare(buffer(1, 2), buffer(1, 2, 3))).toBe(false);
  expect(CryptographicBuffer.compare(buffer(), buffer())).toBe(true);
});

describe('random bytes', () => {
  test.each([0, 1, 65_536, 65_537, 200_000])('are %i as asked, to the last', (length) => {
    const random = CryptographicBuffer.generateRandom(length);
    expect([random.length, random.capacity]).toEqual([length, length]);
    // 32 zeros in a row come once in 2^256.
    if (length > 32)
      expect(
        toUint8Array(random)
          .slice(-32)
          .some((byte) => byte > 0),
      ).toBe(true);
  });

  test('differ each time', () => {
    const [first, second] = [CryptographicBuffer.generateRandom(32), CryptographicBuffer.generateRandom(32)];
    expect(CryptographicBuffer.compare(first, second)).toBe(false);
  });

  test.each([-1, 1.5, Number.NaN, Infinity, 2 ** 32, '16', null, undefined, true, 16n])('are not %s', (length) => {
    expect(() => CryptographicBuffer.generateRandom(length as never)).toThrow(refused(E_INVALIDARG));
  });

  test('that the engine has no memory for are E_OUTOFMEMORY', () => {
    vi.stubGlobal(
      'Uint8Array',
      class extends Uint8Array {
        constructor() {
          super();
          throw new RangeError('Array buffer allocation failed');
        }
      },
    );
    expect(() => CryptographicBuffer.generateRandom(2 ** 32 - 1)).toThrow(refused(E_OUTOFMEMORY));
  });

  test('make a number of 32 bits', () => {
    const numbers = Array.from({ length: 64 }, () => CryptographicBuffer.generateRandomNumber());
    expect(numbers.every((number) => Number.isInteger(number) && number >= 0 && number < 2 ** 32)).toBe(true);
    // Half of them have the highest bit, so that not one has it once in 2^64.
    expect(numbers.some((number) => number >= 2 ** 31)).toBe(true);
    expect(new Set(numbers).size).toBeGreaterThan(60);
  });
});

const ofBuffers: Readonly<Record<string, (given: IBuffer) => unknown>> = {
  compare: (given) => CryptographicBuffer.compare(buffer(), given),
  'compare, first': (given) => CryptographicBuffer.compare(given, buffer()),
  convertBinaryToString: (given) => CryptographicBuffer.convertBinaryToString(utf8, given),
  copyToByteArray: (given) => CryptographicBuffer.copyToByteArray(given),
  encodeToBase64String: (given) => CryptographicBuffer.encodeToBase64String(given),
  encodeToHexString: (given) => CryptographicBuffer.encodeToHexString(given),
};

describe.each(Object.entries(ofBuffers))('a buffer given to %s', (_, call) => {
  let library: typeof api;
  beforeAll(async () => {
    vi.resetModules();
    library = await import('../api.ts');
    expect(library.WindowsRuntimeBuffer).not.toBe(WindowsRuntimeBuffer);
  });

  test('has to be there', () => {
    for (const missing of [null, undefined]) expect(() => call(missing as never)).toThrow(refused(E_POINTER));
  });

  test('has to be a buffer', () => {
    for (const other of [{}, 'text', new Uint8Array(1), { length: 1 }]) {
      expect(() => call(other as never)).toThrow(refused(E_INVALIDARG));
    }
  });

  test('has to have its memory', () => {
    const bytes = Uint8Array.of(1);
    const given = fromUint8Array(bytes);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    expect(() => call(given)).toThrow(refused(E_INVALIDARG));
  });

  test('may be of another copy of the package', () => {
    expect(() => call(library.fromUint8Array(Uint8Array.of(97)))).not.toThrow();
  });
});

test('what an environment lacks is named', () => {
  for (const name of ['atob', 'btoa', 'crypto']) {
    vi.stubGlobal(name, undefined);
    Reflect.deleteProperty(globalThis, name);
  }
  for (const call of [
    () => CryptographicBuffer.decodeFromBase64String(''),
    () => CryptographicBuffer.encodeToBase64String(buffer()),
    () => CryptographicBuffer.generateRandom(1),
    () => CryptographicBuffer.generateRandomNumber(),
  ]) {
    expect(call).toThrow(refused(ERROR_NOT_SUPPORTED));
  }
});
