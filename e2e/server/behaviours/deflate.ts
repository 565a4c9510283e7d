import type { IncomingMessage } from 'node:http';
import type { Behaviour } from '../connection.ts';
import { RSV1 } from '../frame-header.ts';
import type { Headers } from '../handshake.ts';
import type { RouteInput } from '../route-input.ts';
import { echo } from './echo.ts';
import { raw } from './raw.ts';

/**
 * Agrees on compression (RFC 7692) without doing any: frames are sent as the path gives them, and each frame of the client
 * goes back as it came, compressed or not. Without context takeover every message stands alone, so that both can be read.
 */
export function deflate(input: RouteInput, request: IncomingMessage): Behaviour {
  const behave = input.text('hex') === undefined ? echo : raw(input);
  const reservedBits = offersDeflate(request) ? RSV1 : 0;
  return (connection) => ({ ...behave(connection), reservedBits });
}

/** What the 101 says of it: nothing, if it was not offered. */
export function deflateHeaders(request: IncomingMessage): Headers {
  return offersDeflate(request)
    ? { 'Sec-WebSocket-Extensions': 'permessage-deflate; server_no_context_takeover; client_no_context_takeover' }
    : {};
}

function offersDeflate(request: IncomingMessage): boolean {
  const offers = request.headers['sec-websocket-extensions']?.split(',') ?? [];
  return offers.some((offer) => offer.split(';')[0]?.trim() === 'permessage-deflate');
}
