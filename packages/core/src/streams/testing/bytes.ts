/** Bytes as tests write and compare them. */
import { fromUint8Array, toUint8Array } from '../buffer.ts';
import { DataReader } from '../data-reader.ts';
import { DataWriter } from '../data-writer.ts';

/** The bytes of a text like `00 ff`. */
export function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.split(' ').filter(Boolean), (byte) => parseInt(byte, 16));
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** What a writer has written after `write`, as hex. */
export function written(write: (writer: DataWriter) => void): string {
  const writer = new DataWriter();
  write(writer);
  return hexOf(toUint8Array(writer.detachBuffer()));
}

/** A reader over these bytes. */
export function readerOver(bytes: Uint8Array | readonly number[]): DataReader {
  return DataReader.fromBuffer(fromUint8Array(Uint8Array.from(bytes)));
}

/** Slices of these sizes, which are used again until all is cut. */
export function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const slices: Uint8Array[] = [];
  for (let from = 0, index = 0; from < bytes.byteLength; index++) {
    const size = sizes[index % sizes.length] as number;
    slices.push(bytes.subarray(from, from + size));
    from += size;
  }
  return slices;
}

/** How an error with this number looks to a matcher. */
export const fails = (number: number): object => ({ number });
