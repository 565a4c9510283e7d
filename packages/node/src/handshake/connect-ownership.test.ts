/**
 * An app is called while its socket connects: by its look-up, its agent, a handler, or when its proxy or server has been reached. Whatever
 * it does there, one connect has one end, and what was opened belongs to a socket that can close it.
 */
import { once } from 'node:events';
import { Agent } from 'node:http';
import { createServer } from 'node:https';
import { connect, type AddressInfo, type NetConnectOpts, type Socket } from 'node:net';
import { ChainValidationResult, hresult, PasswordCredential } from '@twinsocket/core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { loopbackCertificate, type TestCertificate } from '../dial/testing/certificates.ts';
import { startProxy, tunnel, type TestProxy } from '../dial/testing/proxy.ts';
import { MessageWebSocket, StreamWebSocket } from '../sockets.ts';

type Client = MessageWebSocket | StreamWebSocket;

/** The same server, by plain TCP and by TLS. */
interface Peer {
  readonly wss: WebSocketServer;
  readonly tcp: Set<Socket>;
  readonly address: string;
  close(): void;
}

let certificate: TestCertificate;
let plain: Peer;
let secure: Peer;
let proxy: TestProxy;
/** What the proxy does first when it is asked for a tunnel. */
let onTunnel: () => void;
let agents: Agent[];

async function startPeer(isSecure: boolean): Promise<Peer> {
  const tcp = new Set<Socket>();
  const https = isSecure ? createServer(certificate) : undefined;
  const wss = new WebSocketServer(https ? { server: https } : { host: '127.0.0.1', port: 0 });
  const http = https ?? (wss as unknown as { _server: ReturnType<typeof createServer> })._server;
  http.on('connection', (socket: Socket) => {
    tcp.add(socket);
    socket.on('close', () => tcp.delete(socket)).on('error', () => {});
  });
  wss.on('connection', (client) => client.on('message', (data) => client.send(data)).on('error', () => {}));
  if (https) https.listen(0, '127.0.0.1');
  await once(https ?? wss, 'listening');
  const { port } = http.address() as AddressInfo;
  const close = (): void => {
    for (const socket of tcp) socket.destroy();
    wss.close();
    https?.close();
  };
  return { wss, tcp, address: `${isSecure ? 'wss' : 'ws'}://peer.test:${port}/`, close };
}

beforeAll(async () => {
  certificate = await loopbackCertificate();
});

beforeEach(async () => {
  plain = await startPeer(false);
  secure = await startPeer(true);
  onTunnel = () => {};
  proxy = await startProxy((request, socket) => {
    onTunnel();
    tunnel(request, socket);
  });
  agents = [];
});

afterEach(async () => {
  for (const agent of agents) agent.destroy();
  plain.close();
  secure.close();
  await proxy.close();
});

/** Once another connection has come and gone, the server has taken and ended whatever was before it. */
async function openAtServer(peer: Peer): Promise<number> {
  const other = new MessageWebSocket();
  other.control.lookup = here;
  other.control.ignorableServerCertificateErrors.push(...faults);
  await other.connectAsync(peer.address);
  const closed = new Promise((resolve) => (other.onclosed = resolve));
  other.close();
  await closed;
  // Sockets of ours that were destroyed reach the server by its event loop, which is this one.
  const deadline = performance.now() + 2000;
  while (peer.tcp.size > 0 && performance.now() < deadline) await new Promise(setImmediate);
  return peer.tcp.size;
}

const faults = [ChainValidationResult.untrusted, ChainValidationResult.invalidName];
const here = ((_name, _options, done) => done(null, '127.0.0.1', 4)) satisfies Client['control']['lookup'];

/** An agent that calls the app when it is asked for a connection, and connects to this machine. */
function agentThat(act: () => void, later: boolean): Agent {
  const agent = new Agent();
  agents.push(agent);
  agent.createConnection = ((
    options: NetConnectOpts & { port: number },
    callback: (error: null, socket: Socket) => void,
  ) => {
    const make = (): Socket => connect({ host: '127.0.0.1', port: options.port });
    if (!later) {
      act();
      return make();
    }
    setImmediate(() => {
      act();
      callback(null, make());
    });
    return undefined;
  }) as never;
  return agent;
}

interface Place {
  readonly peer: () => Peer;
  /** Has the app called by the socket's next connect. */
  readonly set: (socket: Client, act: () => void) => void;
}

const overTls = (socket: Client): void => {
  socket.control.lookup = here;
  socket.control.ignorableServerCertificateErrors.push(...faults);
};

/** The server asks our own connection for credentials, which are there. */
function askForCredentials(control: Client['control']): void {
  control.serverCredential = new PasswordCredential('', 'user', 'secret');
  plain.wss.options.verifyClient = ({ req }, answer) =>
    req.headers['x-first'] === undefined || req.headers.authorization !== undefined
      ? answer(true)
      : answer(false, 401, '', { 'WWW-Authenticate': 'Basic realm="x"' });
}

function onSecond(act: () => void): () => void {
  let count = 0;
  return () => {
    if (++count === 2) act();
  };
}

const places: Readonly<Record<string, Place>> = {
  'a look-up that answers at once': {
    peer: () => plain,
    set: ({ control }, act) => {
      control.lookup = (...asked) => {
        act();
        here(...asked);
      };
    },
  },
  'a look-up that answers later': {
    peer: () => plain,
    set: ({ control }, act) => {
      control.lookup = (...asked) => {
        setImmediate(() => {
          act();
          here(...asked);
        });
      };
    },
  },
  'a look-up that has answered already': {
    peer: () => plain,
    set: ({ control }, act) => {
      control.lookup = (...asked) => {
        here(...asked);
        here(...asked);
        act();
        here(...asked);
      };
    },
  },
  'the look-up of the second try, with credentials': {
    peer: () => plain,
    set: ({ control }, act) => {
      askForCredentials(control);
      const actOnSecond = onSecond(act);
      control.lookup = (...asked) => {
        actOnSecond();
        here(...asked);
      };
    },
  },
  'an agent’s createConnection of the second try': {
    peer: () => plain,
    set: ({ control }, act) => {
      askForCredentials(control);
      control.agent = agentThat(onSecond(act), false);
    },
  },
  'an agent’s createConnection': {
    peer: () => plain,
    set: ({ control }, act) => (control.agent = agentThat(act, false)),
  },
  'an agent’s createConnection that calls back': {
    peer: () => plain,
    set: ({ control }, act) => (control.agent = agentThat(act, true)),
  },
  'a handler of servercustomvalidationrequested': {
    peer: () => secure,
    set: (socket, act) => {
      overTls(socket);
      socket.onservercustomvalidationrequested = () => act();
    },
  },
  'a handler that takes a deferral': {
    peer: () => secure,
    set: (socket, act) => {
      overTls(socket);
      socket.onservercustomvalidationrequested = (event) => {
        const deferral = event.getDeferral();
        setImmediate(() => {
          act();
          deferral.complete();
        });
      };
    },
  },
  'a proxy that was asked for a tunnel': {
    peer: () => plain,
    set: ({ control }, act) => {
      control.proxy = `http://127.0.0.1:${proxy.port}`;
      onTunnel = act;
    },
  },
};

interface Attempted {
  readonly socket: Client;
  readonly controller: AbortController;
  connecting: ReturnType<Client['connectAsync']> | undefined;
}

/** What the app does, and what the connect ends with. */
const acts: Readonly<Record<string, readonly [act: (attempt: Attempted) => void, number: number]>> = {
  'close()': [({ socket }) => socket.close(), hresult.WININET_E_OPERATION_CANCELLED],
  'an abort of the signal': [({ controller }) => controller.abort(), hresult.ERROR_CANCELLED],
  // An agent is asked within connectAsync, before there is anything to cancel.
  'cancel()': [
    (attempt) =>
      attempt.connecting ? attempt.connecting.cancel() : queueMicrotask(() => attempt.connecting?.cancel()),
    hresult.ERROR_CANCELLED,
  ],
  'an abort and close()': [
    ({ controller, socket }) => {
      controller.abort();
      socket.close();
    },
    hresult.ERROR_CANCELLED,
  ],
};

const kinds = [MessageWebSocket, StreamWebSocket];

describe.each(Object.entries(places))('in %s', (_place, { peer, set }) => {
  test.each(
    Object.entries(acts).flatMap(([name, act]) => kinds.map((Kind) => [name, Kind.name, Kind, ...act] as const)),
  )('%s of a %s leaves nothing open', async (_name, _kind, Kind, act, number) => {
    const attempt: Attempted = { socket: new Kind(), controller: new AbortController(), connecting: undefined };
    let acted = 0;
    set(attempt.socket, () => {
      if (acted++ === 0) act(attempt);
    });
    // Tells our own connection from the one of `openAtServer`.
    attempt.socket.setRequestHeader('X-First', '1');
    attempt.connecting = attempt.socket.connectAsync(peer().address, { signal: attempt.controller.signal });
    await expect(attempt.connecting).rejects.toMatchObject({ number });
    expect(acted).toBe(1);
    expect(await openAtServer(peer())).toBe(0);
    attempt.socket.close();
  });

  test.each(kinds.map((Kind) => [Kind.name, Kind] as const))(
    'a new connect of the same %s opens that one alone, and close() closes it',
    async (_kind, Kind) => {
      const socket = new Kind();
      const controller = new AbortController();
      let second: ReturnType<Client['connectAsync']> | undefined;
      let acted = false;
      set(socket, () => {
        // The second connect calls it too, before it returns.
        if (acted) return;
        acted = true;
        controller.abort();
        second = socket.connectAsync(peer().address);
      });
      socket.setRequestHeader('X-First', '1');
      const first = socket.connectAsync(peer().address, { signal: controller.signal });
      await expect(first).rejects.toMatchObject({ number: hresult.ERROR_CANCELLED });
      await second;
      expect(peer().wss.clients.size).toBe(1);
      const closed = new Promise<{ code: number }>((resolve) => (socket.onclosed = resolve));
      socket.close(1000, '');
      expect((await closed).code).toBe(1000);
      expect(await openAtServer(peer())).toBe(0);
    },
  );
});

test.each(kinds)(
  'a second %o that connects during a look-up of the first gets a connection of its own',
  async (Kind) => {
    const [one, other] = [new Kind(), new Kind()];
    other.control.lookup = here;
    let connecting: Promise<unknown> | undefined;
    one.control.lookup = (...asked) => {
      connecting = Promise.resolve(other.connectAsync(`${plain.address}other`));
      here(...asked);
    };
    await one.connectAsync(`${plain.address}one`);
    await connecting;
    expect(plain.wss.clients.size).toBe(2);
    const closed = new Promise((resolve) => (one.onclosed = resolve));
    one.close();
    await closed;
    expect(await openAtServerBut(1)).toBe(1);
    other.close();
    expect(await openAtServer(plain)).toBe(0);
  },
);

async function openAtServerBut(count: number): Promise<number> {
  const deadline = performance.now() + 2000;
  while (plain.wss.clients.size > count && performance.now() < deadline) await new Promise(setImmediate);
  return plain.wss.clients.size;
}
