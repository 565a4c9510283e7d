import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A loopback server that takes connections and counts them. */
export interface Listening {
  readonly port: number;
  /** All that have come, the ones that have ended included. */
  readonly connections: readonly Socket[];
  close(): Promise<void>;
}

/** Listens on an address of the loopback network, and on a port of its own unless one is given. */
export async function listen(server: Server = createServer(), host = '127.0.0.1', port = 0): Promise<Listening> {
  const connections: Socket[] = [];
  server.on('connection', (socket: Socket) => {
    connections.push(socket);
    socket.on('error', () => {});
    // Without reading, the end of a connection isn't seen. A server that parses reads by itself.
    if (socket.listenerCount('data') === 0) socket.resume();
  });
  await once(server.listen({ host, port }), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    async close() {
      for (const connection of connections) connection.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Once the server has seen the end of a connection. */
export async function ended(connection: Socket): Promise<void> {
  if (!connection.closed) await new Promise<void>((resolve) => connection.once('close', () => resolve()));
}
