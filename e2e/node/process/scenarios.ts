/** Uses of a socket, none of which leaves anything behind that keeps a process. None waits for the end of its socket. */
import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as api from 'twinsocket';
import { ReconnectingWebSocket } from 'twinsocket/reconnecting';
import { WebSocketServer } from 'ws';
import { acceptMessageWebSocket, acceptStreamWebSocket } from '../twinsocket.ts';
import * as hresult from '../../contract/support/hresult.ts';
import { MiB } from '../../sizes.ts';
import type { ContractEnv } from '../../contract/case.ts';

type Peer = ContractEnv['peer'];
type Socket = api.MessageWebSocket | api.StreamWebSocket;

const both = (): readonly Socket[] => [new api.MessageWebSocket(), new api.StreamWebSocket()];

function trusting<T extends Socket>(socket: T, peer: Peer): T {
  socket.control.certificateAuthorities = [peer.certificateAuthority];
  return socket;
}

/** Sends a few bytes and waits until they are back. */
async function echo(socket: Socket): Promise<void> {
  const reader = socket.readable.getReader();
  await socket.outputStream.writeAsync(api.fromUint8Array(Uint8Array.of(1, 2, 3)));
  assert.deepEqual((await reader.read()).value, Uint8Array.of(1, 2, 3));
  reader.releaseLock();
}

async function connected<T extends Socket>(socket: T, address: string): Promise<T> {
  await socket.connectAsync(address);
  return socket;
}

/** A write of more than all buffers on the way hold, and what it fails with. */
function stalled(socket: Socket, number: number): Promise<void> {
  return rejects(socket.outputStream.writeAsync(api.fromUint8Array(new Uint8Array(32 * MiB))), number);
}

/** Reads to the end. */
async function readOut(socket: Socket): Promise<void> {
  const reader = socket.readable.getReader();
  while (!(await reader.read()).done);
}

const rejects = (promise: PromiseLike<unknown>, number: number): Promise<void> =>
  assert.rejects(async () => promise, { name: number === hresult.CANCELLED ? 'Canceled' : 'WinRTError', number });

/** Connects that are refused with a body that never ends, by each way to a server, one after the other. */
function* refusals(peer: Peer): Generator<PromiseLike<void>> {
  const path = '/refuse/503?body=stalled';
  yield new api.MessageWebSocket().connectAsync(peer.ws + path);
  yield trusting(new api.StreamWebSocket(), peer).connectAsync(peer.wss + path);
  const proxied = trusting(new api.MessageWebSocket(), peer);
  proxied.control.proxy = peer.proxies.open;
  yield proxied.connectAsync(peer.wss + path);
  const byAgent = new api.StreamWebSocket();
  byAgent.control.agent = new Agent({ keepAlive: true });
  yield byAgent.connectAsync(peer.ws + path);
}

/** The connections that keep this process. */
const connections = (): string[] => process.getActiveResourcesInfo().filter((kind) => /TCP|TLS/.test(kind));

export const scenarios: Readonly<Record<string, (peer: Peer) => Promise<void>>> = {
  'an echo, and close()': async (peer) => {
    for (const socket of both()) {
      await echo(await connected(socket, `${peer.ws}/echo`));
      socket.close();
    }
  },

  'an echo over TLS, and close()': async (peer) => {
    for (const socket of both()) {
      await echo(await connected(trusting(socket, peer), `${peer.wss}/echo`));
      socket.close(4000, 'done');
    }
  },

  'an echo through a proxy, with TLS and without': async (peer) => {
    for (const address of [peer.ws, peer.wss]) {
      for (const socket of both()) {
        socket.control.proxy = peer.proxies.open;
        await echo(await connected(trusting(socket, peer), `${address}/echo`));
        socket.close();
      }
    }
  },

  'an echo by an agent': async (peer) => {
    for (const socket of both()) {
      socket.control.agent = new Agent();
      await echo(await connected(socket, `${peer.ws}/echo`));
      socket.close();
    }
  },

  'await using': async (peer) => {
    await using message = new api.MessageWebSocket();
    await using stream = new api.StreamWebSocket();
    for (const socket of [message, stream]) await echo(await connected(socket, `${peer.ws}/echo`));
  },

  'a socket that never connected': async () => {
    for (const socket of both()) socket.close();
  },

  'a connect that is refused': async (peer) => {
    for (const socket of both())
      await rejects(socket.connectAsync(peer.ws.replace('127.0.0.1', '127.0.0.2')), hresult.CANNOT_CONNECT);
  },

  'a connect with a certificate that is not trusted': async (peer) => {
    for (const socket of both()) await rejects(socket.connectAsync(`${peer.tls.selfSigned}/echo`), hresult.INVALID_CA);
  },

  'a connect that is answered with 404': async (peer) => {
    for (const socket of both()) await rejects(socket.connectAsync(`${peer.ws}/refuse/404`), hresult.httpStatus(404));
  },

  'a connect that is refused with a body that never ends, which nobody asks for': async (peer) => {
    for (const refused of refusals(peer)) {
      await rejects(refused, hresult.httpStatus(503));
      // The connection is still there, but does not keep the process.
      assert.deepEqual(connections(), []);
    }
  },

  'a connect that is refused with a body that never ends, which is waited for': async (peer) => {
    for (const refused of refusals(peer)) {
      const error = await refused.then(
        () => undefined,
        (reason: api.WinRTError) => reason,
      );
      assert.equal(await error?.response?.body, 'refused with 503\n');
    }
  },

  'a connect through a proxy that refuses': async (peer) => {
    for (const socket of both()) {
      socket.control.proxy = peer.proxies.refusing;
      await rejects(socket.connectAsync(`${peer.ws}/echo`), hresult.httpStatus(403));
    }
  },

  'a connect that is cancelled at once': async (peer) => {
    for (const address of [`${peer.ws}/echo`, `${peer.wss}/echo`]) {
      for (const socket of both()) {
        const connecting = socket.connectAsync(address);
        connecting.cancel();
        await rejects(connecting, hresult.CANCELLED);
      }
    }
  },

  'a connect that a signal cancels while the server is silent': async (peer) => {
    for (const address of [`${peer.ws}/never`, `${peer.wss}/never`]) {
      for (const socket of both()) {
        const connecting = trusting(socket, peer).connectAsync(address, { signal: AbortSignal.timeout(50) });
        await rejects(connecting, hresult.TIMEOUT);
      }
    }
  },

  'a connect that is closed while the proxy is silent': async (peer) => {
    for (const socket of both()) {
      socket.control.proxy = peer.proxies.silent;
      const connecting = socket.connectAsync(`${peer.ws}/echo`);
      setTimeout(() => socket.close(), 50);
      await rejects(connecting, hresult.OPERATION_CANCELLED);
    }
  },

  'a connect that is late': async (peer) => {
    for (const socket of both()) {
      socket.control.connectTimeout = 50;
      await rejects(socket.connectAsync(`${peer.ws}/never`), hresult.TIMEOUT);
    }
  },

  'a peer that vanishes': async (peer) => {
    for (const how of ['fin', 'rst']) {
      for (const socket of both()) {
        const reading = readOut(await connected(socket, `${peer.ws}/cut?how=${how}&send=3&of=10`));
        await rejects(reading, hresult.CONNECTION_ABORTED);
      }
    }
  },

  'a peer that breaks the protocol': async (peer) => {
    for (const socket of both()) {
      const reading = readOut(await connected(socket, `${peer.ws}/raw?hex=8300`));
      await rejects(reading, hresult.INVALID_SERVER_RESPONSE);
    }
  },

  'a peer that closes': async (peer) => {
    for (const socket of both()) await readOut(await connected(socket, `${peer.ws}/close/1000?when=open`));
  },

  'a peer that closes, or answers our close, and leaves TCP open': async (peer) => {
    for (const socket of both()) await readOut(await connected(socket, `${peer.ws}/close-open?when=open`));
    for (const socket of both()) (await connected(socket, `${peer.ws}/close-open`)).close();
  },

  'a peer that never answers our close': async (peer) => {
    for (const socket of both()) {
      socket.control.closeTimeout = 50;
      (await connected(socket, `${peer.ws}/deaf`)).close();
    }
  },

  'a close while the peer reads nothing': async (peer) => {
    for (const socket of both()) {
      socket.control.closeTimeout = 50;
      const write = stalled(await connected(socket, `${peer.ws}/stall`), hresult.OPERATION_CANCELLED);
      socket.close();
      await write;
    }
  },

  'a write that comes to a stand': async (peer) => {
    for (const socket of both()) {
      socket.control.sendTimeout = 200;
      await stalled(await connected(socket, `${peer.ws}/stall`), hresult.TIMEOUT);
    }
  },

  'a writable that is aborted': async (peer) => {
    for (const socket of both()) {
      socket.control.closeTimeout = 50;
      const writer = (await connected(socket, `${peer.ws}/stall`)).writable.getWriter();
      writer.write(new Uint8Array(32 * MiB)).catch(() => {});
      writer.closed.catch(() => {});
      await writer.abort();
      socket.close();
    }
  },

  'keep-alives': async (peer) => {
    for (const socket of both()) {
      socket.control.desiredUnsolicitedPongInterval = 10;
      await connected(socket, `${peer.ws}/pongs`);
      const reader = socket.readable.getReader();
      await reader.read(); // the peer tells of the first one
      reader.releaseLock();
      socket.close();
    }
  },

  'a ReconnectingWebSocket that is closed while it waits for its next attempt': async () => {
    const socket = new ReconnectingWebSocket('ws://127.0.0.1:1/', { minDelay: 600_000, maxDelay: 600_000 });
    await new Promise((resolve) => socket.addEventListener('down', resolve));
    socket.close();
  },

  'a server that is closed with its sockets': async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const accepted: { close(): void }[] = [];
    server.on('connection', (ws, request) => {
      if (request.url === '/bytes') {
        const socket = acceptStreamWebSocket(ws, request);
        accepted.push(socket);
        void socket.readable.pipeTo(socket.writable).catch(() => {});
      } else {
        const socket = acceptMessageWebSocket(ws, request);
        accepted.push(socket);
        void socket.readable.pipeTo(socket.writable).catch(() => {});
      }
    });
    const address = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const path of ['/bytes', '/messages']) {
      for (const socket of both()) await echo(await connected(socket, address + path));
    }
    assert.equal(accepted.length, 4);
    for (const socket of accepted) socket.close();
    server.close();
  },
};
