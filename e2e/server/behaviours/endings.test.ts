/**
 * The behaviours that end a connection, or never begin one: close, close-open, cut, silence, slow-close, refuse, handshake
 * faults.
 */
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeClose } from '../close-frame.ts';
import { Opcode } from '../frame-header.ts';
import { startPeer, type Peer } from '../index.ts';
import { WRONG_ACCEPT } from './handshake-fault.ts';
import { ACCEPT, clientFrame, TestClient } from '../test-client.ts';

let peer: Peer;
beforeAll(async () => {
  peer = await startPeer();
});
afterAll(() => peer.close());

/** The same over TCP and TLS. */
async function open(scheme: string, path: string): Promise<TestClient> {
  return scheme === 'wss'
    ? await TestClient.open(peer.wss + path, { ca: peer.certificateAuthority })
    : await TestClient.open(peer.ws + path);
}

describe('/close', () => {
  test.each([
    ['1000?reason=gr%C3%BC%C3%9Fe&when=open', encodeClose(1000, 'grüße')],
    ['1006?when=open', encodeClose(1006)],
    ['empty?when=open', encodeClose()],
  ])('/close/%s closes with the 101 and ends TCP once answered', async (path, payload) => {
    const client = await TestClient.open(`${peer.ws}/close/${path}`);
    expect(await client.takeFrame()).toEqual({ fin: true, opcode: Opcode.close, payload });
    client.write(clientFrame(Opcode.close, encodeClose(1000)));
    expect(await client.takeEnd()).toEqual({ how: 'fin', rest: Buffer.alloc(0) });
  });

  test('waits for the end of the first message', async () => {
    const client = await TestClient.open(`${peer.ws}/close/4000`);
    client.write(clientFrame(Opcode.text, 'a', false));
    client.write(clientFrame(Opcode.ping));
    expect((await client.takeFrame()).opcode).toBe(Opcode.pong);
    client.write(clientFrame(Opcode.continuation, 'b'));
    expect(await client.takeFrame()).toMatchObject({ opcode: Opcode.close, payload: encodeClose(4000) });
  });
});

describe('/close-open', () => {
  test.each([
    ['answered', '', false],
    ['opened', '?when=open', true],
  ])('leaves TCP open behind a close handshake that it %s', async (_what, query, peerFirst) => {
    const client = await TestClient.open(`${peer.ws}/close-open${query}`);
    if (peerFirst) {
      expect(await client.takeFrame()).toMatchObject({ opcode: Opcode.close, payload: encodeClose(1000) });
    }
    client.write(clientFrame(Opcode.close, encodeClose(3000, 'bye')));
    if (!peerFirst) {
      expect(await client.takeFrame()).toMatchObject({ opcode: Opcode.close, payload: encodeClose(3000, 'bye') });
    }
    const end = client.takeEnd();
    await Promise.race([client.idle(200), end]);
    expect(client.socket.readableEnded).toBe(false);
    client.socket.end();
    expect(await end).toEqual({ how: 'fin', rest: Buffer.alloc(0) });
  });

  test('echoes before', async () => {
    const client = await TestClient.open(`${peer.ws}/close-open`);
    client.write(clientFrame(Opcode.text, 'hello'));
    expect(await client.takeText()).toBe('hello');
  });
});

describe.each(['ws', 'wss'])('/cut over %s', (scheme) => {
  test.each(['fin', 'rst'] as const)('ends with %s at once', async (how) => {
    const client = await open(scheme, `/cut?how=${how}`);
    expect(await client.takeEnd()).toEqual({ how, rest: Buffer.alloc(0) });
  });

  test('sends a message first', async () => {
    const client = await open(scheme, '/cut?how=rst&when=message&send=1000');
    client.write(clientFrame(Opcode.text, 'now'));
    expect(await client.takeFrame()).toMatchObject({ fin: true, opcode: Opcode.binary, payload: { length: 1000 } });
    expect(await client.takeEnd()).toEqual({ how: 'rst', rest: Buffer.alloc(0) });
  });

  test('ends in the middle of a frame', async () => {
    const client = await open(scheme, '/cut?send=5&of=100');
    const { how, rest } = await client.takeEnd();
    expect([how, rest.length, rest.toString('hex', 0, 2)]).toEqual(['fin', 7, '8264']);
  });
});

describe('silence', () => {
  test('/stall never reads', async () => {
    const client = await TestClient.open(`${peer.ws}/stall`);
    client.write(Buffer.alloc(64 * 1024 * 1024));
    await client.idle(300);
    expect(client.socket.writableNeedDrain).toBe(true);
    client.socket.destroy();
  });

  test('/deaf reads everything and answers nothing', async () => {
    const client = await TestClient.open(`${peer.ws}/deaf`);
    client.write(clientFrame(Opcode.ping));
    client.write(clientFrame(Opcode.text, 'hello'));
    client.write(clientFrame(Opcode.close));
    const size = 32 * 1024 * 1024;
    await new Promise((resolve) => client.socket.write(Buffer.alloc(size), resolve));
    client.socket.end();
    expect(await client.takeEnd()).toEqual({ how: 'fin', rest: Buffer.alloc(0) });
  });

  test('/slow-close answers after its time, as the client asked', async () => {
    const client = await TestClient.open(`${peer.ws}/slow-close?ms=150`);
    const started = performance.now();
    client.write(clientFrame(Opcode.close, encodeClose(3000, 'slow')));
    expect((await client.takeFrame()).payload).toEqual(encodeClose(3000, 'slow'));
    expect(performance.now() - started).toBeGreaterThan(145);
    expect((await client.takeEnd()).how).toBe('fin');
  });

  test('/never sends nothing, and ends TCP when the client does', async () => {
    const client = await TestClient.ask(`${peer.ws}/never`);
    client.socket.end();
    expect(await client.takeEnd()).toEqual({ how: 'fin', rest: Buffer.alloc(0) });
  });
});

describe('/refuse', () => {
  test.each([
    ['200', /^HTTP\/1.1 200 OK\r\n/],
    ['401', /^HTTP\/1.1 401 Unauthorized\r\n[^]*\r\nWWW-Authenticate: Basic /],
    ['302?location=/echo', /^HTTP\/1.1 302 Found\r\n[^]*\r\nLocation: \/echo\r\n/],
    ['503', /^HTTP\/1.1 503 Service Unavailable\r\n[^]*\r\nConnection: close\r\n[^]*\r\n\r\nrefused with 503\n$/],
  ])('/refuse/%s', async (path, answer) => {
    const client = await TestClient.ask(`${peer.ws}/refuse/${path}`);
    const { how, rest } = await client.takeEnd();
    expect(how).toBe('fin');
    expect(rest.toString()).toMatch(answer);
  });
});

describe('/handshake', () => {
  test.each([
    ['no-accept', ['Upgrade: websocket', 'Connection: Upgrade']],
    ['no-upgrade-header', ['Connection: Upgrade', `Sec-WebSocket-Accept: ${ACCEPT}`]],
    ['no-connection-header', ['Upgrade: websocket', `Sec-WebSocket-Accept: ${ACCEPT}`]],
    ['bad-accept', ['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${WRONG_ACCEPT}`]],
  ])('%s', async (fault, headers) => {
    const client = await TestClient.ask(`${peer.ws}/handshake/${fault}`);
    const answer = ['HTTP/1.1 101 Switching Protocols', ...headers, '', ''].join('\r\n');
    expect((await client.takeEnd()).rest.toString()).toBe(answer);
  });

  test.each([
    ['unasked-extension', 'fin', /\r\nSec-WebSocket-Extensions: x-unasked\r\n/],
    ['wrong-version', 'fin', /^HTTP\/1.1 426 Upgrade Required\r\n[^]*Sec-WebSocket-Version: 8, 7\r\n/],
    ['garbage', 'fin', /^\0/],
    ['half', 'fin', /^HTTP\/1.1 101 (?![^]*\r\n\r\n)/],
    ['cut', 'fin', /^$/],
    ['reset', 'rst', /^$/],
  ])('%s ends with %s', async (fault, how, answer) => {
    for (const client of [
      await TestClient.ask(`${peer.ws}/handshake/${fault}`),
      await TestClient.ask(`${peer.wss}/handshake/${fault}`, { ca: peer.certificateAuthority }),
    ]) {
      const end = await client.takeEnd();
      expect(end.how).toBe(how);
      expect(end.rest.toString('latin1')).toMatch(answer);
    }
  });
});
