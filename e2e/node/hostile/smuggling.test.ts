/** What an app passes on from its users can't become a line of its own in a request, whatever it holds. */
import { assert, expect, test } from 'vitest';
import { E_INVALIDARG } from '../../contract/support/hresult.ts';
import * as api from '../twinsocket.ts';
import { answering } from './answering-server.ts';
import { failuresOf, RUNS_TIMEOUT, type Run } from '../protocol/runs.ts';

type Socket = api.MessageWebSocket | api.StreamWebSocket;

const classes = { MessageWebSocket: api.MessageWebSocket, StreamWebSocket: api.StreamWebSocket };
const breaks: Readonly<Record<string, string>> = {
  'CR LF': '\r\n',
  LF: '\n',
  CR: '\r',
  NUL: '\0',
  'LS, U+2028': '\u2028',
};

interface Place {
  readonly where: string;
  /**
   * `refused`: when it is set or at the connect, before anybody is dialled. `controls`: so are control characters, and others are encoded.
   * `address`: the URL parser drops, encodes or refuses them (URL Standard, 4.4).
   */
  readonly outcome: 'refused' | 'controls' | 'address';
  /** `port` is that of the peer, which is server and proxy. */
  readonly connect: (socket: Socket, text: string, port: number) => Promise<unknown>;
}

const server = (port: number): string => `ws://127.0.0.1:${port}/`;
const proxy = (port: number): string => `http://127.0.0.1:${port}`;

const places: readonly Place[] = [
  {
    where: 'the name of a header',
    outcome: 'refused',
    connect: async (socket, text, port) => {
      socket.setRequestHeader(text, 'a');
      return socket.connectAsync(server(port));
    },
  },
  {
    where: 'the value of a header',
    outcome: 'refused',
    connect: async (socket, text, port) => {
      socket.setRequestHeader('X-Tag', text);
      return socket.connectAsync(server(port));
    },
  },
  {
    where: 'a sub-protocol',
    outcome: 'refused',
    connect: async (socket, text, port) => {
      socket.control.supportedProtocols.push(text);
      return socket.connectAsync(server(port));
    },
  },
  {
    where: 'a sub-protocol by its header',
    outcome: 'refused',
    connect: async (socket, text, port) => {
      socket.setRequestHeader('Sec-WebSocket-Protocol', text);
      return socket.connectAsync(server(port));
    },
  },
  {
    where: 'the user name of a credential',
    outcome: 'controls',
    connect: async (socket, text, port) => {
      socket.control.serverCredential = new api.PasswordCredential('', text, 'secret');
      return socket.connectAsync(server(port));
    },
  },
  {
    where: 'the password of a credential',
    outcome: 'controls',
    connect: async (socket, text, port) => {
      socket.control.serverCredential = new api.PasswordCredential('', 'user', text);
      return socket.connectAsync(server(port));
    },
  },
  {
    where: 'the password for a proxy',
    outcome: 'controls',
    connect: async (socket, text, port) => {
      socket.control.proxy = proxy(port);
      socket.control.proxyCredential = new api.PasswordCredential('', 'user', text);
      return socket.connectAsync('ws://server.invalid/');
    },
  },
  {
    where: 'the path of an address',
    outcome: 'address',
    connect: async (socket, text, port) => socket.connectAsync(`${server(port)}${text}`),
  },
  {
    where: 'the query of an address',
    outcome: 'address',
    connect: async (socket, text, port) => socket.connectAsync(`${server(port)}?q=${text}`),
  },
  {
    where: 'the host of an address',
    outcome: 'address',
    connect: async (socket, text, port) => socket.connectAsync(`ws://127.0.0.1${text}:${port}/`),
  },
  {
    where: 'the host of an address behind a proxy',
    outcome: 'address',
    connect: async (socket, text, port) => {
      socket.control.proxy = proxy(port);
      return socket.connectAsync(`ws://${text}/`);
    },
  },
  {
    where: 'the address of a proxy',
    outcome: 'address',
    connect: async (socket, text, port) => {
      socket.control.proxy = `${proxy(port)}${text}`;
      return socket.connectAsync('ws://server.invalid/');
    },
  },
];

async function meets({ outcome, connect }: Place, text: string, create: () => Socket): Promise<void> {
  const heads: string[] = [];
  const peer = await answering(({ tcp, request }) => {
    heads.push(request);
    const code = request.startsWith('CONNECT') ? '407 No' : '401 No';
    const name = request.startsWith('CONNECT') ? 'Proxy-Authenticate' : 'WWW-Authenticate';
    tcp.end(`HTTP/1.1 ${code}\r\n${name}: Basic realm="a"\r\nContent-Length: 0\r\n\r\n`);
  }, false);
  const socket = create();
  try {
    const error = await connect(socket, text, peer.port).then(
      () => undefined,
      (reason: api.WinRTError) => reason,
    );
    assert.isDefined(error, 'the connect succeeded');
    if (outcome === 'refused' || (outcome === 'controls' && text < 'a ')) {
      assert.equal(error?.number, E_INVALIDARG, error?.message);
      assert.lengthOf(peer.connections, 0, 'the peer was dialled');
    } else {
      if (outcome === 'controls') assert.lengthOf(heads, 2, 'requests, of which the second has the credential');
      for (const head of heads) {
        for (const line of head.split(/\r\n|\r|\n|\0/)) assert.notMatch(line, /^X-Evil/i, 'a line of its own');
      }
    }
  } finally {
    socket.abort();
    await peer.close();
  }
}

test('each place of each request, with each break of a line', { timeout: RUNS_TIMEOUT }, async () => {
  const runs: Run[] = places.flatMap((place) =>
    Object.entries(breaks).flatMap(([name, text]) =>
      Object.entries(classes).map(([className, Class]) => ({
        what: `${name} in ${place.where}, ${className}`,
        run: () => meets(place, `a${text}X-Evil`, () => new Class()),
      })),
    ),
  );
  const { count, failures } = await failuresOf(runs, 8);
  expect(failures).toEqual([]);
  expect(count).toBe(120);
  console.log(`smuggled lines: ${count} cells`);
});
