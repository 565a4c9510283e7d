/** GUIDs: their text forms, and their 16 bytes, of which the first three fields follow the byte order. */
import { describe, winrtError } from '../../errors.ts';
import { E_INVALIDARG } from '../../hresult.ts';
import { toText } from '../../internal/projection.ts';

/** The C initializer, e.g. `{0x00112233,0x4455,0x6677,{0x88,0x99,…}}`; fields may be written without leading zeros. */
const initializer =
  /^\{0x([0-9a-f]{1,8}),0x([0-9a-f]{1,4}),0x([0-9a-f]{1,4}),\{((?:0x[0-9a-f]{1,2},){7}0x[0-9a-f]{1,2})\}\}$/;

const digits = /^[0-9a-f]{32}$/;
const dashed = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;
const enclosed = /^(?:\{([^{}]+)\}|\(([^()]+)\))$/;

/** The 32 digits of a GUID in any of the forms that Windows reads (The Old New Thing, "GUIDs are designed to be unique"). */
function hexDigits(text: string): string | undefined {
  const plain = text.trim().toLowerCase();
  if (digits.test(plain)) return plain;
  const inner = enclosed.exec(plain);
  const fields = dashed.exec(inner ? (inner[1] ?? inner[2] ?? '') : plain);
  if (fields) return fields.slice(1).join('');
  const parts = initializer.exec(plain.replace(/\s+/g, ''));
  if (!parts) return undefined;
  const [, data1 = '', data2 = '', data3 = '', data4 = ''] = parts;
  const bytes = data4.split(',').map((byte) => byte.slice(2).padStart(2, '0'));
  return data1.padStart(8, '0') + data2.padStart(4, '0') + data3.padStart(4, '0') + bytes.join('');
}

/** Writes the 16 bytes of a GUID. Throws E_INVALIDARG 0x80070057 if the text is not a GUID; then nothing is written. */
export function writeGuid(guid: string, reserve: (count: number) => Uint8Array, littleEndian: boolean): void {
  const hex = hexDigits(toText(guid));
  if (hex === undefined) throw winrtError(E_INVALIDARG, `writeGuid: ${describe(guid)} is not a GUID`);
  const bytes = reserve(16);
  for (let index = 0; index < 16; index++) bytes[index] = parseInt(hex.slice(index * 2, index * 2 + 2), 16);
  if (littleEndian) swapFields(bytes);
}

/** A GUID as lower-case text with dashes. */
export function readGuid(source: Uint8Array, littleEndian: boolean): string {
  const bytes = source.slice();
  if (littleEndian) swapFields(bytes);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Data1, Data2 and Data3 are numbers and have a byte order; Data4 is eight bytes. */
function swapFields(bytes: Uint8Array): void {
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
}
