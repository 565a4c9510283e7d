/** Converts BER to DER, for the forms that Java, Firefox and Windows write into containers: indefinite lengths and constructed strings. */
import { element } from './der-writer.ts';
import { childrenOf, onlyElement, Tag, type Element } from './der.ts';

/** The constructed bit of a tag (X.690, 8.1.2.5). */
const CONSTRUCTED = 0x20;
const OPEN_END = 0x80;
/** The deepest nesting that is read: each level is a call on the stack, and containers have fewer levels. */
const deepest = 64;

/** The same element with definite lengths and primitive octet strings. Throws a RangeError if the bytes are not BER. */
export function toDer(bytes: Uint8Array): Uint8Array {
  const { whole, end } = read(bytes, 0, 0);
  if (end !== bytes.length) throw new RangeError('there are bytes after the BER element');
  return whole;
}

/** The bytes of an octet string, whose tag may be replaced by `[number]`, and which may be constructed. */
export function stringIn(holder: Element | undefined): Uint8Array {
  if (!holder) return new Uint8Array();
  return (holder.tag & CONSTRUCTED) === 0 ? holder.content : joined(childrenOf(holder));
}

interface Reading {
  readonly whole: Uint8Array;
  /** Where the next element begins. */
  readonly end: number;
}

function read(bytes: Uint8Array, start: number, depth: number): Reading {
  const tag = bytes[start];
  const first = bytes[start + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || depth > deepest) {
    throw new RangeError('not a BER element');
  }
  const isConstructed = (tag & CONSTRUCTED) !== 0;
  if (first === OPEN_END) {
    if (!isConstructed) throw new RangeError('a BER string without an end');
    const parts: Uint8Array[] = [];
    let at = start + 2;
    while (bytes[at] !== 0 || bytes[at + 1] !== 0) {
      const { whole, end } = read(bytes, at, depth + 1);
      parts.push(whole);
      at = end;
    }
    return { whole: rewritten(tag, parts), end: at + 2 };
  }
  const header = 2 + (first > OPEN_END ? first & 0x7f : 0);
  const length =
    first > OPEN_END ? bytes.subarray(start + 2, start + header).reduce((sum, byte) => sum * 256 + byte, 0) : first;
  const [from, end] = [start + header, start + header + length];
  if (end > bytes.length)
    throw new RangeError(`a BER element of ${length} bytes, of which ${bytes.length - from} are there`);
  if (!isConstructed) return { whole: element(tag, bytes.subarray(from, end)), end };
  const parts: Uint8Array[] = [];
  for (let at = from; at < end;) {
    const part = read(bytes.subarray(0, end), at, depth + 1);
    parts.push(part.whole);
    at = part.end;
  }
  return { whole: rewritten(tag, parts), end };
}

function rewritten(tag: number, parts: readonly Uint8Array[]): Uint8Array {
  if (tag !== (Tag.octetString | CONSTRUCTED)) return element(tag, ...parts);
  return element(Tag.octetString, joined(parts.map((part) => onlyElement(part))));
}

function joined(pieces: readonly Element[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces.map(({ content }) => content)));
}
