import { ChainValidationResult, hresult } from '@twinsocket/core';
import { expect, test, vi } from 'vitest';
import { StreamWebSocket } from '../sockets.ts';

test('an error that can’t be ignored is refused by its name, and nothing is dialled', async () => {
  const lookup = vi.fn();
  const socket = new StreamWebSocket();
  socket.control.lookup = lookup;
  socket.control.ignorableServerCertificateErrors.push(ChainValidationResult.untrusted, ChainValidationResult.revoked);
  await expect(socket.connectAsync('wss://peer.test/')).rejects.toMatchObject({
    number: hresult.E_INVALIDARG,
    message: expect.stringContaining('ChainValidationResult.revoked'),
  });
  socket.control.ignorableServerCertificateErrors.replaceAll([ChainValidationResult.success]);
  await expect(socket.connectAsync('wss://peer.test/')).rejects.toMatchObject({ number: hresult.E_INVALIDARG });
  expect(lookup).not.toHaveBeenCalled();
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
    const addRequest = vi.fn();
    const socket = new StreamWebSocket();
    socket.control.agent = { addRequest };
    set(socket);
    await expect(socket.connectAsync('wss://peer.test/')).rejects.toMatchObject({
      number: hresult.E_INVALIDARG,
      message: expect.stringContaining(name),
    });
    expect(addRequest).not.toHaveBeenCalled();
  });
}
