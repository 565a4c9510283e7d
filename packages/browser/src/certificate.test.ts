import { fromUint8Array, hresult } from '@twinsocket/core';
import { expect, test } from 'vitest';
import { Certificate } from './certificate.ts';

test('a page cannot have a certificate, and the error says so', () => {
  const makes = {
    Certificate: () => new Certificate(fromUint8Array(Uint8Array.of(0x30, 0x00))),
    'Certificate.createFromPem': () => Certificate.createFromPem('', ''),
    'Certificate.createFromPfx': () => Certificate.createFromPfx(Uint8Array.of(0x30, 0x00)),
  };
  for (const [where, make] of Object.entries(makes)) {
    const message = expect.stringContaining(`${where}: a page`) as string;
    expect(make).toThrow(expect.objectContaining({ number: hresult.ERROR_NOT_SUPPORTED, message }));
  }
});
