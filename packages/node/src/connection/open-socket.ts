/** What a connection is opened with: by a client's handshake, or by a server that accepts it. */
import type { Socket } from 'node:net';
import type { ConnectOptions } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';

export type OpenOptions = Pick<ConnectOptions, 'maxMessageSize' | 'closeTimeout' | 'pongInterval' | 'receiveTimeout'>;

/** A server's peer masks its frames. */
export type Side = 'client' | 'server';

/** A connection of ws, and as much of its TCP socket as could be got hold of. */
export interface OpenSocket {
  readonly socket: WebSocket;
  readonly tcp: Socket | undefined;
  /** Listeners of the socket's `data` that are not ws's; undefined if that can't be told. */
  readonly foreignListeners: readonly unknown[] | undefined;
}
