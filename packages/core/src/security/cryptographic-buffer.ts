/** `Windows.Security.Cryptography.CryptographicBuffer`: buffers from texts, numbers and random bytes, and back. */
import { describe, winrtError } from '../errors.ts';
import { E_INVALIDARG, ERROR_NO_UNICODE_TRANSLATION } from '../hresult.ts';
import { requireConstructionKey } from '../internal/illegal-constructor.ts';
import { toText } from '../internal/projection.ts';
import { requireGlobal } from '../internal/require-global.ts';
import { bytesOf, WindowsRuntimeBuffer, type IBuffer } from '../streams/buffer.ts';
import type { AllocatedBytes } from '../streams/bytes/allocated-bytes.ts';
import { requireByteArray } from '../streams/bytes/byte-array.ts';
import { allocate, copyOf, lendable, sizeError } from '../streams/bytes/memory.ts';
import { decodeText, encodeText } from '../streams/values/text.ts';

/** How a text is encoded as bytes. */
export const BinaryStringEncoding = { utf8: 0, utf16LE: 1, utf16BE: 2 } as const;
/** A value of the enum of the same name. */
export type BinaryStringEncoding = (typeof BinaryStringEncoding)[keyof typeof BinaryStringEncoding];

/** The most bytes that one call of `getRandomValues` gives (Web Cryptography, "getRandomValues"). */
const randomPiece = 65_536;

/** Bytes that are encoded at once: a multiple of 3, so that only the last piece is padded; engines limit the arguments of a call. */
const encodedPiece = 8190;

/**
 * Converts buffers: to and from text, base64, hexadecimal digits and arrays of bytes; it also compares them, and makes random ones. All
 * members are static. A buffer that is given is only read, a buffer that is returned has memory of its own.
 *
 * Each member that takes a buffer throws E_POINTER 0x80004003 if the buffer is missing, and E_INVALIDARG 0x80070057 if the argument is not a
 * buffer, or its memory was transferred.
 *
 * @example
 * ```ts
 * import { BinaryStringEncoding, CryptographicBuffer } from 'twinsocket';
 *
 * const buffer = CryptographicBuffer.convertStringToBinary('Hello', BinaryStringEncoding.utf8);
 * console.log(CryptographicBuffer.encodeToBase64String(buffer)); // SGVsbG8=
 * console.log(CryptographicBuffer.encodeToHexString(CryptographicBuffer.generateRandom(16)));
 * ```
 */
export class CryptographicBuffer {
  /** @internal */
  constructor(key: symbol) {
    requireConstructionKey(key);
  }

  /** Whether both buffers have the same bytes. The time does not depend on where they differ. */
  static compare(object1: IBuffer, object2: IBuffer): boolean {
    const first = bytesOf(object1, 'compare');
    const second = bytesOf(object2, 'compare');
    if (first.byteLength !== second.byteLength) return false;
    let difference = 0;
    for (let index = 0; index < first.byteLength; index++) {
      difference |= (first[index] as number) ^ (second[index] as number);
    }
    return difference === 0;
  }

  /**
   * The text that the bytes encode. A byte order mark is part of the text.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the encoding is not a BinaryStringEncoding.
   * @throws {WinRTError} ERROR_NO_UNICODE_TRANSLATION 0x80070459: the bytes are not valid in this encoding.
   */
  static convertBinaryToString(encoding: BinaryStringEncoding, buffer: IBuffer): string {
    const member = 'convertBinaryToString';
    requireEncoding(encoding, member);
    const bytes = lendable(bytesOf(buffer, member), member);
    if (encoding !== BinaryStringEncoding.utf8 && bytes.byteLength % 2 === 1) {
      const text = `${member}: the ${bytes.byteLength} bytes are not valid UTF-16, which has two for each code unit`;
      throw winrtError(ERROR_NO_UNICODE_TRANSLATION, text);
    }
    return decodeText(bytes, encoding, member);
  }

  /**
   * The bytes of a text, without terminator or byte order mark.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the encoding is not a BinaryStringEncoding.
   * @throws {WinRTError} ERROR_NO_UNICODE_TRANSLATION 0x80070459: the text has a lone surrogate, which UTF-8 can't encode.
   */
  static convertStringToBinary(value: string, encoding: BinaryStringEncoding): IBuffer {
    requireEncoding(encoding, 'convertStringToBinary');
    return WindowsRuntimeBuffer.holding(encodeText(toText(value), encoding, 'convertStringToBinary'));
  }

  /** A copy of the bytes; an empty array for an empty buffer. */
  static copyToByteArray(buffer: IBuffer): AllocatedBytes {
    return copyOf(bytesOf(buffer, 'copyToByteArray'), 'copyToByteArray');
  }

  /**
   * A buffer with a copy of these bytes. The numbers of a plain array wrap modulo 256.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the argument is neither a view nor an array, or its memory was transferred.
   */
  static createFromByteArray(value: ArrayBufferView | readonly number[]): IBuffer {
    const member = 'createFromByteArray';
    return WindowsRuntimeBuffer.holding(copyOf(requireByteArray(value, member), member));
  }

  /**
   * The bytes of a text in base64 (RFC 4648, section 4, with padding). White space is ignored.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the text is not base64.
   */
  static decodeFromBase64String(value: string): IBuffer {
    const member = 'decodeFromBase64String';
    requireGlobal('atob', member);
    const text = toText(value).replace(/[\t\n\f\r ]+/g, '');
    requireAlphabet(text.replace(/={1,2}$/, ''), /[^A-Za-z\d+/]/, 'base64', member);
    if (text.length % 4 > 0) {
      const length = `${text.length} characters, which is not a multiple of 4`;
      throw winrtError(E_INVALIDARG, `${member}: the text is not base64: it has ${length}`);
    }
    const binary = atob(text);
    const bytes = allocate(binary.length, member);
    for (let index = 0; index < bytes.byteLength; index++) bytes[index] = binary.charCodeAt(index);
    return WindowsRuntimeBuffer.holding(bytes);
  }

  /**
   * The bytes of a text of hexadecimal digits, two for each byte, in upper or lower case, without prefix or white space.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: a character is not a digit, or their number is odd.
   */
  static decodeFromHexString(value: string): IBuffer {
    const member = 'decodeFromHexString';
    const text = toText(value);
    requireAlphabet(text, /[^\da-f]/i, 'hexadecimal', member);
    if (text.length % 2 > 0) {
      throw winrtError(E_INVALIDARG, `${member}: the text has ${text.length} digits, which is not two for each byte`);
    }
    const bytes = allocate(text.length / 2, member);
    const digit = (at: number): number => {
      const code = text.charCodeAt(at);
      return code <= 0x39 ? code - 0x30 : (code | 0x20) - 0x57;
    };
    for (let index = 0; index < bytes.byteLength; index++) {
      bytes[index] = digit(index * 2) * 16 + digit(index * 2 + 1);
    }
    return WindowsRuntimeBuffer.holding(bytes);
  }

  /** The bytes in base64 (RFC 4648, section 4), with padding and without line breaks. */
  static encodeToBase64String(buffer: IBuffer): string {
    const member = 'encodeToBase64String';
    requireGlobal('btoa', member);
    return joined(bytesOf(buffer, member), member, (piece) => btoa(textOf(piece)));
  }

  /** The bytes in hexadecimal digits, two for each byte, in lower case. */
  static encodeToHexString(buffer: IBuffer): string {
    const member = 'encodeToHexString';
    const digits = (piece: Uint8Array): string => {
      const codes = new Uint8Array(piece.byteLength * 2);
      for (let index = 0; index < codes.byteLength; index++) {
        const byte = piece[index >> 1] as number;
        const digit = index % 2 === 0 ? byte >> 4 : byte & 15;
        codes[index] = digit < 10 ? digit + 0x30 : digit + 0x57;
      }
      return textOf(codes);
    };
    return joined(bytesOf(buffer, member), member, digits);
  }

  /**
   * A buffer of that many random bytes, of the platform's cryptographic generator.
   *
   * @throws {WinRTError} E_INVALIDARG 0x80070057: the length is not an integer from 0 to 2^32 - 1.
   * @throws {WinRTError} E_OUTOFMEMORY 0x8007000E: there is not enough memory for it.
   */
  static generateRandom(length: number): IBuffer {
    if (!Number.isInteger(length) || length < 0 || length >= 2 ** 32) {
      const text = `generateRandom: ${describe(length)} is not a number of bytes, from 0 to 2^32 - 1`;
      throw winrtError(E_INVALIDARG, text);
    }
    return WindowsRuntimeBuffer.holding(randomBytes(length, 'generateRandom'));
  }

  /** A random integer from 0 to 2^32 - 1, of the platform's cryptographic generator. */
  static generateRandomNumber(): number {
    return new DataView(randomBytes(4, 'generateRandomNumber').buffer).getUint32(0);
  }
}

function requireEncoding(encoding: BinaryStringEncoding, member: string): void {
  if (Object.values(BinaryStringEncoding).includes(encoding)) return;
  throw winrtError(E_INVALIDARG, `${member}: ${describe(encoding)} is not a BinaryStringEncoding`);
}

/** The error shows the character and not the text, which may be a key. */
function requireAlphabet(text: string, others: RegExp, name: string, member: string): void {
  const index = text.search(others);
  if (index < 0) return;
  const character = describe(String.fromCodePoint(text.codePointAt(index) as number));
  throw winrtError(E_INVALIDARG, `${member}: the text is not ${name}: it has ${character} at index ${index}`);
}

/**
 * Encodes piece by piece. A text that grew by one character at a time would take many times its size, because engines keep what it was made
 * of. Throws E_OUTOFMEMORY 0x8007000E if the text is longer than the engine's longest string.
 */
function joined(bytes: Uint8Array, member: string, encode: (piece: Uint8Array) => string): string {
  let text = '';
  try {
    for (let start = 0; start < bytes.byteLength; start += encodedPiece) {
      text += encode(bytes.subarray(start, start + encodedPiece));
    }
  } catch (thrown) {
    throw sizeError(thrown, member);
  }
  return text;
}

/** Each byte as a character. Not by spreading, which goes through an iterator. */
function textOf(bytes: Uint8Array): string {
  return String.fromCharCode.apply(null, bytes as unknown as number[]);
}

function randomBytes(length: number, member: string): Uint8Array<ArrayBuffer> {
  requireGlobal('crypto', member);
  const bytes = allocate(length, member);
  for (let start = 0; start < length; start += randomPiece) {
    crypto.getRandomValues(bytes.subarray(start, start + randomPiece));
  }
  return bytes;
}
