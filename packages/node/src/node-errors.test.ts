import type { IncomingMessage } from 'node:http';
import { hresult } from '@twinsocket/core';
import { describe, expect, test } from 'vitest';
import { connectError, connectionError, connectRefusal, responseError, statusError } from './node-errors.ts';

const url = 'ws://host/path';

function native(code: string, message = 'as Node says it'): Error {
  return Object.assign(new Error(message), { code });
}

describe('a connect that failed', () => {
  test.each([
    ['ECONNREFUSED', hresult.WININET_E_CANNOT_CONNECT],
    ['ENOENT', hresult.WININET_E_CANNOT_CONNECT], // of an agent that leads to a Unix socket
    ['ENOTFOUND', hresult.WININET_E_NAME_NOT_RESOLVED],
    ['EAI_AGAIN', hresult.WININET_E_NAME_NOT_RESOLVED],
    ['ETIMEDOUT', hresult.WININET_E_TIMEOUT],
    ['ECONNRESET', hresult.WININET_E_CONNECTION_RESET],
    ['EPIPE', hresult.WININET_E_CONNECTION_ABORTED],
    ['ENETUNREACH', hresult.WININET_E_SERVER_UNREACHABLE],
    ['ENETDOWN', hresult.WININET_E_DISCONNECTED],
    ['EACCES', hresult.E_ACCESSDENIED],
    ['CERT_HAS_EXPIRED', hresult.WININET_E_SEC_CERT_DATE_INVALID],
    ['ERR_TLS_CERT_ALTNAME_INVALID', hresult.WININET_E_SEC_CERT_CN_INVALID],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', hresult.WININET_E_INVALID_CA],
    ['CERT_REVOKED', hresult.WININET_E_SEC_CERT_REVOKED],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', hresult.WININET_E_CLIENT_AUTH_CERT_NEEDED],
    ['EPROTO', hresult.WININET_E_SECURITY_CHANNEL_ERROR],
    ['ERR_SSL_WRONG_VERSION_NUMBER', hresult.WININET_E_SECURITY_CHANNEL_ERROR],
    ['HPE_INVALID_CONSTANT', hresult.WININET_E_INVALID_SERVER_RESPONSE],
    ['ESOMETHINGNEW', hresult.E_FAIL],
  ])('with %s has the number of that', (code, number) => {
    const cause = native(code);
    expect(connectError(cause, url)).toMatchObject({ number, cause });
  });

  test.each(['Invalid Upgrade header', 'Invalid Sec-WebSocket-Accept header', 'Server sent no subprotocol'])(
    'with ws’s own “%s” is an invalid response',
    (message) => {
      expect(connectError(new Error(message), url).number).toBe(hresult.WININET_E_INVALID_SERVER_RESPONSE);
    },
  );

  test('at several addresses has the number of the last, and all of them as cause', () => {
    const all = new AggregateError([native('ETIMEDOUT'), native('ECONNREFUSED')]);
    expect(connectError(all, url)).toMatchObject({ number: hresult.WININET_E_CANNOT_CONNECT, cause: all });
  });

  test('with an HTTP status has that status, and not much of a long status text', () => {
    expect(statusError(404, 'Not Found', url)).toMatchObject({ number: -2145844844, status: 404 });
    expect(statusError(503, 'no'.repeat(5000), url).message.length).toBeLessThan(300);
  });

  test.each([
    ['120', '; it asks to wait 120 s'],
    ['Wed, 21 Oct 2026 07:28:00 GMT', '; it asks to wait until Wed, 21 Oct 2026 07:28:00 GMT'],
    ['soon', ''],
    ['1'.repeat(20), ''],
  ])('says how long Retry-After: %s asks to wait, if that can be read', (value, text) => {
    const answer = { statusCode: 503, statusMessage: 'Busy', headers: { 'retry-after': value } as object };
    expect(responseError(answer as IncomingMessage, url).message).toBe(
      `connectAsync: ${url} answered 503 Busy instead of 101 Switching Protocols${text} (0x801901F7)`,
    );
  });

  test('without a status text, as nock’s are, is told by its number', () => {
    const answer = { statusCode: 418, statusMessage: null, headers: {} } as unknown as IncomingMessage;
    expect(responseError(answer, url).message).toContain('answered 418  instead of 101');
  });

  test.each([
    [{}, 'Upgrade: websocket and Connection: Upgrade'],
    [{ upgrade: 'websocket' }, 'without the header Connection: Upgrade'],
    [{ upgrade: 'websocket', connection: 'keep-alive, upgraded' }, 'without the header Connection: Upgrade'],
    [{ connection: 'keep-alive, upgrade' }, 'without the header Upgrade: websocket'],
  ])('with 101 and the headers %j is an invalid response that says what is missing', (headers, text) => {
    const error = responseError({ statusCode: 101, statusMessage: '', headers } as IncomingMessage, url);
    expect(error.number).toBe(hresult.WININET_E_INVALID_SERVER_RESPONSE);
    expect(error.message).toContain(text);
  });

  test('has nothing of the address’s query in its text, and no cause with the query', () => {
    const address = 'ws://host/feed?access_token=secret';
    const cause = native('ECONNREFUSED', 'connect to /feed?access_token=secret');
    const error = connectError(cause, 'ws://host/feed?…', address);
    expect(error.message).toContain('connect to /feed?…');
    expect(error.cause).toBeUndefined();
    const refusal = connectRefusal(new SyntaxError(`Invalid URL: ${address}`), address);
    expect(refusal.number).toBe(hresult.E_INVALIDARG);
    expect(refusal.message).toContain('Invalid URL: ws://host/feed?…');
    expect(refusal.cause).toBeUndefined();
  });

  test('has the text and the cause of OpenSSL, whose lines end with a line break', () => {
    const cause = native('EPROTO', 'error:0A00010B:wrong version number\n');
    const error = connectError(cause, 'TLS to host');
    expect(error.description).toMatch(
      /^connectAsync: TLS to host failed: error:0A00010B:wrong version number( \(0x|$)/,
    );
    expect(error.cause).toBe(cause);
  });

  test('has a cause without control characters, whose code is that of the error', () => {
    const cause = native('ERR_TLS_CERT_ALTNAME_INVALID', "Host: localhost. is not cert's CN: \u001b[2J");
    const error = connectError(cause, url);
    expect(error.cause).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect((error.cause as Error).message).toBe(String.raw`Host: localhost. is not cert's CN: \u{1b}[2J`);
  });
});

describe('an open connection that failed', () => {
  test.each([
    [undefined, hresult.WININET_E_CONNECTION_ABORTED],
    ['ECONNRESET', hresult.WININET_E_CONNECTION_ABORTED],
    ['ETIMEDOUT', hresult.WININET_E_TIMEOUT],
    ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', hresult.WSAEMSGSIZE],
    ['WS_ERR_INVALID_UTF8', hresult.WININET_E_INVALID_SERVER_RESPONSE],
    ['WS_ERR_INVALID_OPCODE', hresult.WININET_E_INVALID_SERVER_RESPONSE],
  ])('with %s has the number of that', (code, number) => {
    expect(connectionError(code === undefined ? undefined : native(code)).number).toBe(number);
  });

  test.each([
    [
      ['WRONG_VERSION_NUMBER', 'wrong version number', '0A00010B'],
      'the peer, or something on the way, sent bytes that are not TLS (wrong version number)',
    ],
    [
      ['DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'decryption failed or bad record mac', '0A000119'],
      'decryption failed or bad record mac (error:0A000119)',
    ],
  ] as const)(
    'with an error of TLS has its words, without an address of memory: %s',
    ([code, reason, number], text) => {
      const message = `806C86170C7F0000:error:${number}:SSL routines:read:${reason}:../deps/openssl/record.c:354:\n`;
      const error = Object.assign(native(`ERR_SSL_${code}`, message), { reason });
      expect(connectionError(error).message).toBe(`the connection was lost: ${text} (0x80072EFE)`);
    },
  );
});
