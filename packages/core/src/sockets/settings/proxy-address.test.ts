import { expect, test } from 'vitest';
import { StreamWebSocket } from '../stream-web-socket.ts';
import { FakeTransport } from '../testing/fake-transport.ts';

test('control.proxy takes http: and https: addresses without credentials, and names what it refuses', () => {
  const { control } = new StreamWebSocket(new FakeTransport());
  for (const good of ['http://127.0.0.1:3128', 'https://proxy.test/', null]) control.proxy = good;
  expect(control.proxy).toBeNull();
  for (const bad of [
    '',
    '127.0.0.1:3128',
    'ws://proxy.test/',
    'socks5://proxy.test/',
    7 as never,
    undefined as never,
  ]) {
    expect(() => (control.proxy = bad), bad).toThrow(/control\.proxy/);
  }
  expect(() => (control.proxy = 'http://user:secret@proxy.test/')).toThrow(/proxyCredential/);
  expect(() => (control.proxy = 'http://user:secret@proxy.test/')).not.toThrow(/secret/);
});
