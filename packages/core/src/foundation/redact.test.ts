import { expect, test } from 'vitest';
import { withoutCredentials } from './redact.ts';

test.each([
  ['ws://user:secret@host/path?a=b@c', 'ws://…@host/path?a=b@c'],
  ['user:secret@host', '…@host'],
  ['socks5://user:se@cret@host', 'socks5://…@host'],
  ['ws://host/user@path', 'ws://host/user@path'],
  ['no address', 'no address'],
])('%s is shown as %s', (address, shown) => {
  expect(withoutCredentials(address)).toBe(shown);
});
