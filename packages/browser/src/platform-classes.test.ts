/** The published types have core's declarations of these classes alone (scripts/build/declarations.mjs), so they have to be true. */
import * as core from '@twinsocket/core';
import { expect, expectTypeOf, test } from 'vitest';
import { Certificate } from './certificate.ts';
import { MessageWebSocket, StreamWebSocket } from './sockets.ts';

/** Symbols are for the console of the platform. */
type Names<T> = Extract<keyof T, string>;

test('the classes of this platform have no member that those of core lack', () => {
  expectTypeOf<Names<MessageWebSocket>>().toEqualTypeOf<Names<core.MessageWebSocket>>();
  expectTypeOf<Names<StreamWebSocket>>().toEqualTypeOf<Names<core.StreamWebSocket>>();
  expectTypeOf<Names<Certificate>>().toEqualTypeOf<Names<core.Certificate>>();
  expectTypeOf<Names<typeof Certificate>>().toEqualTypeOf<Names<typeof core.Certificate>>();
  // What core's classes are in types, these have to be.
  const classes = [
    [MessageWebSocket, core.MessageWebSocket],
    [StreamWebSocket, core.StreamWebSocket],
    [Certificate, core.Certificate],
  ] as const;
  for (const [own, base] of classes) {
    expect(Object.getPrototypeOf(own), own.name).toBe(base);
    expect(own.name).toBe(base.name);
    for (const name of Object.getOwnPropertyNames(own.prototype)) expect(name in base.prototype, name).toBe(true);
    for (const name of Object.getOwnPropertyNames(own)) expect(name in base, name).toBe(true);
  }
});
