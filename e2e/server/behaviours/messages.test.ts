/** The behaviours that answer frames or messages: echo, sample, inspect, headers, raw, deflate, pongs. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { constants, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { encodeClose } from '../close-frame.ts';
import { encodeHeader, MAX_HEADER_SIZE, Opcode, RSV1 } from '../frame-header.ts';
import { startPeer, type Peer } from '../index.ts';
import { clientFrame, TestClient } from '../test-client.ts';

let peer: Peer;
beforeAll(async () => {
  peer = await startPeer();
});
afterAll(() => peer.close());

describe('/echo', () => {
  const fragments = [
    { fin: false, opcode: Opcode.text, payload: Buffer.from('grü') },
    { fin: false, opcode: Opcode.continuation, payload: Buffer.alloc(0) },
    { fin: true, opcode: Opcode.continuation, payload: Buffer.from('ße') },
    { fin: true, opcode: Opcode.binary, payload: randomBytes(200) },
    { fin: true, opcode: Opcode.binary, payload: Buffer.alloc(0) },
  ];
  const stream = Buffer.concat(fragments.map(({ fin, opcode, payload }) => clientFrame(opcode, payload, fin)));

  test('keeps FIN, opcode and payload of each frame', async () => {
    const client = await TestClient.open(`${peer.ws}/echo`);
    client.write(stream);
    for (const fragment of fragments) {
      expect(await client.takeFrame()).toEqual(fragment);
    }
  });

  test('sends a slice back before its frame is whole', async () => {
    const client = await TestClient.open(`${peer.ws}/echo`);
    const frame = clientFrame(Opcode.binary, randomBytes(100));
    client.write(frame.subarray(0, 50));
    expect((await client.take(2)).toString('hex')).toBe('8264');
    await client.take(44); // 6 of the 50 are header and key
    client.write(frame.subarray(50));
    await client.take(56);
  });

  test.each([126, 65_535, 65_536, 1_000_000])('passes a frame of %i bytes', async (size) => {
    const client = await TestClient.open(`${peer.ws}/echo`);
    const payload = randomBytes(size);
    client.write(clientFrame(Opcode.binary, payload));
    expect((await client.takeFrame()).payload.equals(payload)).toBe(true);
  });

  test('stops reading a client that does not read', async () => {
    const client = await TestClient.open(`${peer.ws}/echo`);
    const payload = randomBytes(1024 * 1024);
    const frame = clientFrame(Opcode.binary, payload);
    // Kernel buffers and the peer's mark hold some MiB; of 64 MiB a bounded peer has to leave most with the client.
    const count = 64;
    for (let i = 0; i < count; i++) {
      client.write(frame);
    }
    await client.idle(300);
    const sent = client.socket.bytesWritten - client.socket.writableLength;
    expect(sent).toBeLessThan(32 * 1024 * 1024);
    for (let i = 0; i < count; i++) {
      expect((await client.takeFrame()).payload.equals(payload)).toBe(true);
    }
  });
});

describe('/sample', () => {
  test.each([
    ['a text', [clientFrame(Opcode.text, 'Hello')], 'You said: "Hello"'],
    ['a binary message', [clientFrame(Opcode.binary, Buffer.alloc(300))], 'You said: "300 bytes"'],
    [
      'a text in fragments, cut within a character',
      [
        clientFrame(Opcode.text, Buffer.from('48c3', 'hex'), false),
        clientFrame(Opcode.continuation, Buffer.from('a9', 'hex')),
      ],
      'You said: "Hé"',
    ],
  ])('answers %s', async (_what, frames, answer) => {
    const client = await TestClient.open(`${peer.ws}/sample`);
    client.write(Buffer.concat(frames));
    expect(await client.takeText()).toBe(answer);
  });

  test('starts anew with each message', async () => {
    const client = await TestClient.open(`${peer.ws}/sample`);
    client.write(Buffer.concat([clientFrame(Opcode.text, 'one'), clientFrame(Opcode.text, 'two')]));
    expect([await client.takeText(), await client.takeText()]).toEqual(['You said: "one"', 'You said: "two"']);
  });
});

describe('/inspect', () => {
  test('shows each frame of a message by itself', async () => {
    const client = await TestClient.open(`${peer.ws}/inspect`);
    client.write(Buffer.concat([clientFrame(Opcode.text, 'ab', false), clientFrame(Opcode.continuation, '')]));
    expect(JSON.parse(await client.takeText())).toEqual({
      fin: false,
      rsv: 0,
      opcode: Opcode.text,
      masked: true,
      length: 2,
      payload: '6162',
    });
    expect(JSON.parse(await client.takeText())).toMatchObject({ fin: true, opcode: Opcode.continuation, length: 0 });
  });

  test('shows frames that break the rules, and no more than 256 bytes', async () => {
    const client = await TestClient.open(`${peer.ws}/inspect`);
    client.write(Buffer.concat([Buffer.from('d37e0bb8', 'hex'), Buffer.alloc(3000, 7)]));
    expect(JSON.parse(await client.takeText())).toEqual({
      fin: true,
      rsv: 5,
      opcode: 3,
      masked: false,
      length: 3000,
      payload: '07'.repeat(256),
    });
  });
});

test('/headers tells what the client asked with', async () => {
  const client = await TestClient.open(`${peer.ws}/headers?a=%20b`, { headers: { 'X-Case': 'Kept' } });
  const told = JSON.parse(await client.takeText());
  expect(told).toMatchObject({ method: 'GET', url: '/headers?a=%20b', headers: { 'x-case': 'Kept' } });
  expect(told.rawHeaders).toContain('X-Case');
});

describe('/raw', () => {
  test('sends the bytes in one packet with the 101, then echoes', async () => {
    const client = await TestClient.ask(`${peer.ws}/raw?hex=81026869c1`);
    const packet = await client.takePiece();
    expect(packet.subarray(packet.indexOf('\r\n\r\n') + 4).toString('hex')).toBe('81026869c1');
  });

  test('sends them over TLS in one record with the 101', async () => {
    const client = await TestClient.ask(`${peer.wss}/raw?hex=81026869`, { ca: peer.certificateAuthority });
    const record = await client.takePiece();
    expect(record.subarray(record.indexOf('\r\n\r\n') + 4).toString('hex')).toBe('81026869');
  });

  test('sends them once, before the echo of the first message', async () => {
    const client = await TestClient.open(`${peer.ws}/raw?hex=81026869&when=message`);
    client.write(Buffer.concat([clientFrame(Opcode.text, 'a'), clientFrame(Opcode.text, 'b')]));
    expect([await client.takeText(), await client.takeText(), await client.takeText()]).toEqual(['hi', 'a', 'b']);
  });
});

describe('/deflate', () => {
  /** A compressed text, as a server sends it: without the empty block at its end (RFC 7692, section 7.2.1). */
  function compressedFrame(text: string): Buffer {
    const payload = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, -4);
    const header = Buffer.alloc(MAX_HEADER_SIZE);
    const size = encodeHeader({ fin: true, rsv: RSV1, opcode: Opcode.text, length: payload.length }, header, 0);
    return Buffer.concat([header.subarray(0, size), payload]);
  }

  test('sends frames that were compressed elsewhere, and compressed ones back', async () => {
    const hex = compressedFrame('made by the case').toString('hex');
    const socket = new WebSocket(`${peer.ws}/deflate?hex=${hex}`, { perMessageDeflate: { threshold: 0 } });
    const [first] = await once(socket, 'message');
    expect(String(first)).toBe('made by the case');
    for (const text of ['a compressed text', 'and another one']) {
      socket.send(text);
      const [data] = await once(socket, 'message');
      expect(String(data)).toBe(text);
    }
    expect(socket.extensions).toBe('permessage-deflate');
    socket.terminate();
  });

  test('takes uncompressed frames too', async () => {
    const headers = { 'Sec-WebSocket-Extensions': 'x-other, permessage-deflate; client_max_window_bits' };
    const client = await TestClient.ask(`${peer.ws}/deflate`, { headers });
    expect(await client.takeHead()).toContain(
      '\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n',
    );
    client.write(clientFrame(Opcode.text, 'plain'));
    expect(await client.takeText()).toBe('plain');
  });

  test('agrees on no parameter that was not offered', async () => {
    const client = await TestClient.ask(`${peer.ws}/deflate`, { headers: { 'Sec-WebSocket-Extensions': 'x-other' } });
    expect(await client.takeHead()).not.toContain('Extensions');
    client.write(Buffer.from('c18000000000', 'hex'));
    expect((await client.takeFrame()).payload.readUInt16BE()).toBe(1002);
  });
});

describe('/pongs', () => {
  test('reports each control frame, and answers it as the other paths do', async () => {
    const client = await TestClient.open(`${peer.ws}/pongs`);
    client.write(clientFrame(Opcode.pong, 'alive'));
    expect(JSON.parse(await client.takeText())).toEqual({ opcode: Opcode.pong, payload: '616c697665' });
    client.write(clientFrame(Opcode.ping));
    expect(JSON.parse(await client.takeText())).toEqual({ opcode: Opcode.ping, payload: '' });
    expect((await client.takeFrame()).opcode).toBe(Opcode.pong);
    client.write(clientFrame(Opcode.close, encodeClose(1000)));
    expect(JSON.parse(await client.takeText())).toEqual({ opcode: Opcode.close, payload: '03e8' });
    expect((await client.takeFrame()).opcode).toBe(Opcode.close);
  });

  test('echoes, between its own messages', async () => {
    const client = await TestClient.open(`${peer.ws}/pongs`);
    client.write(Buffer.concat([clientFrame(Opcode.pong), clientFrame(Opcode.text, 'hello')]));
    expect([JSON.parse(await client.takeText()).opcode, await client.takeText()]).toEqual([Opcode.pong, 'hello']);
  });
});
