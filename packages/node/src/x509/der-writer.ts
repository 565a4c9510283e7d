/** Writes DER: parameters for OpenSSL, and elements for tests that no library writes, such as rare names and non-minimal lengths. */
import { contextTag, Tag } from './der.ts';

/** One element with bytes or other elements as its content. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(contents);
  return new Uint8Array(Buffer.concat([Uint8Array.of(tag), lengthOf(content), content]));
}

/** The field `[number]` that holds elements. */
export function field(number: number, ...contents: readonly Uint8Array[]): Uint8Array {
  return element(contextTag(number, 'constructed'), ...contents);
}

export function sequence(...contents: readonly Uint8Array[]): Uint8Array {
  return element(Tag.sequence, ...contents);
}

export function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number);
  return element(Tag.objectIdentifier, Uint8Array.from([first * 40 + second, ...others].flatMap(base128)));
}

export function utf8(text: string): Uint8Array {
  return element(Tag.utf8String, Buffer.from(text));
}

/** A name of attributes, each `[type, value]`. */
export function name(...attributes: readonly (readonly [type: string, value: Uint8Array])[]): Uint8Array {
  const sets = attributes.map(([type, value]) => element(Tag.set, sequence(objectIdentifier(type), value)));
  return sequence(...sets);
}

function lengthOf(content: Uint8Array): Uint8Array {
  if (content.length < 0x80) return Uint8Array.of(content.length);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(content.length);
  const needed = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
  return Buffer.concat([Uint8Array.of(0x80 | needed.length), needed]);
}

function base128(number: number): number[] {
  const groups = [number & 0x7f];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128))
    groups.unshift(0x80 | (rest & 0x7f));
  return groups;
}
