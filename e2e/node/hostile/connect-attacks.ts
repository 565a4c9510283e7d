/** Attacks on a connect, by a server, by a proxy, and by what stands where TLS should be; each connect fails, in one way. */
import type { WinRTError } from 'twinsocket';
import {
  httpStatus,
  INVALID_SERVER_RESPONSE,
  SECURITY_CHANNEL_ERROR,
  TIMEOUT,
} from '../../contract/support/hresult.ts';
import * as api from '../twinsocket.ts';
import { drip, pour, type Asked } from './answering-server.ts';

export interface ConnectAttack {
  readonly what: string;
  /** Of the error; undefined where the connect succeeds. */
  readonly failure: WinRTError['number'] | undefined;
  /** Connections that are made until the connect has failed; 1, if it is not told. */
  readonly connections?: number;
  /** Milliseconds of `connectTimeout`, where that has to end the attack. */
  readonly timeout?: number;
  readonly set?: (socket: api.MessageWebSocket | api.StreamWebSocket) => void;
  readonly answer: (asked: Asked) => Promise<void> | void;
}

const short = 300;
const crlf = '\r\n';
const KiB = 1024;
/** A header of 8 KiB, half of what Node's http takes. */
const longHeader = `X-Long: ${'a'.repeat(8 * KiB)}${crlf}`;
const status = 'HTTP/1.1 101 Switching Protocols';

/** A right answer with these lines more, or with lines in the place of its own. */
const right = (accept: string, more: readonly string[] = []): string =>
  [status, 'Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${accept}`, ...more, '', ''].join(crlf);

const says =
  (make: (accept: string) => string) =>
  ({ tcp, accept }: Asked): void =>
    void tcp.write(make(accept), 'latin1');

/** Answers that never end, or come a byte at a time. */
const endless: readonly ConnectAttack[] = [
  { what: 'a status line, one byte at a time', answer: ({ tcp }: Asked) => drip(tcp, `${status}${'!'.repeat(2000)}`) },
  {
    what: 'a header, one byte at a time',
    answer: ({ tcp }: Asked) => drip(tcp, `${status}${crlf}X-Slow: ${'a'.repeat(2000)}`, 10),
  },
  {
    what: 'headers, one byte at a time',
    answer: ({ tcp }: Asked) => drip(tcp, `${status}${crlf}${`X: a${crlf}`.repeat(400)}`, 10),
  },
  { what: 'no answer', answer: () => {} },
  {
    what: 'blank lines without end',
    answer: ({ tcp }: Asked) => pour(tcp, crlf.repeat(32 * KiB), 64),
  },
  {
    what: 'informational answers without end',
    answer: ({ tcp }: Asked) => pour(tcp, `HTTP/1.1 102 Processing${crlf}${crlf}`.repeat(500), 64),
  },
  {
    what: 'informational answers, one after the other',
    answer: async ({ tcp }: Asked) => {
      for (let times = 0; times < 100 && !tcp.destroyed; times++) {
        tcp.write(`HTTP/1.1 100 Continue${crlf}${crlf}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  },
].map((attack) => ({ ...attack, failure: TIMEOUT, timeout: short }));

const tooLong: readonly ConnectAttack[] = [
  { what: 'a status line without end', answer: ({ tcp }: Asked) => pour(tcp, `${status}${'!'.repeat(64 * KiB)}`, 64) },
  {
    what: 'a header without end',
    answer: async ({ tcp }: Asked) => {
      tcp.write(`${status}${crlf}X-Long: `);
      await pour(tcp, 'a'.repeat(64 * KiB), 64);
    },
  },
  {
    what: 'headers without end',
    answer: async ({ tcp }: Asked) => {
      tcp.write(`${status}${crlf}`);
      await pour(tcp, longHeader, 512);
    },
  },
  {
    what: 'the name of a header without end',
    answer: async ({ tcp }: Asked) => {
      tcp.write(`${status}${crlf}`);
      await pour(tcp, 'a'.repeat(64 * KiB), 64);
    },
  },
].map((attack) => ({ ...attack, failure: INVALID_SERVER_RESPONSE }));

const accepted = (more: readonly string[]) => says((accept) => right(accept, more));

/** What is not HTTP, or is HTTP that two readers could read differently. */
const smuggled: readonly ConnectAttack[] = (
  [
    ['a header with a bare LF', accepted(['X-Tag: a\nSec-WebSocket-Protocol: mine'])],
    ['a header with a bare CR', accepted(['X-Tag: a\rSec-WebSocket-Protocol: mine'])],
    ['a header with a zero byte', accepted(['X-Tag: a\0b'])],
    ['a name with a zero byte', accepted(['X-\0Tag: a'])],
    ['a name with a blank behind it', accepted(['X-Tag : a'])],
    ['a line without a colon', accepted(['X-Tag'])],
    ['lines that end with LF alone', says((accept) => right(accept).replaceAll(crlf, '\n'))],
    ['lines that end with CR alone', says((accept) => right(accept).replaceAll(crlf, '\r'))],
    ['a zero byte in front', says((accept) => `\0${right(accept)}`)],
    ['another protocol', says((accept) => right(accept).replace('HTTP/1.1', 'ICY'))],
    ['HTTP/9.9', says((accept) => right(accept).replace('HTTP/1.1', 'HTTP/9.9'))],
    ['the preface of HTTP/2', says(() => `PRI * HTTP/2.0${crlf}${crlf}SM${crlf}${crlf}`)],
    ['two accepts, the right one first', accepted(['Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA='])],
    ['the right accept twice', says((accept) => right(accept, [`Sec-WebSocket-Accept: ${accept}`]))],
    ['a second Upgrade', accepted(['Upgrade: h2c'])],
    ['an extension that was not asked for', accepted(['Sec-WebSocket-Extensions: permessage-deflate'])],
    ['a sub-protocol that was not asked for', accepted(['Sec-WebSocket-Protocol: mine'])],
    ['a sub-protocol of 12 KiB', accepted([`Sec-WebSocket-Protocol: ${'a'.repeat(12 * KiB)}`])],
  ] as const
).map(([what, answer]) => ({ what, answer, failure: INVALID_SERVER_RESPONSE }));

const asksForDeflate = (socket: api.MessageWebSocket | api.StreamWebSocket): void => {
  socket.control.perMessageDeflate = true;
};

const extensions: readonly ConnectAttack[] = [
  'permessage-deflate; server_max_window_bits=99',
  'permessage-deflate; client_max_window_bits=0',
  'permessage-deflate; server_no_context_takeover=1',
  'permessage-deflate; unknown',
  'permessage-deflate; server_no_context_takeover; server_no_context_takeover',
  'permessage-deflate, x-other',
  'permessage-deflate; "',
  `permessage-deflate${'; server_no_context_takeover'.repeat(300)}`,
  `x${', x'.repeat(4000)}`,
].map((extension) => ({
  what: `the extension ${extension.slice(0, 60)}`,
  failure: INVALID_SERVER_RESPONSE,
  set: asksForDeflate,
  answer: accepted([`Sec-WebSocket-Extensions: ${extension}`]),
}));

const asksForProtocols = (socket: api.MessageWebSocket | api.StreamWebSocket): void => {
  socket.control.supportedProtocols.push('mine', 'yours');
};

const protocols: readonly ConnectAttack[] = ['mine, yours', 'MINE', 'mine ; x', '', 'mine"'].map((protocol) => ({
  what: `the sub-protocol ${JSON.stringify(protocol)} for one of mine and yours`,
  failure: INVALID_SERVER_RESPONSE,
  set: asksForProtocols,
  answer: accepted([`Sec-WebSocket-Protocol: ${protocol}`]),
}));

const withCredential = (socket: api.MessageWebSocket | api.StreamWebSocket): void => {
  socket.control.serverCredential = new api.PasswordCredential('', 'user', 'secret');
};

const refusing =
  (line: string, ...headers: readonly string[]) =>
  ({ tcp }: Asked): void =>
    void tcp.write([`HTTP/1.1 ${line}`, ...headers, 'Content-Length: 0', '', ''].join(crlf), 'latin1');

/** Answers that would lead on and on. */
const loops: readonly ConnectAttack[] = [
  ...[301, 302, 303, 307, 308].map((code) => ({
    what: `a redirection ${code} to itself`,
    failure: httpStatus(code),
    answer: refusing(`${code} Elsewhere`, 'Location: /'),
  })),
  {
    what: '401 again and again, without a credential',
    failure: httpStatus(401),
    answer: refusing('401 Unauthorized', 'WWW-Authenticate: Basic realm="again"'),
  },
  {
    what: '401 again and again, with a credential',
    failure: httpStatus(401),
    connections: 2,
    set: withCredential,
    answer: refusing('401 Unauthorized', 'WWW-Authenticate: Basic realm="again"'),
  },
  {
    what: '401 with another scheme, with a credential',
    failure: httpStatus(401),
    set: withCredential,
    answer: refusing('401 Unauthorized', 'WWW-Authenticate: Digest realm="again", nonce="1"'),
  },
  {
    what: '401 with 12 KiB of challenges, with a credential',
    failure: httpStatus(401),
    set: withCredential,
    answer: refusing('401 Unauthorized', `WWW-Authenticate: ${'Digest a="\\", '.repeat(800)}`),
  },
  {
    what: '407 from the server itself',
    failure: httpStatus(407),
    answer: refusing('407 Proxy', 'Proxy-Authenticate: Basic'),
  },
  {
    what: 'a refusal with a body without end',
    failure: httpStatus(500),
    answer: async ({ tcp }) => {
      tcp.write(`HTTP/1.1 500 Oops${crlf}${crlf}`);
      await pour(tcp, 'a'.repeat(64 * KiB), 256);
    },
  },
  {
    what: 'a refusal whose body comes one byte at a time',
    failure: httpStatus(500),
    answer: async ({ tcp }) => {
      tcp.write(`HTTP/1.1 500 Oops${crlf}${crlf}`);
      await drip(tcp, 'a'.repeat(250), 20);
    },
  },
  {
    what: 'a refusal, and a right answer behind it',
    failure: httpStatus(403),
    answer: says((accept) => `HTTP/1.1 403 No${crlf}Content-Length: 0${crlf}${crlf}${right(accept)}`),
  },
];

/** Odd, and without a consequence: the connect succeeds. */
const harmless: readonly ConnectAttack[] = [
  {
    what: 'a status text with a zero byte, which only texts show, as \\u{0}',
    failure: undefined,
    answer: says((accept) => right(accept).replace('Switching', 'Swit\0ching')),
  },
  {
    what: 'the same extension twice, of which ws takes the first',
    failure: undefined,
    set: asksForDeflate,
    answer: accepted(['Sec-WebSocket-Extensions: permessage-deflate, permessage-deflate']),
  },
  {
    what: 'an answer that has a length',
    failure: undefined,
    answer: accepted(['Content-Length: 5']),
  },
  {
    what: 'an answer whose body would be in chunks',
    failure: undefined,
    answer: accepted(['Transfer-Encoding: chunked']),
  },
];

export const handshakeAttacks = { harmless, endless, tooLong, smuggled, extensions, protocols, loops };

const withProxyCredential = (socket: api.MessageWebSocket | api.StreamWebSocket): void => {
  socket.control.proxyCredential = new api.PasswordCredential('', 'user', 'secret');
};

/** By a proxy, to which the client says CONNECT. */
export const proxyAttacks: readonly ConnectAttack[] = [
  ...endless.filter(({ what }) => !what.startsWith('informational')),
  // Node's http takes any answer to CONNECT for the last one.
  {
    what: 'informational answers without end',
    failure: httpStatus(102),
    answer: ({ tcp }) => pour(tcp, `HTTP/1.1 102 Processing${crlf}${crlf}`.repeat(500), 64),
  },
  ...tooLong,
  ...smuggled.filter(({ what }) => /zero byte|bare|without a colon|blank|LF|CR|another|preface/.test(what)),
  {
    what: '407 again and again, without a credential',
    failure: httpStatus(407),
    answer: refusing('407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="again"'),
  },
  {
    what: '407 again and again, with a credential',
    failure: httpStatus(407),
    connections: 2,
    set: withProxyCredential,
    answer: refusing('407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="again"'),
  },
  { what: 'a redirection', failure: httpStatus(302), answer: refusing('302 Elsewhere', 'Location: http://127.0.0.1/') },
  {
    what: 'a tunnel in which nobody answers',
    failure: TIMEOUT,
    timeout: short,
    answer: ({ tcp }) => void tcp.write(`HTTP/1.1 200 OK${crlf}${crlf}`),
  },
  {
    what: 'a tunnel, and what is not HTTP behind its answer',
    failure: INVALID_SERVER_RESPONSE,
    answer: ({ tcp }) => void tcp.write(`HTTP/1.1 200 OK${crlf}Content-Length: 5${crlf}${crlf}hello`),
  },
];

const record = (type: number, payload: Buffer): Buffer => {
  const header = Buffer.of(type, 3, 3, 0, 0);
  header.writeUInt16BE(payload.length, 3);
  return Buffer.concat([header, payload]);
};
/** Twice what OpenSSL takes of any message of a handshake but certificates, whose 100 KiB are its limit too. */
const hugeMessage = Buffer.concat([Buffer.of(2, 0xff, 0xff, 0xff), Buffer.alloc(16_000)]);

/** By what stands where TLS should be. */
export const tlsAttacks: readonly ConnectAttack[] = [
  { what: 'no answer', failure: TIMEOUT, timeout: short, answer: () => {} },
  {
    what: 'a record, one byte at a time',
    failure: TIMEOUT,
    timeout: short,
    answer: ({ tcp }) => drip(tcp, record(22, Buffer.alloc(1000, 2)).toString('latin1')),
  },
  {
    what: 'bytes that are not TLS',
    failure: SECURITY_CHANNEL_ERROR,
    answer: ({ tcp }) => pour(tcp, 'a'.repeat(KiB), 64),
  },
  {
    what: 'a message of 16 MiB',
    failure: SECURITY_CHANNEL_ERROR,
    answer: ({ tcp }) => pour(tcp, record(22, hugeMessage).toString('latin1'), 64),
  },
  {
    what: 'empty records without end',
    failure: SECURITY_CHANNEL_ERROR,
    answer: ({ tcp }) => pour(tcp, record(22, Buffer.alloc(0)).toString('latin1').repeat(100), 64),
  },
  {
    what: 'warnings without end',
    failure: SECURITY_CHANNEL_ERROR,
    answer: ({ tcp }) => pour(tcp, record(21, Buffer.of(1, 90)).toString('latin1').repeat(100), 64),
  },
];
