import { describe, expect, test } from 'vitest';
import { ERROR_NOT_SUPPORTED } from '../../hresult.ts';
import { Certificate } from '../../security/certificate.ts';
import { ChainValidationResult } from '../../security/chain-validation-result.ts';
import { PasswordCredential } from '../../security/password-credential.ts';
import type { Capabilities } from '../../capabilities.ts';
import { StreamWebSocket } from '../stream-web-socket.ts';
import { FakeTransport, outcome } from '../testing/fake-transport.ts';

interface Setting {
  readonly set: (socket: StreamWebSocket) => void;
  /** What a platform needs for it, and has not. */
  readonly lacking: Partial<Capabilities>;
  /** Of effect for `wss:` alone, so no reason to refuse `ws:`. */
  readonly secureOnly?: true;
}

const settings: Readonly<Record<string, Setting>> = {
  'control.serverCredential': {
    set: ({ control }) => (control.serverCredential = new PasswordCredential('', 'user', 'secret')),
    lacking: { credentials: false },
  },
  'control.proxyCredential': {
    set: ({ control }) => (control.proxyCredential = new PasswordCredential('', 'user', 'secret')),
    lacking: { credentials: false },
  },
  'control.clientCertificate': {
    set: ({ control }) => (control.clientCertificate = new Certificate({} as never)),
    lacking: { certificates: false },
  },
  'control.ignorableServerCertificateErrors': {
    set: ({ control }) => control.ignorableServerCertificateErrors.push(ChainValidationResult.expired),
    lacking: { certificates: false },
    secureOnly: true,
  },
  'a handler of servercustomvalidationrequested': {
    set: (socket) => (socket.onservercustomvalidationrequested = () => {}),
    lacking: { certificates: false },
    secureOnly: true,
  },
  'control.certificateAuthorities': {
    set: ({ control }) => (control.certificateAuthorities = ['-----BEGIN CERTIFICATE-----']),
    lacking: { certificateAuthorities: 'platform' },
  },
  'control.proxy': {
    set: ({ control }) => (control.proxy = 'http://proxy.test:8080'),
    lacking: { dialling: 'platform' },
  },
  'control.agent': {
    set: ({ control }) => (control.agent = {}),
    lacking: { dialling: 'platform' },
  },
  'control.lookup': {
    set: ({ control }) => (control.lookup = () => {}),
    lacking: { dialling: 'platform' },
  },
};

for (const [name, { set, lacking, secureOnly }] of Object.entries(settings)) {
  describe(name, () => {
    test('is refused by name where the platform can’t honour it, and nothing is dialled', async () => {
      const transport = new FakeTransport(lacking);
      const socket = new StreamWebSocket(transport);
      set(socket);
      const connecting = socket.connectAsync('wss://peer.test/');
      await expect(connecting).rejects.toMatchObject({
        number: ERROR_NOT_SUPPORTED,
        message: expect.stringContaining(name),
      });
      expect(transport.connections).toHaveLength(0);
    });

    test('is accepted where the platform supports it', async () => {
      const transport = new FakeTransport();
      const socket = new StreamWebSocket(transport);
      set(socket);
      expect(await outcome(socket.connectAsync('wss://peer.test/'))).toBe('pending');
      expect(transport.connections).toHaveLength(1);
    });

    test(`is ${secureOnly ? 'no matter' : 'refused'} without TLS, too`, async () => {
      const transport = new FakeTransport(lacking);
      const socket = new StreamWebSocket(transport);
      set(socket);
      const expected = secureOnly ? 'pending' : ERROR_NOT_SUPPORTED;
      expect(await outcome(socket.connectAsync('ws://peer.test/'))).toBe(expected);
      expect(transport.connections).toHaveLength(secureOnly ? 1 : 0);
    });
  });
}

test('taken back, a setting no longer hinders the next try', async () => {
  const transport = new FakeTransport({ credentials: false });
  const socket = new StreamWebSocket(transport);
  socket.control.serverCredential = new PasswordCredential('', 'user', 'secret');
  expect(await outcome(socket.connectAsync('ws://peer.test/'))).toBe(ERROR_NOT_SUPPORTED);
  socket.control.serverCredential = null;
  expect(await outcome(socket.connectAsync('ws://peer.test/'))).toBe('pending');
});
