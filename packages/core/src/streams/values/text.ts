/** Strings to bytes and back, strictly: text or bytes that can't be translated are an error, never a replacement character. */
import { describe, winrtError, type WinRTError } from '../../errors.ts';
import { E_INVALIDARG, E_OUTOFMEMORY, ERROR_NO_UNICODE_TRANSLATION } from '../../hresult.ts';
import { UnicodeEncoding } from '../enums.ts';
import { allocate } from '../bytes/memory.ts';
import { decodeByEscapes, encodeByEscapes } from './utf8-escapes.ts';

// Created at first use, so that an import works where the classes are missing, as in jsdom.
let encoder: InstanceType<typeof TextEncoder> | undefined;
let decoder: InstanceType<typeof TextDecoder> | undefined;

/** The bytes from `start` to `end` as text, or undefined if it leaves them to TextDecoder, as it does with all that is not UTF-8. */
export type ShortTextDecoder = (bytes: Uint8Array, start: number, end: number) => string | undefined;

let decodeShort: ShortTextDecoder | undefined;

/** For a platform that decodes short texts faster than by TextDecoder. */
export function installShortTextDecoder(decode: ShortTextDecoder): void {
  decodeShort = decode;
}

/** In `u` mode a surrogate only matches when it stands alone. */
const loneSurrogate = /\p{Surrogate}/u;

/** Throws ERROR_NO_UNICODE_TRANSLATION 0x80070459 if the text has a lone surrogate, which TextEncoder would write as U+FFFD. */
export function requireWellFormed(text: string, where: string): void {
  const index = text.search(loneSurrogate);
  if (index < 0) return;
  const unit = text.charCodeAt(index).toString(16).toUpperCase();
  throw winrtError(
    ERROR_NO_UNICODE_TRANSLATION,
    `${where}: the text has a lone surrogate, U+${unit}, at index ${index}, which UTF-8 can't encode`,
  );
}

/** The UTF-8 of a well-formed string. Throws E_OUTOFMEMORY 0x8007000E if there is not enough memory for its bytes. */
export function encodeUtf8(text: string, where: string): Uint8Array {
  try {
    if (typeof TextEncoder === 'undefined') return encodeByEscapes(text);
    return (encoder ??= new TextEncoder()).encode(text);
  } catch (cause) {
    throw withoutTextMemory(`${text.length} units`, where, cause);
  }
}

/** Up to this length units are counted one by one, which is faster than two calls of the engine. */
const countedByHand = 1024;

/** How many bytes a text has in UTF-8; undefined if it is long or has surrogates. */
export function countUtf8(text: string): number | undefined {
  const { length } = text;
  if (length > countedByHand) return undefined;
  let bytes = length;
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    if ((unit & 0xf800) === 0xd800) return undefined;
    bytes += unit < 0x800 ? 1 : 2;
  }
  return bytes;
}

/** How many bytes a text has in UTF-8. Throws as {@link requireWellFormed} and {@link encodeUtf8} do. */
export function measureUtf8(text: string, where: string): number {
  const bytes = countUtf8(text);
  if (bytes !== undefined) return bytes;
  requireWellFormed(text, where);
  return encodeUtf8(text, where).byteLength;
}

/**
 * The bytes from `start` to `end` as text. Throws ERROR_NO_UNICODE_TRANSLATION 0x80070459 if they are not UTF-8, and E_OUTOFMEMORY
 * 0x8007000E if the text is longer than the engine's longest string.
 */
export function decodeUtf8(bytes: Uint8Array, where: string, start = 0, end = bytes.length): string {
  const text = decodeShort?.(bytes, start, end);
  if (text !== undefined) return text;
  const given = bytes.subarray(start, end);
  try {
    if (typeof TextDecoder === 'undefined') return decodeByEscapes(given);
    // A leading U+FEFF is data, so it must not be stripped as a byte order mark.
    return (decoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })).decode(given);
  } catch (cause) {
    const size = end - start;
    // A TypeError means that the bytes are not UTF-8 (Encoding Standard, decode()); so does a URIError of the escapes. By name, because the
    // error may be of another realm.
    if (!/^(Type|URI)Error$/.test((cause as Error).name)) {
      throw withoutTextMemory(`${size} bytes`, where, cause);
    }
    throw winrtError(ERROR_NO_UNICODE_TRANSLATION, `${where}: the ${size} bytes are not valid UTF-8`, cause);
  }
}

/** Also if there is enough memory, but the text is longer than the engine's longest string. */
function withoutTextMemory(size: string, where: string, cause: unknown): WinRTError {
  return winrtError(E_OUTOFMEMORY, `${where}: not enough memory for a text of ${size}`, cause);
}

/** Throws E_INVALIDARG 0x80070057 if the argument is not a value of the enum. */
export function requireEncoding(encoding: UnicodeEncoding): UnicodeEncoding {
  if (
    encoding === UnicodeEncoding.utf8 ||
    encoding === UnicodeEncoding.utf16LE ||
    encoding === UnicodeEncoding.utf16BE
  ) {
    return encoding;
  }
  throw winrtError(E_INVALIDARG, `unicodeEncoding: ${describe(encoding)} is not a UnicodeEncoding`);
}

/** How many bytes a code unit of this encoding takes. */
export function codeUnitSize(encoding: UnicodeEncoding): 1 | 2 {
  return encoding === UnicodeEncoding.utf8 ? 1 : 2;
}

/** The bytes of a string in this encoding, without terminator or byte order mark. */
export function encodeText(text: string, encoding: UnicodeEncoding, where: string): Uint8Array {
  if (encoding === UnicodeEncoding.utf8) {
    requireWellFormed(text, where);
    return encodeUtf8(text, where);
  }
  const view = new DataView(allocate(text.length * 2, where).buffer);
  const littleEndian = encoding === UnicodeEncoding.utf16LE;
  for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), littleEndian);
  return new Uint8Array(view.buffer);
}

/** The string that the bytes from `start` to `end` encode. Throws as {@link decodeUtf8} does, for UTF-16 too. */
export function decodeText(
  bytes: Uint8Array,
  encoding: UnicodeEncoding,
  where: string,
  start = 0,
  end = bytes.length,
): string {
  if (encoding === UnicodeEncoding.utf8) return decodeUtf8(bytes, where, start, end);
  const size = end - start;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, size);
  const littleEndian = encoding === UnicodeEncoding.utf16LE;
  let text = '';
  try {
    const units = new Uint16Array(size / 2);
    for (let index = 0; index < units.length; index++) units[index] = view.getUint16(index * 2, littleEndian);
    // In pieces: the arguments of one call are limited by the engine's stack.
    for (let at = 0; at < units.length; at += 8192) {
      text += String.fromCharCode(...units.subarray(at, at + 8192));
    }
  } catch (cause) {
    throw withoutTextMemory(`${size} bytes`, where, cause);
  }
  if (loneSurrogate.test(text)) {
    throw winrtError(
      ERROR_NO_UNICODE_TRANSLATION,
      `${where}: the bytes are not valid UTF-16: they have a lone surrogate`,
    );
  }
  return text;
}

/** How many bytes {@link encodeText} would give. */
export function measureText(text: string, encoding: UnicodeEncoding, where: string): number {
  return encoding === UnicodeEncoding.utf8 ? encodeUtf8(text, where).byteLength : text.length * 2;
}
