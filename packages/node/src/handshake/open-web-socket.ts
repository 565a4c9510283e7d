/**
 * A WebSocket of ws over a connection whose handshake ws has not made. ws does this for its own server only, by members that are not documented, so
 * it is tried before it is used: where ws does not do as expected, it makes the handshakes itself.
 */
import { Duplex } from 'node:stream';
import WebSocket from 'isomorphic-ws';
import type { WsLimits } from './ws-options.ts';

/** Members of ws that are not documented (8.23, websocket.js and websocket-server.js). */
interface Openable {
  _isServer: boolean;
  _protocol: string;
  setSocket(stream: Duplex, head: Uint8Array, settings: object): void;
}

const ofServer = WebSocket as unknown as new (
  address: null,
  protocols: undefined,
  settings: object,
) => WebSocket & Openable;

/** Opens a client's WebSocket. What has come behind the answer is `head`. */
export function openWebSocket(stream: Duplex, head: Uint8Array, protocol: string, limits: WsLimits): WebSocket {
  const settings = { ...limits, autoPong: true, allowSynchronousEvents: true, skipUTF8Validation: false };
  const socket = new ofServer(null, undefined, settings);
  socket._isServer = false;
  socket._protocol = protocol;
  socket.setSocket(stream, head, settings);
  return socket;
}

let answer: boolean | undefined;

/** Whether {@link openWebSocket} works with the loaded ws. */
export function opensDirectly(): boolean {
  return (answer ??= isClient());
}

/** Opens one over no connection: a client reads frames that are not masked, and masks what it sends (RFC 6455, 5.1). */
function isClient(): boolean {
  const written: Uint8Array[] = [];
  const stream = new Duplex({
    read() {},
    write(bytes: Uint8Array, _encoding, done) {
      written.push(bytes);
      done();
    },
  });
  // Nobody is told of its end.
  stream.on('error', () => {});
  try {
    // A WebSocket that dials by itself would try to dial to no address.
    if (typeof ofServer.prototype.setSocket !== 'function') return false;
    const limits = { maxPayload: 1024, maxFragments: 1, maxBufferedChunks: 8, maxPendingAutoPongs: 8, closeTimeout: 1 };
    const socket = openWebSocket(stream, new Uint8Array(0), 'probe', limits);
    socket.on('error', () => {});
    let read = '';
    socket.on('message', (data, isBinary) => (read = isBinary ? '' : (data as Buffer).toString()));
    const isOpen = socket.readyState === socket.OPEN && socket.protocol === 'probe' && socket.extensions === '';
    stream.emit('data', Buffer.of(0x81, 2, 0x6f, 0x6b));
    socket.ping();
    socket.terminate();
    const [first, second] = Buffer.concat(written);
    return isOpen && read === 'ok' && first === 0x89 && second === 0x80;
  } catch {
    return false;
  } finally {
    stream.destroy();
  }
}
