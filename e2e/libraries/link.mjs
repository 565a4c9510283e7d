/** The way from a library to its server: TCP through a proxy of ours that can be cut, and our WebSocket class that counts its sockets. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { WebSocket } from 'twinsocket/websocket';

/**
 * @param {number} port of the server, on 127.0.0.1
 * @param {(socket: import('twinsocket').MessageWebSocket) => void} [configure]
 */
export async function openLink(port, configure = () => {}) {
  const wires = new Set();
  let connections = 0;
  let sockets = 0;
  const proxy = createServer((near) => {
    connections++;
    const far = connect(port, '127.0.0.1');
    const wire = [near, far];
    wires.add(wire);
    near.pipe(far).pipe(near);
    for (const end of wire) {
      end.setNoDelay(true);
      // The other end hears of a reset by a reset.
      end.on('error', () => wire.forEach((each) => each.destroy()));
      end.once('close', () => wires.delete(wire));
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    host: `127.0.0.1:${proxy.address().port}`,
    /** To be given to the library. */
    WebSocket: WebSocket.with({
      configure(socket) {
        sockets++;
        configure(socket);
      },
    }),
    /** Resets both ends of every connection, as a router that is switched off and on. New ones get through. */
    cut() {
      assert.ok(wires.size > 0, 'there is a connection to cut');
      for (const wire of wires) for (const end of wire) end.resetAndDestroy();
    },
    /** Bytes stop, and nobody is told, as by a cable that is pulled out. New connections get through. */
    stall() {
      assert.ok(wires.size > 0, 'there is a connection to stall');
      for (const [near, far] of wires) {
        near.unpipe(far).pause();
        far.unpipe(near).pause();
      }
    },
    /** Throws unless the library came back after a cut, each time with our class. */
    cameBack(times = 1) {
      assert.equal(connections, 1 + times, 'connections of the library');
      assert.equal(sockets, connections, 'sockets of our class');
    },
  };
}

/** A server of `node:http` on 127.0.0.1. */
export async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}
