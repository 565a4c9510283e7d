/**
 * The part of DER (ITU-T X.690) that reading a certificate needs. X509Certificate of node:crypto verifies signatures, but in Node 20 it has
 * neither the signature's algorithm nor the key usages, and gives the alternative names as one text. docs/certificates.md says why no
 * library is used.
 */

/** One element: `content` has the bytes that its length covers, `whole` has tag and length too. Both share the input's memory. */
export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

/** Tags as identifier octets, with class and "constructed" bit (X.690, 8.1.2). */
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

/** The tag of a field `[number]`: constructed if it holds elements, primitive if it replaces the tag of a primitive element. */
export function contextTag(number: number, form: 'constructed' | 'primitive'): number {
  return (form === 'constructed' ? 0xa0 : 0x80) | number;
}

/** The elements that these bytes consist of. Throws a RangeError if the elements don't fill the bytes exactly. */
export function readElements(bytes: Uint8Array): Element[] {
  const elements: Element[] = [];
  for (let rest = bytes; rest.length > 0;) {
    const element = readElement(rest);
    elements.push(element);
    rest = rest.subarray(element.whole.length);
  }
  return elements;
}

/** The only element in these bytes. Throws a RangeError for no element, for several elements, and for bytes after the element. */
export function onlyElement(bytes: Uint8Array): Element {
  const [element, ...others] = readElements(bytes);
  if (!element || others.length > 0) throw new RangeError('not exactly one DER element');
  return element;
}

/** The elements inside an element; none for undefined. */
export function childrenOf(element: Element | undefined): Element[] {
  return element ? readElements(element.content) : [];
}

function readElement(bytes: Uint8Array): Element {
  const [tag = 0, first = 0] = bytes;
  // Tag numbers over 30 take more bytes (X.690, 8.1.2.4), and X.509 has none.
  if (bytes.length < 2 || (tag & 0x1f) === 0x1f) throw new RangeError('not a DER element');
  let length = first;
  let header = 2;
  if (first >= 0x80) {
    header += first & 0x7f;
    // 0x80 is BER's indefinite length, which DER forbids; a length of over four bytes can't fit into memory.
    if (first === 0x80 || first > 0x84 || bytes.length < header)
      throw new RangeError('the length of a DER element is not valid');
    length = bytes.subarray(2, header).reduce((sum, byte) => sum * 256 + byte, 0);
  }
  const end = header + length;
  if (end > bytes.length) throw new RangeError(`a DER element of ${end} bytes, of which ${bytes.length} are there`);
  return { tag, content: bytes.subarray(header, end), whole: bytes.subarray(0, end) };
}

/**
 * An object identifier in dotted form (X.690, 8.19); '' if the element is not one. Throws a RangeError for an identifier that is empty, cut
 * off or padded: with padding one identifier would have two encodings, and OpenSSL recognises only one.
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
    // The first number holds the first two components: 40 × first + second, where the second is below 40 after 0 and 1.
    if (numbers.length === 0) {
      const root = Math.min(Math.floor(number / 40), 2);
      numbers.push(root, number - root * 40);
    } else numbers.push(number);
    number = 0;
  }
  return numbers.join('.');
}

/**
 * The first eight bits of a bit string, the first one as the most significant. Throws a RangeError if the element is not a bit string. Unused
 * bits of the last byte count as zero (X.690, 11.2.1).
 */
export function readBits(element: Element): number {
  const [unused = 8, first = 0] = element.content;
  const { length } = element.content;
  if (element.tag !== Tag.bitString || unused > 7 || (length === 1 && unused > 0)) {
    throw new RangeError('not a BIT STRING');
  }
  return length === 2 ? first & (0xff << unused) : first;
}

/** The text of an element of any string type of X.509 (RFC 5280, 4.1.2.4). */
export function readText({ tag, content }: Element): string {
  if (tag === Tag.utf8String) return new TextDecoder().decode(content);
  if (tag === Tag.bmpString) return new TextDecoder('utf-16be').decode(content);
  if (tag === Tag.universalString) return readUtf32(content);
  // Latin-1 includes ASCII, and other programs write Latin-1 into a TeletexString.
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
