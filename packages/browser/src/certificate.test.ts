import { fromUint8Array, hresult } from '@twinsocket/core';
import { expect, test } from 'vitest';
import { Certificate } from './certificate.ts';

test('a page cannot have one, and is told so', () => {
  expect(() => new Certificate(fromUint8Array(Uint8Array.of(0x30, 0x00)))).toThrow(
    expect.objectContaining({ number: hresult.ERROR_NOT_SUPPORTED, message: expect.stringContaining('Certificate') }),
  );
});
