/**
 * Just enough of DER (ITU-T X.690) to look into a certificate: X509Certificate of node:crypto verifies signatures, but in Node 20 it
 * names neither signature algorithm nor key usages, and gives the alternative names as one text. Why no library reads for us is
 * written in docs/certificates.md.
 */

/** One element: `content` is what its length covers, `whole` has tag and length as well. Both share the input's memory. */
export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

/** Tags, as the identifier octet has them: class and "constructed" bit included (X.690, 8.1.2). */
export const Tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The tag of a field `[number]`: constructed if it holds elements, primitive if it is one that lost its own tag. */
export function contextTag(number: number, form: 'constructed' | 'primitive'): number {
  return (form === 'constructed' ? 0xa0 : 0x80) | number;
}

/** The elements that stand side by side in these bytes. Throws a RangeError if they don't fill them exactly. */
export function readElements(bytes: Uint8Array): Element[] {
  const elements: Element[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const element = readElement(rest);
    elements.push(element);
    rest = rest.subarray(element.whole.length);
  }
  return elements;
}

/** The one element that these bytes are. Throws a RangeError for none, for several and for anything behind it. */
export function onlyElement(bytes: Uint8Array): Element {
  const [element, ...others] = readElements(bytes);
  if (!element || others.length > 0) throw new RangeError('not exactly one DER element');
  return element;
}

/** The elements inside one; without one, none. */
export function childrenOf(element: Element | undefined): Element[] {
  return element ? readElements(element.content) : [];
}

function readElement(bytes: Uint8Array): Element {
  const [tag = 0, first = 0] = bytes;
  // X.509 has no tag numbers over 30, which would take more bytes (X.690, 8.1.2.4).
  if (bytes.length < 2 || (tag & 0x1f) === 0x1f) throw new RangeError('not a DER element');
  let length = first;
  let header = 2;
  if (first >= 0x80) {
    header += first & 0x7f;
    // 0x80 is BER's open end, which DER forbids; four bytes are more than fits into memory here.
    if (first === 0x80 || first > 0x84 || bytes.length < header)
      throw new RangeError('the length of a DER element is not valid');
    length = bytes.subarray(2, header).reduce((sum, byte) => sum * 256 + byte, 0);
  }
  const end = header + length;
  if (end > bytes.length) throw new RangeError(`a DER element of ${end} bytes, of which ${bytes.length} are there`);
  return { tag, content: bytes.subarray(header, end), whole: bytes.subarray(0, end) };
}

/**
 * An object identifier in dotted form (X.690, 8.19); '' without one. Throws a RangeError for one that is empty, cut off or padded:
 * padded, the same identifier could be written in two ways, of which OpenSSL knows one.
 */
export function readObjectIdentifier(element: Element | undefined): string {
  if (element?.tag !== Tag.objectIdentifier) return '';
  const { content } = element;
  if ((content.at(-1) ?? 0x80) >= 0x80) throw new RangeError('an object identifier is empty or cut off');
  const numbers: number[] = [];
  let number = 0;
  for (const [index, byte] of content.entries()) {
    const first = index === 0 || (content[index - 1] ?? 0) < 0x80;
    if (first && byte === 0x80) throw new RangeError('an object identifier is padded');
    number = number * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    // The first two are packed into one: 0.x, 1.x below 40 each, and 2.x.
    if (numbers.length === 0) {
      const root = Math.min(Math.floor(number / 40), 2);
      numbers.push(root, number - root * 40);
    } else numbers.push(number);
    number = 0;
  }
  return numbers.join('.');
}

/**
 * The first eight of a string of bits, the first at the top. Throws a RangeError if it is something else. Those that a last byte doesn't
 * use count as zero, whatever they are (X.690, 11.2.1).
 */
export function readBits(element: Element): number {
  const [unused = 8, first = 0] = element.content;
  const { length } = element.content;
  if (element.tag !== Tag.bitString || unused > 7 || (length === 1 && unused > 0)) {
    throw new RangeError('not a BIT STRING');
  }
  return length === 2 ? first & (0xff << unused) : first;
}

/** A text of any of X.509's string types (RFC 5280, 4.1.2.4). */
export function readText({ tag, content }: Element): string {
  if (tag === Tag.utf8String) return new TextDecoder().decode(content);
  if (tag === Tag.bmpString) return new TextDecoder('utf-16be').decode(content);
  if (tag === Tag.universalString) return readUtf32(content);
  // Latin-1 holds ASCII, and is what others write into a TeletexString.
  return Buffer.from(content).toString('latin1');
}

function readUtf32(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let text = '';
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const codePoint = view.getUint32(at);
    text += String.fromCodePoint(codePoint <= 0x10ffff ? codePoint : 0xfffd);
  }
  return text;
}
