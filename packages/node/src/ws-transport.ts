/** The transport over ws. */
import {
  hresult,
  shownAddress,
  winrtError,
  type ConnectAttempt,
  type ConnectRequest,
  type ConnectionHandler,
  type Transport,
} from '@twinsocket/core';
import WebSocket from 'isomorphic-ws';
import { capabilities } from './capabilities.ts';
import { OpenConnection } from './connection/open-connection.ts';
import { conflictingSetting } from './handshake/conflicting-settings.ts';
import { Handshake, type HandshakeOutcome } from './handshake/handshake.ts';
import { supportsCreateConnection } from './handshake/supports-create-connection.ts';
import { requireSupportedWs, wsRange } from './ws-range.ts';

export const wsTransport: Transport = {
  capabilities,
  connect(request: ConnectRequest, handler: ConnectionHandler): ConnectAttempt {
    const conflict = conflictingSetting(request);
    if (conflict) throw conflict;
    // First, since a ws before 8.17 does not dial as it is told either, and this text names it.
    requireSupportedWs(WebSocket, 'connectAsync');
    if (!supportsCreateConnection()) {
      const text = `connectAsync: can't connect to ${shownAddress(request.url)}: another WebSocket replaces ws and ignores our settings`;
      throw winrtError(
        hresult.ERROR_NOT_SUPPORTED,
        `${text}; use Bun 1.4 or later, bundle ws ${wsRange}, don't mock ws, or in a test that imitates a page resolve with the condition browser`,
      );
    }
    const outcome: HandshakeOutcome = {
      opened(socket, properties) {
        const connection = new OpenConnection(socket, request.options, 'client', handler);
        handler.opened(connection, connection.info(properties));
      },
      failed: (error, certificates) => handler.failed(error, certificates),
    };
    return new Handshake(request, outcome, handler.copies === true);
  },
};
