/** A peer that attacks a connect: the connect fails with the one error, in time, and TCP is ended. */
import { Agent } from 'node:http';
import { assert, describe, expect, test } from 'vitest';
import { failuresOf, RUNS_TIMEOUT, type Run } from '../protocol/runs.ts';
import * as api from '../twinsocket.ts';
import { answering } from './answering-server.ts';
import { handshakeAttacks, proxyAttacks, tlsAttacks, type ConnectAttack } from './connect-attacks.ts';
import { leftovers } from './leftovers.ts';

/** How the client gets to the attacker. */
type Way = 'server' | 'agent' | 'proxy' | 'tls';

const classes = { MessageWebSocket: api.MessageWebSocket, StreamWebSocket: api.StreamWebSocket };

/** Milliseconds until a body that never ends is given up (response-body.ts), and some. */
const bodyTime = 6000;

async function meets(attack: ConnectAttack, way: Way, create: () => api.MessageWebSocket | api.StreamWebSocket) {
  const server = await answering(attack.answer, way === 'tls');
  const socket = create();
  const { control } = socket;
  control.connectTimeout = attack.timeout ?? 15_000;
  let told = 0;
  socket.onclosed = () => void told++;
  const address = `ws://127.0.0.1:${server.port}/`;
  const wsAddress = way === 'proxy' ? 'ws://server.invalid/' : address;
  if (way === 'proxy') control.proxy = address.replace('ws:', 'http:');
  if (way === 'agent') control.agent = new Agent();
  attack.set?.(socket);
  try {
    const error = await socket.connectAsync(way === 'tls' ? address.replace('ws:', 'wss:') : wsAddress).then(
      () => undefined,
      (reason: api.WinRTError) => reason,
    );
    assert.equal(hex(error?.number), hex(attack.failure), `the error, ${error?.message}`);
    assert.equal(server.connections.length, attack.connections ?? 1, 'connections');
    // What no terminal takes for anything but text.
    assert.equal(error && printable(error.message), error?.message, 'control characters in the text');
    assert.isBelow(error?.message.length ?? 0, 1000, 'the length of the text');
    if (!error) socket.abort();
    await expect
      .poll(() => server.connections.every((tcp) => tcp.destroyed || tcp.readableEnded), { timeout: bodyTime })
      .toBe(true);
    assert.equal(told, error ? 0 : 1, 'how often closed was raised');
  } finally {
    socket.abort();
    await server.close();
  }
}

const printable = (text: string): string =>
  Array.from(text, (one) => (one < ' ' || one === '\x7f' ? '' : one)).join('');

const hex = (number: number | undefined): string => (number === undefined ? 'none' : (number >>> 0).toString(16));

function* runs(attacks: readonly ConnectAttack[], ways: readonly Way[]): Iterable<Run> {
  for (const attack of attacks) {
    for (const way of ways) {
      for (const [name, Class] of Object.entries(classes)) {
        yield { what: `${attack.what}, by a ${way}, on a ${name}`, run: () => meets(attack, way, () => new Class()) };
      }
    }
  }
}

let cells = 0;

async function all(attacks: readonly ConnectAttack[], ways: readonly Way[]): Promise<void> {
  const left = leftovers();
  const { count, failures } = await failuresOf(runs(attacks, ways), 16);
  expect(failures).toEqual([]);
  expect(count).toBe(attacks.length * ways.length * Object.keys(classes).length);
  await left.none();
  cells += count;
}

describe('each attack on a connect has its one outcome, and leaves nothing', () => {
  test.each(Object.entries(handshakeAttacks))('of a server: %s', { timeout: RUNS_TIMEOUT }, async (_group, attacks) =>
    all(attacks, ['server', 'agent']),
  );

  test('of a proxy', { timeout: RUNS_TIMEOUT }, async () => all(proxyAttacks, ['proxy']));

  test('in the place of TLS', { timeout: RUNS_TIMEOUT }, async () => all(tlsAttacks, ['tls']));

  test('the table is whole', () => {
    expect(cells).toBe(304);
    console.log(`hostile peers of connects: ${cells} cells`);
  });
});
