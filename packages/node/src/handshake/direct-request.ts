/** The request of a handshake that we write by ourselves (RFC 6455, 4.1), byte for byte as http writes it. */
import { randomBytes } from 'node:crypto';
import type { ConnectRequest } from '@twinsocket/core';
import { isHttpObserved, ownHttpRequest, type HttpRequest } from './node-http.ts';
import { opensDirectly } from './open-web-socket.ts';

export interface DirectRequest {
  /** In Latin-1. */
  readonly text: string;
  readonly key: string;
  /** Makes the request of http that reads another answer than the ordinary one. */
  readonly httpRequest: HttpRequest;
}

const plainName = /^[a-z][!#$%&'*+.^_`|~0-9a-z-]*$/i;

/** To which http or ws give a meaning, or a place. */
const ownName =
  /^(?:connection|content-length|date|expect|host|keep-alive|trailer|transfer-encoding|upgrade|sec-websocket-.*)$/i;

/** What http lets into a value. */
const plainValue = /^[\t\x20-\x7e\x80-\xff]*$/;

const plainProtocol = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * Undefined where http has to make the request: a tool has replaced http's, it goes to an agent, through a proxy or offers compression, or something in it has a meaning for http or
 * is refused by http or ws, whose errors name it.
 */
export function directRequest(
  { protocols, options }: ConnectRequest,
  url: URL,
  headers: ConnectRequest['headers'],
): DirectRequest | undefined {
  const httpRequest = ownHttpRequest;
  if (!httpRequest || options.agent || options.proxy !== undefined || options.perMessageDeflate) return undefined;
  if (isHttpObserved()) return undefined;
  if (url.username !== '' || url.password !== '' || url.hash !== '') return undefined;
  if (!headers.every(isPlain) || !arePlain(protocols) || !opensDirectly()) return undefined;
  const key = randomBytes(16).toString('base64');
  let text = `GET ${url.pathname}${url.search} HTTP/1.1\r\n`;
  for (const [name, value] of headers) text += `${name}: ${value}\r\n`;
  text += `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`;
  if (protocols.length > 0) text += `Sec-WebSocket-Protocol: ${protocols.join(', ')}\r\n`;
  return { text: `${text}Host: ${url.host}\r\n\r\n`, key, httpRequest };
}

function isPlain([name, value]: readonly [name: string, value: string]): boolean {
  return plainName.test(name) && !ownName.test(name) && plainValue.test(value);
}

function arePlain(protocols: readonly string[]): boolean {
  if (protocols.length === 0) return true;
  return new Set(protocols).size === protocols.length && protocols.every((protocol) => plainProtocol.test(protocol));
}
