import { expect, test } from 'vitest';
import { winrtError } from '../../errors.ts';
import { E_FAIL, E_OUTOFMEMORY, WSAEMSGSIZE } from '../../hresult.ts';
import { closeCodeFor, messageTooBig } from './close-codes.ts';

test('a message over the limit, or without memory for it, is told to the peer as too big; other errors have no code', () => {
  const codes = [WSAEMSGSIZE, E_OUTOFMEMORY, E_FAIL].map((number) => closeCodeFor(winrtError(number, 'no')));
  expect(codes).toEqual([messageTooBig, messageTooBig, undefined]);
});
