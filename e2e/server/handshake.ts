import { createHash } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import { InvalidInput } from './route-input.ts';

/** RFC 6455, section 1.3. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const PROTOCOL_VERSION = '13';

export type Headers = Readonly<Record<string, string>>;

/** What an upgrade is refused with. */
export interface Refusal {
  readonly status: number;
  readonly body: string;
  readonly headers?: Headers;
}

/** What is wrong with a client's opening handshake (RFC 6455, section 4.2.1), `undefined` if it is right. */
export function checkRequest(request: IncomingMessage): Refusal | undefined {
  const { upgrade, 'sec-websocket-key': key = '', 'sec-websocket-version': version } = request.headers;
  if (request.method !== 'GET') {
    return { status: 405, body: `${request.method} cannot upgrade to a WebSocket`, headers: { Allow: 'GET' } };
  }
  if (upgrade?.toLowerCase() !== 'websocket') {
    return { status: 400, body: `Upgrade: ${upgrade} is not websocket` };
  }
  if (version !== PROTOCOL_VERSION) {
    const headers = { 'Sec-WebSocket-Version': PROTOCOL_VERSION };
    return { status: 426, body: `Sec-WebSocket-Version: ${version} is not ${PROTOCOL_VERSION}`, headers };
  }
  if (!/^[A-Za-z0-9+/]{22}==$/.test(key)) {
    return { status: 400, body: `Sec-WebSocket-Key: ${key} is not 16 bytes in base64` };
  }
  return undefined;
}

function acceptValue(request: IncomingMessage): string {
  const key = request.headers['sec-websocket-key'] ?? '';
  return createHash('sha1').update(`${key}${ACCEPT_GUID}`).digest('base64');
}

/** The sub-protocol to answer with: the first that was offered, unless `?protocol=` asks for another one or for none. */
export function chooseProtocol(request: IncomingMessage, wanted: string | undefined): string {
  if (wanted === undefined) {
    return request.headers['sec-websocket-protocol']?.split(',')[0]?.trim() ?? '';
  }
  if (!/^[\x20-\x7e]*$/.test(wanted)) {
    throw new InvalidInput(`protocol="${wanted}" does not fit into a header`);
  }
  return wanted;
}

/** The headers of a right 101, to be sent or spoilt. */
export function acceptHeaders(request: IncomingMessage, protocol: string): Headers {
  return {
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Accept': acceptValue(request),
    ...(protocol === '' ? {} : { 'Sec-WebSocket-Protocol': protocol }),
  };
}

export function switchingProtocols(headers: Headers): string {
  return httpHead(101, headers);
}

/** A whole HTTP answer that ends the connection. */
export function refusalText({ status, body, headers = {} }: Refusal): string {
  const content = `${body}\n`;
  return (
    httpHead(status, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': String(Buffer.byteLength(content)),
      Connection: 'close',
      'Access-Control-Allow-Origin': '*',
      ...headers,
    }) + content
  );
}

function httpHead(status: number, headers: Headers): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n${lines.join('')}\r\n`;
}
