import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { hresult, type WinRTError } from '@twinsocket/core';
import { expect, test, vi } from 'vitest';
import { MessageWebSocket } from '../sockets.ts';

const [first = '', second = ''] = rootCertificates;
const key = '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n-----END PRIVATE KEY-----\n';

/** The error of a connect with this setting, which must not dial for a refusal; 'dialled' if the setting is accepted. */
async function outcomeOf(authorities: readonly string[]): Promise<WinRTError | 'dialled'> {
  const socket = new MessageWebSocket();
  const lookup = vi.fn((_host: string, _options: object, done: (error: Error) => void) => done(new Error('looked up')));
  socket.control.lookup = lookup as never;
  socket.control.certificateAuthorities = authorities;
  const error = await socket.connectAsync('wss://peer.test/').then(
    () => undefined,
    (reason: WinRTError) => reason,
  );
  socket.close();
  return lookup.mock.calls.length > 0 || !error ? 'dialled' : error;
}

test.each([
  ['a path', ['ca/authority.pem'], '[0]: "ca/authority.pem" is not a PEM certificate'],
  ['an empty text', [''], '[0]: "" is not a PEM certificate'],
  ['a path after a certificate', [first, 'ca.pem'], '[1]: "ca.pem" is not a PEM certificate'],
  ['a private key', [key], '[0]: a text with "-----BEGIN PRIVATE KEY-----" is not a PEM certificate'],
  [
    'a revocation list, which has a number in its first line',
    ['-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----'],
    '[0]: a text with "-----BEGIN X509 CRL-----" is not a PEM certificate',
  ],
  ['a line of 60 characters', ['x'.repeat(60)], `"${'x'.repeat(60)}" is not a PEM certificate`],
  [
    'base64 without the lines around',
    [first.split('\n').slice(1, -2).join('')],
    ' characters is not a PEM certificate',
  ],
  ['half a certificate', [first.slice(0, first.length / 2)], '[0] has a certificate that can’t be read'],
])('%s is refused before the connect dials, with its place and what to pass', async (_, authorities, text) => {
  const error = (await outcomeOf(authorities)) as WinRTError;
  expect(error).toMatchObject({ number: hresult.E_INVALIDARG });
  expect(error.message).toMatch(/^connectAsync: control\.certificateAuthorities\[/);
  expect(error.message).toContain(text.replace('’', "'"));
  expect(error.message).toContain("readFileSync(path, 'utf8')");
});

test('the error shows nothing of a private key', async () => {
  const bare = key.split('\n')[1] ?? '';
  for (const text of [key, `${bare}${'A'.repeat(100)}`, `${bare}\n`]) {
    expect(((await outcomeOf([text])) as WinRTError).message).not.toContain('MIGH');
  }
});

test.each([
  ['a certificate', first],
  ['with CRLF and comments around', `# the authority\r\n${first.replaceAll('\n', '\r\n')}\r\n# end`],
  ['several in one text', `${first}\n${second}`],
  ['behind a private key', key + first],
  ['the header X509 CERTIFICATE', first.replaceAll(' CERTIFICATE-', ' X509 CERTIFICATE-')],
  ['the header TRUSTED CERTIFICATE', first.replaceAll(' CERTIFICATE-', ' TRUSTED CERTIFICATE-')],
])('%s is accepted', async (_, text) => {
  expect(await outcomeOf([text])).toBe('dialled');
});

test('all of Node’s authorities are accepted', async () => {
  expect(await outcomeOf(rootCertificates)).toBe('dialled');
});

test('bytes instead of a text are refused at the assignment, with their place and type', () => {
  const { control } = new MessageWebSocket();
  const bytes = readFileSync(import.meta.filename) as unknown as string;
  expect(() => (control.certificateAuthorities = [first, bytes])).toThrow(
    /^control\.certificateAuthorities\[1\]: an object \(Uint8Array\) is not a PEM text.*'utf8'.*\(0x80070057\)$/,
  );
  expect(control.certificateAuthorities).toEqual([]);
});
