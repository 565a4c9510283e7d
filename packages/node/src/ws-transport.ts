/** The transport over ws. */
import type { Connection, ConnectRequest, Sink, Transport } from '@twinsocket/core';
import { capabilities } from './capabilities.ts';
import { ClientConnection } from './client-connection.ts';

export const wsTransport: Transport = {
  capabilities,
  connect(request: ConnectRequest, sink: Sink): Connection {
    return new ClientConnection(request, sink);
  },
};
