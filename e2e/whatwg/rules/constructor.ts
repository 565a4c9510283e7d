import { expect } from 'chai';
import { rules } from '../rule.ts';
import { expectThrown } from '../support.ts';

/** RFC 9110, 5.6.2: delimiters, which no token has. */
const separators = Array.from('()<>@,;:\\"/[]?={} \t');

export const constructorRules = rules('constructor', (define) => {
  define('without an address it throws a TypeError', ({ WebSocket }) => {
    expectThrown('TypeError', () => new (WebSocket as unknown as new () => WebSocket)(), 'no argument');
  });

  define('it can not be called without new', ({ WebSocket, ws }) => {
    expectThrown('TypeError', () => (WebSocket as unknown as (url: string) => void)(ws), 'a call');
  });

  define('it takes one argument at least', ({ WebSocket }) => {
    expect(WebSocket.length).to.equal(1);
  });

  define('an address that is not a URL is a SyntaxError', ({ WebSocket }) => {
    for (const url of ['ws://', 'ws://a b', 'ws://[::1', 'ws://x:99999', 'ws://%']) {
      expectThrown('SyntaxError', () => new WebSocket(url), url);
    }
  });

  define('another scheme than ws, wss, http and https is a SyntaxError', ({ WebSocket }) => {
    for (const url of ['ftp://x', 'mailto:a@b', 'about:blank', 'data:,x', 'file:///x', 'wsx://x']) {
      expectThrown('SyntaxError', () => new WebSocket(url), url);
    }
  });

  define('a fragment is a SyntaxError, an empty one too', ({ WebSocket, ws }) => {
    for (const url of [`${ws}/echo#a`, `${ws}/echo#`, `${ws}#`]) {
      expectThrown('SyntaxError', () => new WebSocket(url), url);
    }
  });

  define('http: becomes ws: and https: becomes wss:', ({ WebSocket, ws }) => {
    const plain = new WebSocket(`${ws.replace('ws:', 'http:')}/echo`);
    expect(plain.url).to.equal(`${ws}/echo`);
    plain.close();
    const secure = new WebSocket(`${ws.replace('ws:', 'https:')}/echo`);
    expect(secure.url).to.equal(`${ws.replace('ws:', 'wss:')}/echo`);
    secure.close();
  });

  define('url is the address as a URL writes it', ({ WebSocket, ws }) => {
    const socket = new WebSocket(`  ${ws.toUpperCase().replace('WS:', 'Ws:')}/a/../echo?q=ü \n`);
    expect(socket.url).to.equal(`${ws}/echo?q=%C3%BC`);
    socket.close();
  });

  define('a URL object is taken for its href', ({ WebSocket, ws }) => {
    const socket = new WebSocket(new URL(`${ws}/echo`));
    expect(socket.url).to.equal(`${ws}/echo`);
    socket.close();
  });

  define('a sub-protocol that is not a token is a SyntaxError', ({ WebSocket, ws }) => {
    for (const protocol of ['', 'ä', '\u0000', '\u007f', 'a\r\nb', ...separators.map((each) => `a${each}b`)]) {
      expectThrown('SyntaxError', () => new WebSocket(ws, protocol), JSON.stringify(protocol));
      expectThrown('SyntaxError', () => new WebSocket(ws, ['good', protocol]), JSON.stringify(protocol));
    }
  });

  define('a sub-protocol that is there twice is a SyntaxError', ({ WebSocket, ws }) => {
    expectThrown('SyntaxError', () => new WebSocket(ws, ['a', 'b', 'a']), 'a, b, a');
  });

  define('sub-protocols that differ in case alone are a SyntaxError', ({ WebSocket, ws }) => {
    expectThrown('SyntaxError', () => new WebSocket(ws, ['echo', 'ECHO']), 'echo, ECHO');
  });

  define('undefined and an empty list ask for no sub-protocol', ({ WebSocket, ws }) => {
    for (const protocols of [undefined, []]) new WebSocket(`${ws}/echo`, protocols).close();
  });

  define('what is not a list is one sub-protocol, as a string', ({ WebSocket, ws }) => {
    const loose = WebSocket as unknown as new (url: string, protocols: unknown) => WebSocket;
    for (const protocols of [null, 7, true, 'chat']) new loose(`${ws}/echo`, protocols).close();
    expectThrown('SyntaxError', () => new loose(ws, {}), 'an object, which becomes [object Object]');
  });

  define('a new socket is connecting and knows nothing yet', ({ WebSocket, ws }) => {
    const socket = new WebSocket(`${ws}/echo`, 'chat');
    const { readyState, bufferedAmount, protocol, extensions, binaryType } = socket;
    socket.close();
    expect([readyState, bufferedAmount, protocol, extensions, binaryType]).to.deep.equal([0, 0, '', '', 'blob']);
  });

  define('it is an EventTarget, and prints as a WebSocket', ({ WebSocket, ws }) => {
    const socket = new WebSocket(`${ws}/echo`);
    socket.close();
    expect(socket).to.be.instanceOf(EventTarget);
    expect(Object.prototype.toString.call(socket)).to.equal('[object WebSocket]');
    expect(WebSocket.name).to.equal('WebSocket');
  });

  define('the constants stand on the class and on its sockets, and can not be changed', ({ WebSocket, ws }) => {
    const socket = new WebSocket(`${ws}/echo`);
    socket.close();
    const constants = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 };
    for (const place of [WebSocket, WebSocket.prototype, socket] as unknown[] as Record<string, unknown>[]) {
      for (const [name, value] of Object.entries(constants)) {
        expectThrown('TypeError', () => (place[name] = 9), name);
        expect(place[name], name).to.equal(value);
        expect(name in place, name).to.equal(true);
      }
    }
  });

  define('what is read only stays as it is', ({ WebSocket, ws }) => {
    const socket = new WebSocket(`${ws}/echo`) as unknown as Record<string, unknown>;
    for (const name of ['url', 'readyState', 'bufferedAmount', 'extensions', 'protocol']) {
      const before = socket[name];
      expectThrown('TypeError', () => (socket[name] = 'changed'), name);
      expect(socket[name], name).to.equal(before);
    }
    (socket as unknown as WebSocket).close();
  });
});
