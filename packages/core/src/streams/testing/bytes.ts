/** Bytes as tests write and compare them. */
import { toUint8Array } from '../buffer.ts';
import { DataReader } from '../data-reader.ts';
import { DataWriter } from '../data-writer.ts';
import { fromUint8Array } from '../buffer.ts';

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

export const fails = (number: number): object => ({ number });
