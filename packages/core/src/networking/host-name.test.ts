import { describe, expect, test } from 'vitest';
import { E_INVALIDARG } from '../hresult.ts';
import { HostNameType } from './host-name-type.ts';
import { HostName } from './host-name.ts';

describe('names', () => {
  test.each([
    ['Echo.WebSocket.ORG', 'echo.websocket.org', 'echo.websocket.org', HostNameType.domainName],
    ['localhost', 'localhost', 'localhost', HostNameType.domainName],
    ['my_host', 'my_host', 'my_host', HostNameType.domainName],
    ['München.de', 'xn--mnchen-3ya.de', 'münchen.de', HostNameType.domainName],
    ['XN--MNCHEN-3YA.de', 'xn--mnchen-3ya.de', 'münchen.de', HostNameType.domainName],
    ['127.0.0.1', '127.0.0.1', '127.0.0.1', HostNameType.ipv4],
    ['::1', '::1', '::1', HostNameType.ipv6],
    ['2001:0DB8:0:0::1', '2001:db8::1', '2001:db8::1', HostNameType.ipv6],
    ['[2001:DB8::1]', '2001:db8::1', '2001:db8::1', HostNameType.ipv6],
    ['fe80::1%eth0', 'fe80::1%eth0', 'fe80::1%eth0', HostNameType.ipv6],
    ['::ffff:192.168.1.20', '192.168.1.20', '192.168.1.20', HostNameType.ipv4],
    ['::FFFF:c0a8:114', '192.168.1.20', '192.168.1.20', HostNameType.ipv4],
  ])('%s', (raw, canonicalName, displayName, type) => {
    const host = new HostName(raw);
    expect(host.rawName).toBe(raw);
    expect([host.canonicalName, host.displayName, host.toString(), host.type]).toEqual([
      canonicalName,
      displayName,
      displayName,
      type,
    ]);
    expect(host.ipInformation).toBeNull();
  });
});

test.each([
  '',
  'a b',
  ' a',
  'a\tb',
  'h:80',
  'h/x',
  'h?x',
  'h#x',
  'u@h',
  'a%41',
  '[h]',
  '[::1',
  '::1]',
  '1::2::3',
  '1.2.3.4.5',
])('"%s" is refused by name', (text) => {
  expect(() => new HostName(text)).toThrow(
    expect.objectContaining({ number: E_INVALIDARG, message: expect.stringContaining(JSON.stringify(text)) }),
  );
});

test.each([null, undefined])('%s is refused', (text) => {
  expect(() => new HostName(text as unknown as string)).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
});

test('isEqual and compare go by the canonical name', () => {
  expect(new HostName('München.de').isEqual(new HostName('xn--mnchen-3ya.DE'))).toBe(true);
  expect(new HostName('a.de').isEqual(new HostName('b.de'))).toBe(false);
  expect(new HostName('a.de').isEqual(null)).toBe(false);
  expect(HostName.compare('A.de', 'a.DE')).toBe(0);
  expect(HostName.compare('a.de', 'b.de')).toBeLessThan(0);
  expect(HostName.compare('b.de', 'a.de')).toBeGreaterThan(0);
});
