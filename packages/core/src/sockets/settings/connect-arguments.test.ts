import { expect, test } from 'vitest';
import { Uri } from '../../foundation/uri.ts';
import { E_INVALIDARG } from '../../hresult.ts';
import { MessageWebSocket } from '../message-web-socket.ts';
import { FakeTransport } from '../testing/fake-transport.ts';

test.each([
  'ws://peer.test:0/',
  'wss://[::1]:00/',
  'ws://user:secret@peer.test/',
  'ws://user@peer.test/',
  'ws://:secret@peer.test/',
  new URL('ws://user:secret@peer.test/'),
  new Uri('ws://user:secret@peer.test/'),
])('refuses the address %s at the call, and dials nothing', (address) => {
  const transport = new FakeTransport();
  const socket = new MessageWebSocket(transport);
  expect(() => socket.connectAsync(address)).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
  expect(transport.connections).toHaveLength(0);
});

test.each([
  'https://user:secret@peer.test/',
  'ws://user:secret@peer.test/#part',
  'user:secret@peer.test',
  'ws://user:secret@peer.test/',
  'ws://peer.test:0/?access_token=secret',
  'ws://peer.test:99999/?access_token=secret',
  'ftp://peer.test/?access_token=secret',
  'ws://peer.test/#access_token=secret',
])('shows no password and no query of an address that it refuses: %s', (address) => {
  const socket = new MessageWebSocket(new FakeTransport());
  const error = thrownBy(() => socket.connectAsync(address));
  expect(`${error.message} ${String(error.cause)}`).not.toContain('secret');
  expect(error.message).toContain('peer.test');
});

test('points to control.serverCredential for credentials that stand in an address', () => {
  const socket = new MessageWebSocket(new FakeTransport());
  expect(() => socket.connectAsync('ws://user:secret@peer.test/')).toThrow(/control\.serverCredential/);
});

test('takes an address with an empty user name', () => {
  const transport = new FakeTransport();
  void new MessageWebSocket(transport).connectAsync('ws://@peer.test/');
  expect(transport.connection.request.url).toBe('ws://peer.test/');
});

test.each([
  [['Bearer', 'secret='], /index 1 of control.supportedProtocols has "=", which is not allowed in a token/],
  [['a', 'b', 'A'], /index 2 of control.supportedProtocols is a duplicate/],
  [[''], /index 0 of control.supportedProtocols is empty/],
  [[7 as never], /is 7, not a string/],
])('refuses the sub-protocols %j with the position of the bad one', (protocols, text) => {
  const socket = new MessageWebSocket(new FakeTransport());
  socket.control.supportedProtocols.push(...protocols);
  expect(() => socket.connectAsync('ws://peer.test/')).toThrow(text);
  expect(() => socket.connectAsync('ws://peer.test/')).not.toThrow(/secret/);
});

test('refuses a sub-protocol of a header that differs from another in case alone', () => {
  const transport = new FakeTransport();
  const socket = new MessageWebSocket(transport);
  socket.control.supportedProtocols.push('chat');
  socket.setRequestHeader('Sec-WebSocket-Protocol', 'chat, Chat');
  expect(() => socket.connectAsync('ws://peer.test/')).toThrow(/index 1 of Sec-WebSocket-Protocol is a duplicate/);
  expect(transport.connections).toHaveLength(0);
});

function thrownBy(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
