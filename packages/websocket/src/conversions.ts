/** How Web IDL converts what `send` and `close` are given. */
import { isBlob } from './outgoing.ts';

/** What `send` takes, as Web IDL converts it: a string for all that is neither a Blob nor bytes. */
export function requirePayload(data: unknown): string | ArrayBuffer | ArrayBufferView | Blob {
  if (ArrayBuffer.isView(data) || isBlob(data)) return data;
  if (/^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(data))) return data as ArrayBuffer;
  return wellFormed(data);
}

/** Unlike `String`, it throws a TypeError for a symbol. */
function asString(value: unknown): string {
  return ''.concat(value as string);
}

/** A USVString: lone surrogates become U+FFFD. */
export function wellFormed(value: unknown): string {
  const text = asString(value);
  return /[\ud800-\udfff]/.test(text)
    ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text))
    : text;
}

/** `[Clamp] unsigned short` of Web IDL. */
export function clamped(value: unknown): number {
  const number = Number(value);
  return Number.isNaN(number) ? 0 : Math.round(Math.min(Math.max(number, 0), 65535));
}
