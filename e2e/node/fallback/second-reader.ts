/**
 * Makes ws look like one that we don't know: beside its listener for what TCP brings there is a second one, so ours finds no place
 * that is sure to be ws's. A set-up file: the product takes the same `ws` from node_modules.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import WebSocket from 'isomorphic-ws';

type Emit = (this: WebSocket, event: string | symbol, ...args: unknown[]) => boolean;

// oxlint-disable-next-line typescript/unbound-method -- bound again where it is called
const emit: Emit = WebSocket.prototype.emit;
const sockets = new WeakMap<WebSocket, Socket>();

const emitBesideAnotherReader: Emit = function (event, ...args) {
  if (event === 'upgrade') sockets.set(this, (args[0] as IncomingMessage).socket);
  if (event === 'open') sockets.get(this)?.on('data', () => {});
  return emit.call(this, event, ...args);
};
WebSocket.prototype.emit = emitBesideAnotherReader;
