import { describe, expect, test } from 'vitest';
import { WinRTError } from '../errors.ts';
import { E_INVALIDARG } from '../hresult.ts';
import { Uri } from './uri.ts';

const invalid = (text: string): object => ({ number: E_INVALIDARG, message: expect.stringContaining(`"${text}"`) });

describe('parts', () => {
  test.each([
    ['wss://www.contoso.com/mywebservice', 'wss', 'www.contoso.com', 'contoso.com', 443, '/mywebservice', '', '', ''],
    ['wss://echo.websocket.org', 'wss', 'echo.websocket.org', 'websocket.org', 443, '/', '', '', ''],
    [
      'ws://localhost:8080/echowebsocket.ashx?a=1&b=two%20words&a=3',
      'ws',
      'localhost',
      '',
      8080,
      '/echowebsocket.ashx',
      '.ashx',
      '?a=1&b=two%20words&a=3',
      '',
    ],
    [
      'wss://user:p%40ss@Echo.WebSocket.ORG:443/a/../b/./c.tar.gz?x=#frag',
      'wss',
      'echo.websocket.org',
      'websocket.org',
      443,
      '/b/c.tar.gz',
      '.gz',
      '?x=',
      '#frag',
    ],
    ['ws://[2001:DB8::1]:9001', 'ws', '2001:db8::1', '', 9001, '/', '', '', ''],
    ['WSS://[::1]/chat?token=a+b&flag', 'wss', '::1', '', 443, '/chat', '', '?token=a+b&flag', ''],
    [
      'wss://münchen.example.co.uk/straße?q=ü',
      'wss',
      'münchen.example.co.uk',
      'example.co.uk',
      443,
      '/straße',
      '',
      '?q=ü',
      '',
    ],
    ['ws://127.0.0.1/', 'ws', '127.0.0.1', '', 80, '/', '', '', ''],
  ])('of %s', (raw, schemeName, host, domain, port, path, extension, query, fragment) => {
    const uri = new Uri(raw);
    expect({
      raw: uri.rawUri,
      schemeName: uri.schemeName,
      host: uri.host,
      domain: uri.domain,
      port: uri.port,
      path: uri.path,
      extension: uri.extension,
      query: uri.query,
      fragment: uri.fragment,
    }).toEqual({ raw, schemeName, host, domain, port, path, extension, query, fragment });
  });

  test('user name and password stay as they stand in the text', () => {
    const uri = new Uri('wss://user:p%40ss@host/');
    expect([uri.userName, uri.password]).toEqual(['user', 'p%40ss']);
    expect([new Uri('wss://host/').userName, new Uri('wss://host/').password]).toEqual(['', '']);
  });

  test.each([
    ['http://h/', 80],
    ['https://h/', 443],
    ['ftp://h/', 21],
    ['ws://h:0/', 0],
    ['other://h/', 0],
    ['other://h:7/', 7],
  ])('the port of %s is %i', (text, port) => {
    expect(new Uri(text).port).toBe(port);
  });

  test.each([
    ['wss://a.b.example.com/', 'example.com'],
    ['wss://example.com./', 'example.com'],
    ['wss://www.example.com.au/', 'example.com.au'],
    ['wss://example.co.uk/', 'example.co.uk'],
    ['wss://co.uk/', 'co.uk'],
    ['wss://www.abc.de/', 'abc.de'],
    ['wss://10.0.0.1/', ''],
  ])('the domain of %s is "%s"', (text, domain) => {
    expect(new Uri(text).domain).toBe(domain);
  });

  test.each([
    ['wss://h/a.b/c', ''],
    ['wss://h/.profile', '.profile'],
    ['wss://h/ends.', ''],
    ['wss://h/', ''],
  ])('the extension of %s is "%s"', (text, extension) => {
    expect(new Uri(text).extension).toBe(extension);
  });

  test('a scheme that URL does not know has its host in Unicode and lower case, too', () => {
    const uri = new Uri('chat://MÜnchen.de/Raum');
    expect([uri.host, uri.absoluteUri, uri.absoluteCanonicalUri]).toEqual([
      'münchen.de',
      'chat://münchen.de/Raum',
      'chat://M%C3%9Cnchen.de/Raum',
    ]);
  });

  test('a URI without authority', () => {
    const uri = new Uri('mailto:jürgen@example.com');
    expect([uri.schemeName, uri.host, uri.domain, uri.path, uri.absoluteUri]).toEqual([
      'mailto',
      '',
      '',
      'jürgen@example.com',
      'mailto:jürgen@example.com',
    ]);
  });
});

describe('whole texts', () => {
  test.each([
    ['wss://echo.websocket.org', 'wss://echo.websocket.org/', 'wss://echo.websocket.org/', 'wss://echo.websocket.org/'],
    [
      'ws://localhost:8080/echowebsocket.ashx?a=1&b=two%20words&a=3',
      'ws://localhost:8080/echowebsocket.ashx?a=1&b=two%20words&a=3',
      'ws://localhost:8080/echowebsocket.ashx?a=1&b=two%20words&a=3',
      'ws://localhost:8080/echowebsocket.ashx?a=1&b=two%20words&a=3',
    ],
    [
      'wss://user:p%40ss@Echo.WebSocket.ORG:443/a/../b/./c.tar.gz?x=#frag',
      'wss://user:p%40ss@echo.websocket.org/b/c.tar.gz?x=#frag',
      'wss://user:p%40ss@echo.websocket.org/b/c.tar.gz?x=#frag',
      'wss://echo.websocket.org/b/c.tar.gz?x=#frag',
    ],
    ['ws://[2001:DB8::1]:9001', 'ws://[2001:db8::1]:9001/', 'ws://[2001:db8::1]:9001/', 'ws://[2001:db8::1]:9001/'],
    [
      'WSS://[::1]/chat?token=a+b&flag',
      'wss://[::1]/chat?token=a+b&flag',
      'wss://[::1]/chat?token=a+b&flag',
      'wss://[::1]/chat?token=a+b&flag',
    ],
    [
      'wss://münchen.example.co.uk/straße?q=ü',
      'wss://münchen.example.co.uk/straße?q=ü',
      'wss://xn--mnchen-3ya.example.co.uk/stra%C3%9Fe?q=%C3%BC',
      'wss://münchen.example.co.uk/straße?q=ü',
    ],
  ])('of %s', (raw, absolute, canonical, display) => {
    const uri = new Uri(raw);
    expect([uri.rawUri, uri.absoluteUri, uri.absoluteCanonicalUri, uri.displayUri]).toEqual([
      raw,
      absolute,
      canonical,
      display,
    ]);
  });

  test('displayIri is the canonical text decoded where that is safe', () => {
    const uri = new Uri('wss://xn--mnchen-3ya.de:8443/stra%C3%9Fe%2Fa%20b%FF?%E2%80%AEq=%C3%BC');
    expect(uri.displayIri).toBe('wss://münchen.de:8443/straße%2Fa%20b%FF?%E2%80%AEq=ü');
  });

  test('toString decodes everything but #, ? and %', () => {
    const uri = new Uri('wss://münchen.de/a%20b%2Fc%23d%3Fe%25f%C3%9F%FF?q=%26');
    expect(uri.toString()).toBe('wss://xn--mnchen-3ya.de/a b/c%23d%3Fe%25fß%FF?q=&');
  });
});

describe('the query parsed', () => {
  test.each<[string, [string, string][]]>([
    ['wss://echo.websocket.org', []],
    [
      'ws://localhost:8080/echowebsocket.ashx?a=1&b=two%20words&a=3',
      [
        ['a', '1'],
        ['b', 'two words'],
        ['a', '3'],
      ],
    ],
    ['wss://user:p%40ss@Echo.WebSocket.ORG:443/a/../b/./c.tar.gz?x=#frag', [['x', '']]],
    ['ws://[2001:DB8::1]:9001', []],
    [
      'WSS://[::1]/chat?token=a+b&flag',
      [
        ['token', 'a b'],
        ['flag', ''],
      ],
    ],
    ['wss://münchen.example.co.uk/straße?q=ü', [['q', 'ü']]],
  ])('of %s', (text, entries) => {
    expect(new Uri(text).queryParsed.map(({ name, value }) => [name, value])).toEqual(entries);
  });
});

describe('texts that are not absolute URIs', () => {
  test.each(['', 'foo', '/rel', '//x/y', 'ws://', 'ws://host:99999/', 'ws://a b/'])(
    '"%s" is refused by name',
    (text) => {
      expect(() => new Uri(text)).toThrow(expect.objectContaining(invalid(text)));
      expect(() => new Uri(text)).toThrow(WinRTError);
    },
  );

  test('null is the text "null", which is relative', () => {
    expect(() => new Uri(null as unknown as string)).toThrow(expect.objectContaining(invalid('null')));
  });

  test('an absolute text does not save a relative base', () => {
    expect(() => new Uri('/rel', 'wss://h/')).toThrow(expect.objectContaining(invalid('/rel')));
  });

  test('a reference that does not combine', () => {
    expect(() => new Uri('wss://h/').combineUri('//h:99999/')).toThrow(expect.objectContaining(invalid('//h:99999/')));
  });
});

describe('combining', () => {
  test.each([
    ['wss://h/a/b/d', '../c?x=1', 'wss://h/a/c?x=1'],
    ['wss://h/a/b?q', '', 'wss://h/a/b?q'],
    ['wss://h/a/b', 'ws://other:81/x', 'ws://other:81/x'],
    ['wss://h/a/b', '//other/x', 'wss://other/x'],
    ['wss://münchen.de/a', 'straße', 'wss://münchen.de/straße'],
  ])('%s with "%s" is %s', (base, relative, combined) => {
    expect(new Uri(base).combineUri(relative).rawUri).toBe(combined);
    expect(new Uri(base, relative).absoluteUri).toBe(combined);
  });
});

describe('equals', () => {
  test('compares what the texts mean', () => {
    const uri = new Uri('wss://münchen.de:443/%C3%9F');
    expect(uri.equals(new Uri('WSS://xn--mnchen-3ya.de/ß'))).toBe(true);
    expect(uri.equals(new Uri('wss://xn--mnchen-3ya.de/ss'))).toBe(false);
    expect(uri.equals(null)).toBe(false);
  });
});

describe('suspicious', () => {
  test.each([
    'ws:\\\\h\\a',
    'ws://h/a b',
    'ws://h/a\tb',
    'ws://h/a\u007fb',
    'ws://h/100%',
    'ws://h/%4',
    'ws://h/%zz',
    'ws://me@home:x@h/',
  ])('%j', (text) => {
    expect(new Uri(text).suspicious).toBe(true);
  });

  test.each(['ws://h/a%20b', ' ws://h/ ', 'ws://me:x@h/a@b?c@d', 'ws://münchen.de/ß'])('not %j', (text) => {
    expect(new Uri(text).suspicious).toBe(false);
  });

  test('either of two texts may be', () => {
    expect(new Uri('ws://h/', 'a b').suspicious).toBe(true);
    expect(new Uri('ws://h\\a', 'b').suspicious).toBe(true);
    expect(new Uri('ws://h/', 'b').suspicious).toBe(false);
  });
});

test('statics escape and unescape a component', () => {
  expect(Uri.escapeComponent('a b/ü&?')).toBe('a%20b%2F%C3%BC%26%3F');
  expect(Uri.escapeComponent('\ud800x')).toBe('%EF%BF%BDx');
  expect(Uri.unescapeComponent('a%20b%2F%C3%BC')).toBe('a b/ü');
  expect(Uri.unescapeComponent('100% %zz %FF %41')).toBe('100% %zz %FF A');
});

test('a URI is immutable', () => {
  const uri = new Uri('wss://h/') as unknown as Record<string, unknown>;
  expect(() => (uri['host'] = 'other')).toThrow(TypeError);
});
