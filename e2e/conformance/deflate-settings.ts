/** The parameters of permessage-deflate (RFC 7692, section 7.1), and what of them an offer lets a server choose. */
import type { IncomingMessage } from 'node:http';

export interface DeflateSettings {
  readonly serverNoContextTakeover?: boolean;
  readonly clientNoContextTakeover?: boolean;
  /** 9 to 15; zlib has no raw deflate with 8. */
  readonly serverMaxWindowBits?: number;
  /** The same, and only for a client that offers to keep to one. */
  readonly clientMaxWindowBits?: number;
}

/** The header's value for the 101; undefined if the client has not offered what the settings need. */
export function agreeOnDeflate(request: IncomingMessage, settings: DeflateSettings): string | undefined {
  const offers = request.headers['sec-websocket-extensions']?.split(',') ?? [];
  const offered = offers
    .map((offer) => offer.split(';').map((part) => part.trim().split('=')[0]))
    .find(([name]) => name === 'permessage-deflate');
  if (offered === undefined) return undefined;
  const { serverNoContextTakeover, clientNoContextTakeover, serverMaxWindowBits, clientMaxWindowBits } = settings;
  if (clientMaxWindowBits !== undefined && !offered.includes('client_max_window_bits')) return undefined;
  return [
    'permessage-deflate',
    ...(serverNoContextTakeover ? ['server_no_context_takeover'] : []),
    ...(clientNoContextTakeover ? ['client_no_context_takeover'] : []),
    ...(serverMaxWindowBits === undefined ? [] : [`server_max_window_bits=${serverMaxWindowBits}`]),
    ...(clientMaxWindowBits === undefined ? [] : [`client_max_window_bits=${clientMaxWindowBits}`]),
  ].join('; ');
}
