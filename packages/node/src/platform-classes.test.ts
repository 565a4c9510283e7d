/** The published types have core's declarations of these classes alone (scripts/build/declarations.mjs), so they have to be true. */
import * as core from '@twinsocket/core';
import { expect, expectTypeOf, test } from 'vitest';
import { Certificate } from './certificate.ts';
import { keyMaterial } from './key-material.ts';
import { MessageWebSocket, StreamWebSocket } from './sockets.ts';

test('the classes of this platform have no member that those of core lack', () => {
  expectTypeOf<keyof MessageWebSocket>().toEqualTypeOf<keyof core.MessageWebSocket>();
  expectTypeOf<keyof StreamWebSocket>().toEqualTypeOf<keyof core.StreamWebSocket>();
  // Another copy of the package asks for the key by this symbol; it is no member for users.
  expectTypeOf<Exclude<keyof Certificate, typeof keyMaterial>>().toEqualTypeOf<keyof core.Certificate>();
  expectTypeOf<keyof typeof Certificate>().toEqualTypeOf<keyof typeof core.Certificate>();
  // What core's classes are in types, these have to be.
  const classes = [
    [MessageWebSocket, core.MessageWebSocket],
    [StreamWebSocket, core.StreamWebSocket],
    [Certificate, core.Certificate],
  ] as const;
  for (const [own, base] of classes) {
    expect(Object.getPrototypeOf(own), own.name).toBe(base);
    expect(own.name).toBe(base.name);
    for (const name of Reflect.ownKeys(own.prototype)) {
      expect(name in base.prototype || name === keyMaterial, String(name)).toBe(true);
    }
    for (const name of Reflect.ownKeys(own)) expect(name in base, String(name)).toBe(true);
  }
});
