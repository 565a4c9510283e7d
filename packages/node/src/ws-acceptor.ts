/** A connection that a server of ws has accepted, for the socket that takes it over. */
import type { Socket } from 'node:net';
import type { Acceptor, AcceptOptions, ConnectionHandler, OpenedConnection } from '@twinsocket/core';
import type WebSocket from 'isomorphic-ws';
import { capabilities } from './capabilities.ts';
import { OpenConnection } from './connection/open-connection.ts';

export class WsAcceptor implements Acceptor {
  readonly capabilities = capabilities;
  readonly #socket: WebSocket;
  readonly #tcp: Socket | undefined;

  constructor(socket: WebSocket, tcp: Socket | undefined) {
    this.#socket = socket;
    this.#tcp = tcp;
  }

  accept(options: AcceptOptions, handler: ConnectionHandler): OpenedConnection {
    const [socket, tcp] = [this.#socket, this.#tcp];
    // The app may have asked for another, and OpenConnection reads Buffers.
    socket.binaryType = 'nodebuffer';
    // Once bytes have been read, ws may be in the midst of a frame, and nobody could take over.
    const foreignListeners = tcp?.readableDidRead === false ? [] : undefined;
    const connection = new OpenConnection({ socket, tcp, foreignListeners }, options, 'server', handler);
    return { connection, info: connection.info() };
  }
}
