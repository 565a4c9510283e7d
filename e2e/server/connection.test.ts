import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeClose } from './close-frame.ts';
import { Opcode } from './frame-header.ts';
import { startPeer, type Peer } from './index.ts';
import { ACCEPT, clientFrame, TestClient } from './test-client.ts';

let peer: Peer;
beforeAll(async () => {
  peer = await startPeer();
});
afterAll(() => peer.close());

describe('the opening handshake', () => {
  test('is answered as in RFC 6455, section 1.3', async () => {
    const head = await (await TestClient.ask(`${peer.ws}/echo`)).takeHead();
    expect(head.split('\r\n')).toEqual([
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${ACCEPT}`,
      '',
      '',
    ]);
  });

  test.each([
    ['', 'chat, superchat', 'chat'],
    ['?protocol=superchat', 'chat, superchat', 'superchat'],
    ['?protocol=unasked', 'chat', 'unasked'],
    ['?protocol=', 'chat', undefined],
  ])('/echo%s with %s offered agrees on %s', async (query, offered, expected) => {
    const headers = { 'Sec-WebSocket-Protocol': offered };
    const head = await (await TestClient.ask(`${peer.ws}/echo${query}`, { headers })).takeHead();
    expect(/^Sec-WebSocket-Protocol: (.*)\r$/m.exec(head)?.[1]).toBe(expected);
  });

  test('takes frames that come with the request', async () => {
    const client = await TestClient.open(`${peer.ws}/echo`, { behind: clientFrame(Opcode.text, 'early') });
    expect(await client.takeText()).toBe('early');
  });

  test.each([
    ['/nowhere', 404, '/nowhere'],
    ['/echo/more', 404, '/echo/more'],
    ['//', 404, '//'],
    ['/source', 400, '<bytes> is missing'],
    ['/source/many', 400, '<bytes>="many"'],
    ['/source/1?frame=0', 400, 'frame="0"'],
    ['/sink/-1', 400, '<bytes>="-1"'],
    ['/close/65536', 400, '<code>="65536"'],
    ['/close/1000?when=later', 400, 'when="later"'],
    ['/close/1000?reason=' + 'x'.repeat(124), 400, 'is over 123 bytes'],
    ['/raw?hex=8g', 400, 'hex="8g"'],
    ['/handshake/unknown', 400, '<fault>="unknown"'],
    ['/refuse/999', 400, '<status>="999"'],
    ['/refuse/302?location=%0d%0aX:1', 400, 'location='],
    ['/echo?protocol=%0d%0aX:1', 400, 'protocol='],
  ])('%s is refused with %i and says why', async (path, status, text) => {
    const client = await TestClient.ask(peer.ws + path);
    const answer = (await client.takeEnd()).rest.toString();
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain(text);
  });

  test.each([
    ['Sec-WebSocket-Version', '8', 426],
    ['Sec-WebSocket-Key', 'short', 400],
    ['Upgrade', 'h2c', 400],
  ])('%s: %s is refused with %i', async (name, value, status) => {
    const client = await TestClient.ask(`${peer.ws}/echo`, { headers: { [name]: value } });
    expect((await client.takeEnd()).rest.toString()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  });
});

describe('control frames', () => {
  test('a ping is answered with its payload, in the middle of a message too', async () => {
    const client = await TestClient.open(`${peer.ws}/echo`);
    client.write(clientFrame(Opcode.text, 'a', false));
    client.write(clientFrame(Opcode.ping, 'payload'));
    client.write(clientFrame(Opcode.continuation, 'b'));
    expect(await client.takeFrame()).toMatchObject({ fin: false, opcode: Opcode.text });
    expect(await client.takeFrame()).toEqual({ fin: true, opcode: Opcode.pong, payload: Buffer.from('payload') });
    expect(await client.takeFrame()).toMatchObject({ fin: true, opcode: Opcode.continuation });
  });

  test.each(['', encodeClose(1000).toString('hex'), encodeClose(3456, 'bye').toString('hex')])(
    'a close frame with "%s" is echoed, then the peer ends TCP',
    async (hex) => {
      const client = await TestClient.open(`${peer.ws}/echo`);
      const payload = Buffer.from(hex, 'hex');
      client.write(clientFrame(Opcode.close, payload));
      expect(await client.takeFrame()).toEqual({ fin: true, opcode: Opcode.close, payload });
      expect(await client.takeEnd()).toEqual({ how: 'fin', rest: Buffer.alloc(0) });
    },
  );

  test('nothing that follows a close frame is echoed', async () => {
    const client = await TestClient.open(`${peer.ws}/echo`);
    client.write(Buffer.concat([clientFrame(Opcode.close), clientFrame(Opcode.text, 'late')]));
    expect((await client.takeEnd()).rest.toString('hex')).toBe('8800');
  });

  test.each([
    ['unmasked', '810161'],
    ['with a reserved bit', 'c18000000000'],
    ['of an unknown opcode', '838000000000'],
    ['that continues nothing', '808000000000'],
    ['of a ping over 125 bytes', '89fe007e00000000'],
    ['of a close with one byte', '88810000000003'],
    ['of a close whose long reason is not UTF-8', '88fd0000000003e8' + 'ff'.repeat(123)],
  ])('a frame %s is refused with 1002', async (_what, hex) => {
    const client = await TestClient.open(`${peer.ws}/echo`);
    client.write(Buffer.from(hex, 'hex'));
    const { opcode, payload } = await client.takeFrame();
    expect([opcode, payload.readUInt16BE()]).toEqual([Opcode.close, 1002]);
    expect(payload.length).toBeLessThanOrEqual(125);
    expect((await client.takeEnd()).how).toBe('fin');
  });

  test('a client that ends TCP is disconnected', async () => {
    const client = await TestClient.open(`${peer.ws}/echo`);
    client.socket.end();
    expect((await client.takeEnd()).how).toBe('fin');
  });
});
