/** The end of TCP is not the end of what has arrived: nothing is lost before it, and it is told as what it is. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, assert, beforeAll, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { CONNECTION_ABORTED } from '../../contract/support/hresult.ts';
import { TestClient } from '../../server/test-client.ts';
import * as api from '../twinsocket.ts';
import { bytesOf, contents, endings, ends, paces, readings, sides, textsOf, type Ending } from './endings.ts';
import { failuresOf, RUNS_TIMEOUT } from './runs.ts';

/** RFC 6455, section 1.3. */
const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const extension = 'permessage-deflate; client_no_context_takeover; server_no_context_takeover';

/** Milliseconds that a peer gets to send what the buffers of two systems hold; the rest it can only send when we read on. */
const sendingTime = 100;

/** Inflating is work for the processor, and ws inflates no more than ten messages of a process at a time. */
const atOnce = 10;

type Ours = api.MessageWebSocket | api.ServerMessageWebSocket;

/** Accepts by `acceptMessageWebSocket`; the path says whether with the request. */
const http = createHttpServer();
const accepted = new Map<string, (socket: Ours) => void>();
/** Plain TCP that answers the handshake and keeps its end for the test. */
let plain: Server;
const plainEnds = new Set<Socket>();
const answered = new Map<string, (tcp: Socket) => void>();

beforeAll(async () => {
  new WebSocketServer({ server: http, perMessageDeflate: true }).on('connection', (ws, request) => {
    const path = request.url ?? '';
    accepted.get(path)?.(api.acceptMessageWebSocket(ws, path.includes('fallback') ? null : request));
  });
  plain = createServer({ allowHalfOpen: true }, (tcp) => {
    plainEnds.add(tcp);
    tcp.on('error', () => {}).once('close', () => plainEnds.delete(tcp));
    tcp.once('data', (head) => {
      const [, path = '', key = ''] = /^GET (\S+)[^]*?sec-websocket-key: (\S+)/i.exec(head.toString('latin1')) ?? [];
      const accept = createHash('sha1').update(`${key}${ACCEPT_GUID}`).digest('base64');
      const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
      tcp.write(
        `${lines.join('\r\n')}\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Extensions: ${extension}\r\n\r\n`,
      );
      answered.get(path)?.(tcp);
    });
  });
  for (const server of [http, plain]) await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterAll(async () => {
  for (const server of [http, plain]) server.close();
  http.closeAllConnections();
  for (const tcp of plainEnds) tcp.destroy();
  await Promise.all([once(http, 'close'), once(plain, 'close')]);
});

const addressOf = (server: { address(): unknown }, path: string): string =>
  `ws://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

/** Its sockets get a second reader beside each, so that our frame reader finds no place that is sure to be ws's. */
class BesideAnotherReader extends Agent {
  override createConnection(...args: Parameters<Agent['createConnection']>): ReturnType<Agent['createConnection']> {
    const tcp = super.createConnection(...args);
    let adding = false;
    tcp?.on('newListener', (event: string) => {
      if (event !== 'data' || adding) return;
      adding = true;
      tcp.on('data', () => {});
      adding = false;
    });
    return tcp;
  }
}

async function connectionOf({ side, reading }: Ending, path: string): Promise<{ socket: Ours; peer: Socket }> {
  if (side === 'server') {
    const ours = new Promise<Ours>((resolve) => accepted.set(path, resolve));
    const headers = { 'Sec-WebSocket-Extensions': extension };
    const { socket: peer } = await TestClient.open(addressOf(http, path), { headers });
    return { socket: await ours, peer };
  }
  const theirs = new Promise<Socket>((resolve) => answered.set(path, resolve));
  const socket = new api.MessageWebSocket();
  socket.control.perMessageDeflate = true;
  if (reading === 'fallback') socket.control.agent = new BesideAnotherReader();
  await socket.connectAsync(addressOf(plain, path));
  return { socket, peer: await theirs };
}

/** Sends and ends; comes when it has done so, or can't for now. */
async function send(peer: Socket, bytes: Buffer, end: Ending['end']): Promise<void> {
  peer.removeAllListeners('readable').resume();
  const done = new Promise<void>((resolve) => {
    if (!end.includes('RST')) peer.end(bytes, resolve);
    else {
      peer.once('close', resolve);
      peer.write(bytes, () => void peer.resetAndDestroy());
    }
  });
  if (end !== 'half-close') peer.once('finish', () => setImmediate(() => peer.destroySoon()));
  await Promise.race([done, new Promise((resolve) => setTimeout(resolve, sendingTime))]);
}

async function meets(ending: Ending, path: string): Promise<void> {
  const { end, pace, reading } = ending;
  const { socket, peer } = await connectionOf(ending, path);
  const gone = new Promise((resolve) => peer.once('close', resolve));
  const slices = socket.information.capabilities.partialMessages;
  assert.equal(slices, reading === 'fallback' ? 'sliced' : 'arriving', 'who reads');
  let closed: readonly [number, string] | undefined;
  const whenClosed = new Promise<void>((resolve) => {
    socket.onclosed = ({ code, reason }: api.WebSocketClosedEventArgs<unknown>) => {
      closed = [code, reason];
      resolve();
    };
  });
  const reader = socket.readable.getReader();
  const first = reader.read();
  const sent = send(peer, bytesOf(ending), end);
  const got = [(await first).value];
  if (pace === 'paused') await sent;
  let failure: unknown;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      got.push(read.value);
      if (pace === 'slow') await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await whenClosed;
  } catch (error) {
    failure = error;
  }
  const texts = textsOf(ending);
  assert.equal(got.length, texts.length, 'messages');
  assert.isTrue(
    got.every((text, at) => text === texts[at]),
    'another text',
  );
  if (end.startsWith('close')) assert.deepEqual([failure, closed], [undefined, [4000, 'done']]);
  else {
    assert.equal((failure as api.WinRTError | undefined)?.number, CONNECTION_ABORTED);
    assert.isUndefined(closed, 'told as closed');
  }
  // And it ends TCP, for whom that waits.
  peer.end();
  await gone;
  socket.close();
}

test('all that has arrived is delivered, and then the right end', { timeout: RUNS_TIMEOUT }, async () => {
  const runs = endings.map((ending, number) => ({
    what: Object.values(ending).join(', '),
    run: () => meets(ending, `/${ending.reading.replace(' ', '-')}/${number}`),
  }));
  const { count, failures } = await failuresOf(runs, atOnce);
  expect(failures).toEqual([]);
  expect(count).toBe(contents.length * ends.length * paces.length * sides.length * readings.length);
  expect(count).toBe(180);
});
