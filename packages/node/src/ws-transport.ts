/** The transport over ws. */
import {
  asWinRTError,
  hresult,
  longestTimer,
  winrtError,
  type Connection,
  type ConnectRequest,
  type Sink,
  type Transport,
} from '@twinsocket/core';
import WebSocket from 'isomorphic-ws';
import type { ClientOptions } from 'ws';
import { capabilities } from './capabilities.ts';
import { WsConnection } from './ws-connection.ts';

/** Options of ws 8.19 and later that its types do not know yet. */
interface Options extends ClientOptions {
  closeTimeout: number;
  maxFragments: number;
  maxBufferedChunks: number;
}

export const wsTransport: Transport = {
  capabilities,
  connect(request: ConnectRequest, sink: Sink): Connection {
    return new WsConnection(dial(request), request, sink);
  },
};

function dial({ url, protocols, headers, options }: ConnectRequest): WebSocket {
  const { maxMessageSize, closeTimeout, certificateAuthorities } = options;
  const settings: Options = {
    headers: Object.fromEntries(headers),
    followRedirects: false,
    perMessageDeflate: false,
    // ws's own defaults refuse legal peers: 100 MiB a message, 16,384 fragments, 262,144 chunks. 0 stands for any.
    maxPayload: maxMessageSize === Infinity ? 0 : maxMessageSize,
    maxFragments: 0,
    maxBufferedChunks: 0,
    // Core has the close deadline and aborts; ws's own must not come before it.
    closeTimeout: Math.min(closeTimeout, longestTimer),
    // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED can't switch verification off behind the user's back.
    rejectUnauthorized: true,
    ...(certificateAuthorities.length > 0 ? { ca: [...certificateAuthorities] } : {}),
  };
  try {
    return new WebSocket(url, [...protocols], settings);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw winrtError(hresult.E_INVALIDARG, `connectAsync: ws refuses ${url}`, cause);
    throw asWinRTError(cause, 'connectAsync');
  }
}
