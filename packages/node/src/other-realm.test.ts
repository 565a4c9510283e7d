/** Values of another realm, as of a test runner's: its classes are not ours. */
import { runInNewContext } from 'node:vm';
import { asWinRTError, DataReader, DataWriter, fromUint8Array, toUint8Array, WinRTError } from '@twinsocket/core';
import { describe, expect, test } from 'vitest';

describe('values of another realm', () => {
  const realm = (code: string): unknown => runInNewContext(code);

  test('a Date is written', () => {
    const [one, two] = [new DataWriter(), new DataWriter()];
    one.writeDateTime(realm('new Date(1234567890123)') as Date);
    two.writeDateTime(new Date(1234567890123));
    expect(toUint8Array(one.detachBuffer())).toEqual(toUint8Array(two.detachBuffer()));
  });

  test('bytes are written, read into and made a buffer', () => {
    const foreign = realm('new Uint8Array([1, 2, 3])') as Uint8Array;
    const writer = new DataWriter();
    writer.writeBytes(foreign);
    const buffer = writer.detachBuffer();
    expect([...toUint8Array(buffer)]).toEqual([1, 2, 3]);
    const into = realm('new Uint8Array(3)') as Uint8Array;
    DataReader.fromBuffer(buffer).readBytes(into);
    expect([...into]).toEqual([1, 2, 3]);
    // Ours: what takes bytes of this realm takes these.
    expect(toUint8Array(fromUint8Array(foreign))).toBeInstanceOf(Uint8Array);
  });

  test('the text of an error of another realm is kept where it becomes E_FAIL', () => {
    expect(realm('new Error("plain")')).not.toBeInstanceOf(WinRTError);
    expect(asWinRTError(realm('new TypeError("it broke")'), 'here').message).toBe('here: it broke (0x80004005)');
  });
});
