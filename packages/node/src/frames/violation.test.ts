import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { hresult } from '@twinsocket/core';
import * as ws from 'ws';
import { describe, expect, test } from 'vitest';
import { refusedFrame, violationError, type Violation } from './violation.ts';

/** No part of ws's types. */
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Writable };

describe.each([false, true])('the frame that ws gets in the place of a wrong one, masked: %s', (masked) => {
  test.each<[Violation, number]>([
    ['nesting', 1002],
    ['encoding', 1007],
    ['compression', 1007],
    ['size', 1009],
    ['fragments', 1009],
  ])('for %s makes ws close with %i', async (violation, code) => {
    const receiver = new Receiver({ isServer: masked });
    const failed = once(receiver, 'error') as Promise<[Record<PropertyKey, unknown>]>;
    receiver.write(refusedFrame(violation, masked));
    const [error] = await failed;
    const codes = Object.getOwnPropertySymbols(error).map((symbol) => error[symbol]);
    expect(codes).toContain(code);
  });
});

describe('the error', () => {
  test('of a message that is too large has the limit, if there is one', () => {
    const cause = new Error('of ws');
    expect(violationError('size', 1000, cause)).toMatchObject({ number: hresult.WSAEMSGSIZE, cause });
    expect(violationError('size', 1000).message).toContain('1000');
    expect(violationError('size', Infinity, cause)).toMatchObject({ number: hresult.WSAEMSGSIZE, cause });
    expect(violationError('size', Infinity).message).toContain('beyond the range of numbers');
  });

  test('of a message that goes on without content is one of its size', () => {
    expect(violationError('fragments', Infinity).number).toBe(hresult.WSAEMSGSIZE);
  });

  test('of each other violation is of the protocol, and says which', () => {
    const kinds = ['nesting', 'encoding', 'compression', 'frame', 'close'] as const;
    const errors = kinds.map((kind) => violationError(kind, Infinity));
    for (const { number } of errors) expect(number).toBe(hresult.WININET_E_INVALID_SERVER_RESPONSE);
    expect(new Set(errors.map(({ message }) => message)).size).toBe(kinds.length);
    for (const { message } of errors) expect(message).not.toContain('undefined');
  });
});
