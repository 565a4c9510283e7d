/**
 * Makes ws look like one that we don't know: beside its listener for what TCP brings there is a second one, so ours finds no place
 * that is sure to be ws's. A set-up file: the product takes the same `ws` from node_modules.
 */
import type { Duplex } from 'node:stream';
import WebSocket from 'isomorphic-ws';

type Emit = (this: WebSocket, event: string | symbol, ...args: unknown[]) => boolean;

// oxlint-disable-next-line typescript/unbound-method -- bound again where it is called
const emit: Emit = WebSocket.prototype.emit;

const emitBesideAnotherReader: Emit = function (event, ...args) {
  // Also of a connection whose handshake ws has not made: only ws knows it then.
  if (event === 'open') (this as unknown as { readonly _socket: Duplex })._socket.on('data', () => {});
  return emit.call(this, event, ...args);
};
WebSocket.prototype.emit = emitBesideAnotherReader;
