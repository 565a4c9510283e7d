/** The transport over ws. */
import {
  hresult,
  ownDialling,
  winrtError,
  type Connection,
  type ConnectRequest,
  type Sink,
  type Transport,
} from '@twinsocket/core';
import { capabilities } from './capabilities.ts';
import { ClientConnection } from './client-connection.ts';
import { dialsAsTold } from './dials-as-told.ts';

export const wsTransport: Transport = {
  capabilities,
  ownDialling,
  connect(request: ConnectRequest, sink: Sink): Connection {
    if (!dialsAsTold()) {
      const text = `connectAsync: ${request.url} is not dialled, since the WebSocket in place of ws would do it in its own way`;
      throw winrtError(hresult.ERROR_NOT_SUPPORTED, `${text}: use Bun 1.4 or later, or leave ws unmocked`);
    }
    return new ClientConnection(request, sink);
  },
};
