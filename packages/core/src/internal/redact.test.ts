import { expect, test } from 'vitest';
import { causeWithoutQuery, shownAddress, withoutQuery } from './redact.ts';

test.each([
  ['ws://user:secret@host/path?a=b@c', 'ws://…@host/path?…'],
  ['ws://user@host/', 'ws://…@host/'],
  ['user:secret@host', '…@host'],
  ['socks5://user:se@cret@host', 'socks5://…@host'],
  ['ws://host/user@path', 'ws://host/user@path'],
  ['wss://host:8080/feed?access_token=secret', 'wss://host:8080/feed?…'],
  ['wss://host/feed#access_token=secret', 'wss://host/feed#…'],
  ['wss://host/?', 'wss://host/'],
  // URL mends these, so the password is one although no `//` stands in front of it.
  ['wss:/user:secret@host/', 'wss://…@host/'],
  [String.raw`wss:\\user:secret@host/`, 'wss://…@host/'],
  [' wss://user:secret@host/', 'wss://…@host/'],
  ['w\tss://user:secret@host/', 'wss://…@host/'],
  // No addresses, for what stands in the password.
  ['wss://user:sec/ret@host/', 'wss://…@host/'],
  ['wss://user:sec?ret@host/feed?token=secret', 'wss://…@host/feed?…'],
  ['wss://user:sec#ret@host/', 'wss://…@host/'],
  ['wss://user:sec\nret@ho st/', 'wss://…@ho st/'],
  ['wss://ho st/feed?access_token=secret', 'wss://ho st/feed?…'],
  ['../feed?access_token=secret', '../feed?…'],
  ['no address', 'no address'],
])('%j is shown as %s', (address, shown) => {
  expect(shownAddress(address)).toBe(shown);
});

test('an address of any length is shown in some 200 characters', () => {
  expect(shownAddress(`ws://host/${'a'.repeat(100_000)}`)).toHaveLength(201);
  expect(shownAddress(`@${'a'.repeat(100_000)}`)).toHaveLength(201);
});

test('a foreign error’s text is shown without the query, and a foreign error that has the query is not kept as a cause', () => {
  const address = 'ws://host/feed?access_token=secret';
  const quoting = new SyntaxError(`The URL '${address}' is invalid; so is '?access_token=secret'.`);
  expect(withoutQuery(quoting.message, address)).toBe(`The URL 'ws://host/feed?…' is invalid; so is '?…'.`);
  expect(causeWithoutQuery(quoting, address)).toBeUndefined();
  const other = new Error('refused');
  expect(causeWithoutQuery(other, address)).toBe(other);
  expect(causeWithoutQuery(quoting, 'ws://host/')).toBe(quoting);
  expect(causeWithoutQuery(null, address)).toBeNull();
});
