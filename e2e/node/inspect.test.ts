/** What `console.log` shows of our objects: their state, and never a secret. */
import { inspect } from 'node:util';
import * as api from 'twinsocket';
import { expect, inject, test } from 'vitest';

const peer = inject('peer');
const { MessageWebSocket, PasswordCredential, StreamWebSocket, Uri } = api;
const shown = (value: unknown): string => inspect(value, { breakLength: Infinity });

for (const Socket of [MessageWebSocket, StreamWebSocket]) {
  test(`a ${Socket.name} shows its state, its address without query and credentials, and its sub-protocol`, async () => {
    const socket = new Socket();
    const { name } = Socket;
    socket.control.serverCredential = new PasswordCredential('', 'user', 'SECRET');
    expect(shown(socket)).toBe(`${name} { state: 'created' }`);
    socket.control.supportedProtocols.append('chat');
    const closed = new Promise((resolve) => (socket.onclosed = resolve));
    const connecting = socket.connectAsync(`${peer.ws}/echo?token=SECRET`);
    expect(shown(socket)).toBe(`${name} { state: 'connecting', address: '${peer.ws}/echo?…' }`);
    expect(shown(connecting)).toBe(`Promise { status: 'started' }`);
    await connecting;
    expect(shown(socket)).toMatch(new RegExp(`^${name} { state: 'open', address: '.*/echo\\?…', protocol: 'chat' }$`));
    socket.close(1000, 'bye');
    expect(shown(await closed)).toMatch(/^WebSocketClosedEventArgs { type: 'closed', code: 1000, reason: '.*' }$/);
    expect(shown(socket)).toContain(`state: 'closed'`);
    expect(shown({ a: [socket.control, socket.information] })).not.toContain('SECRET');
  });
}

test('an address, a control and a credential keep their secrets', () => {
  const { control } = new MessageWebSocket();
  control.proxy = 'http://proxy.test:8080';
  control.proxyCredential = new PasswordCredential('realm', 'user', 'SECRET');
  control.agent = Object.assign(Object.create(null), { key: 'SECRET' }) as object;
  const text = inspect([control, new Uri('wss://user:SECRET@host.test/path?token=SECRET#SECRET')], { depth: Infinity });
  expect(text).not.toContain('SECRET');
  expect(text).toContain(`proxyCredential: PasswordCredential { resource: 'realm', userName: 'user' }`);
  expect(text).toContain('wss://…@host.test/path?…');
});

test('an error shows its name, its text once, its number, the name of its status and its cause', async () => {
  const error: unknown = await new MessageWebSocket().connectAsync('ws://127.0.0.1:1/').then(null, (reason) => reason);
  const text = shown(error);
  expect(text).toMatch(/^WinRTError: connectAsync: .*\(0x80072EFD\)\n +at /);
  expect(text.match(/0x80072EFD/g)).toHaveLength(1);
  for (const part of [`statusName: 'cannotConnect'`, 'number: -2147012867', '[cause]: Error: connect ECONNREFUSED']) {
    expect(text).toContain(part);
  }
});

test('members that can’t be read now are left out, a prototype can be shown, and the depth is limited as elsewhere', () => {
  const reader = api.DataReader.fromBuffer(api.fromUint8Array(new Uint8Array(3)));
  expect(shown(reader)).toContain('unconsumedBufferLength: 3');
  reader.close();
  expect(shown(reader)).not.toContain('unconsumedBufferLength');
  for (const exported of Object.values(api)) {
    if (typeof exported === 'function' && exported.prototype) expect(typeof shown(exported.prototype)).toBe('string');
  }
  expect(inspect({ a: { b: { c: new MessageWebSocket() } } })).toContain('[MessageWebSocket]');
  class Mine extends MessageWebSocket {
    readonly label = 'own';
  }
  expect(shown(new Mine())).toBe(`MessageWebSocket { state: 'created', label: 'own' }`);
});
