import { expect, test } from 'vitest';
import { E_INVALIDARG } from '../../hresult.ts';
import { ChainValidationResult } from '../../security/chain-validation-result.ts';
import { StreamWebSocket } from '../stream-web-socket.ts';
import { FakeTransport } from '../testing/fake-transport.ts';

test('an error that can’t be ignored is refused by its name, and nothing is dialled', async () => {
  const transport = new FakeTransport();
  const socket = new StreamWebSocket(transport);
  socket.control.ignorableServerCertificateErrors.push(ChainValidationResult.untrusted, ChainValidationResult.revoked);
  await expect(socket.connectAsync('wss://peer.test/')).rejects.toMatchObject({
    number: E_INVALIDARG,
    message: expect.stringContaining('ChainValidationResult.revoked'),
  });
  socket.control.ignorableServerCertificateErrors.replaceAll([ChainValidationResult.success]);
  await expect(socket.connectAsync('wss://peer.test/')).rejects.toMatchObject({ number: E_INVALIDARG });
  expect(transport.connections).toHaveLength(0);
});

const combinations: Readonly<Record<string, (socket: StreamWebSocket) => void>> = {
  'control.proxy': ({ control }) => (control.proxy = 'http://proxy.test/'),
  'control.lookup': ({ control }) => (control.lookup = () => {}),
  'control.ignorableServerCertificateErrors': ({ control }) =>
    control.ignorableServerCertificateErrors.push(ChainValidationResult.expired),
  servercustomvalidationrequested: (socket) => (socket.onservercustomvalidationrequested = () => {}),
};

for (const [name, set] of Object.entries(combinations)) {
  test(`${name} beside control.agent is refused by name, since an agent dials by itself`, async () => {
    const transport = new FakeTransport();
    const socket = new StreamWebSocket(transport);
    socket.control.agent = {};
    set(socket);
    await expect(socket.connectAsync('wss://peer.test/')).rejects.toMatchObject({
      number: E_INVALIDARG,
      message: expect.stringContaining(name),
    });
    expect(transport.connections).toHaveLength(0);
  });
}

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
