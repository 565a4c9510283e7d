/** The behaviours that move bytes: source, push, drip and sink. */
import { createHash, randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeClose } from '../close-frame.ts';
import { Opcode } from '../frame-header.ts';
import { startPeer, type Peer, type SentBytes } from '../index.ts';
import { fillPattern } from '../pattern.ts';
import { clientFrame, TestClient, type ReceivedFrame } from '../test-client.ts';

let peer: Peer;
beforeAll(async () => {
  peer = await startPeer();
});
afterAll(() => peer.close());

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The data frames and the frame behind them. */
async function takeAll(client: TestClient, bytes: number): Promise<{ frames: ReceivedFrame[]; last: ReceivedFrame }> {
  const frames: ReceivedFrame[] = [];
  for (let left = bytes; left > 0; left -= frames.at(-1)?.payload.length ?? 0) {
    frames.push(await client.takeFrame());
  }
  return { frames, last: await client.takeFrame() };
}

describe('/source', () => {
  test.each([
    ['1?frame=65536', [1]],
    ['10?frame=4', [4, 4, 2]],
    ['200000', [65_536, 65_536, 65_536, 3392]],
    ['1048577?frame=1048577', [1_048_577]],
    ['600000?frame=200000&type=text', [200_000, 200_000, 200_000]],
  ])('/source/%s sends frames of %o and their hash', async (path, sizes) => {
    const client = await TestClient.open(`${peer.ws}/source/${path}`);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const { frames, last } = await takeAll(client, total);
    const opcode = path.includes('text') ? Opcode.text : Opcode.binary;
    expect(frames.map((frame) => [frame.fin, frame.opcode, frame.payload.length])).toEqual(
      sizes.map((size) => [true, opcode, size]),
    );
    const hash = sha256(Buffer.concat(frames.map(({ payload }) => payload)));
    expect(last).toEqual({ fin: true, opcode: Opcode.close, payload: encodeClose(1000, hash) });
  });

  test('sends tiny frames whole across its batches', async () => {
    const client = await TestClient.open(`${peer.ws}/source/300000?frame=7`);
    const { frames, last } = await takeAll(client, 300_000);
    expect(frames).toHaveLength(Math.ceil(300_000 / 7));
    expect(last.payload.toString('latin1', 2)).toBe(sha256(Buffer.concat(frames.map(({ payload }) => payload))));
  });

  test('sends no faster than the rate', async () => {
    const started = performance.now();
    const client = await TestClient.open(`${peer.ws}/source/1000000?rate=2000000`);
    const { frames, last } = await takeAll(client, 1_000_000);
    // The last of the four batches is sent when three are due: 786,432 bytes at that rate.
    expect(performance.now() - started).toBeGreaterThan(380);
    expect(last.payload.toString('latin1', 2)).toBe(sha256(Buffer.concat(frames.map(({ payload }) => payload))));
  });

  test('sends fragments of one message', async () => {
    const client = await TestClient.open(`${peer.ws}/source/10?frame=4&fragments=1&close=3001`);
    const { frames, last } = await takeAll(client, 10);
    expect(frames.map(({ fin, opcode }) => [fin, opcode])).toEqual([
      [false, Opcode.binary],
      [false, Opcode.continuation],
      [true, Opcode.continuation],
    ]);
    expect(last.payload.readUInt16BE()).toBe(3001);
  });

  test('reports in a message with close=none, and stays open', async () => {
    const client = await TestClient.open(`${peer.ws}/source/10?close=none`);
    const { frames, last } = await takeAll(client, 10);
    const hash = sha256(Buffer.concat(frames.map(({ payload }) => payload)));
    expect(JSON.parse(last.payload.toString())).toEqual({ bytes: 10, sha256: hash });
    client.write(clientFrame(Opcode.ping, 'still there'));
    expect((await client.takeFrame()).opcode).toBe(Opcode.pong);
  });

  test('closes at once for no bytes', async () => {
    const client = await TestClient.open(`${peer.ws}/source/0`);
    expect((await client.takeFrame()).payload).toEqual(encodeClose(1000, sha256(Buffer.alloc(0))));
  });

  test('ends its frame, answers a close and sends no more', async () => {
    const frame = 1_000_000;
    const client = await TestClient.open(`${peer.ws}/source/${Number.MAX_SAFE_INTEGER}?frame=${frame}`);
    client.write(clientFrame(Opcode.ping, 'between'));
    client.write(clientFrame(Opcode.close, encodeClose(1001)));
    const opcodes = new Set<number>();
    for (let last = 0; last !== Opcode.close; opcodes.add(last)) {
      const { opcode, payload } = await client.takeFrame();
      expect(opcode === Opcode.binary ? payload.length : payload.length <= 125).toBe(
        opcode === Opcode.binary ? frame : true,
      );
      last = opcode;
    }
    expect(opcodes).toEqual(new Set([Opcode.binary, Opcode.pong, Opcode.close]));
    expect(await client.takeEnd()).toEqual({ how: 'fin', rest: Buffer.alloc(0) });
  });
});

describe('/push', () => {
  test('sends one frame, then its hash, and stays open', async () => {
    const client = await TestClient.open(`${peer.ws}/push/1000000`);
    const { frames, last } = await takeAll(client, 1_000_000);
    expect(frames).toMatchObject([{ fin: true, opcode: Opcode.binary, payload: { length: 1_000_000 } }]);
    const hash = sha256(Buffer.concat(frames.map(({ payload }) => payload)));
    expect(JSON.parse(last.payload.toString())).toEqual({ bytes: 1_000_000, sha256: hash });
    client.write(clientFrame(Opcode.ping));
    expect((await client.takeFrame()).opcode).toBe(Opcode.pong);
  });

  test('shows how much a client that stopped reading has taken, while it is connected and afterwards', async () => {
    async function sent(): Promise<SentBytes> {
      return (await (await fetch(`${peer.http}/pushed/${encodeURIComponent('a reader')}`)).json()) as SentBytes;
    }
    const client = await TestClient.open(`${peer.ws}/push/${2 ** 40}?record=a%20reader`);
    expect((await client.take(10)).toString('hex')).toBe('827f0000010000000000');
    await client.idle(300);
    const stopped = await sent();
    expect(stopped).toEqual(await sent());
    expect(stopped.taken).toBeGreaterThanOrEqual(client.socket.bytesRead);
    expect(stopped.written).toBeGreaterThan(stopped.taken);
    // Kernel buffers and a batch, where a peer that did not wait would have made as much as it could.
    expect(stopped.written).toBeLessThan(32 * 1024 * 1024);
    await client.take(64 * 1024 * 1024);
    expect((await sent()).taken).toBeGreaterThan(32 * 1024 * 1024);
    client.socket.destroy();
    await fetch(`${peer.http}/record/a%20reader?until=end`);
    expect((await sent()).taken).toBeGreaterThan(32 * 1024 * 1024);
  });

  test('shows nothing for an id that was never used', async () => {
    expect((await fetch(`${peer.http}/pushed/unknown`)).status).toBe(404);
  });
});

describe('/drip', () => {
  test('sends its first step with the 101, and the rest later', async () => {
    const client = await TestClient.ask(`${peer.ws}/drip/10?step=4&ms=600000&type=text`);
    const packet = await client.takePiece();
    const frame = packet.subarray(packet.indexOf('\r\n\r\n') + 4);
    expect([frame.length, frame.toString('hex', 0, 2)]).toEqual([6, '810a']);
    client.socket.end();
    expect(await client.takeEnd()).toEqual({ how: 'fin', rest: Buffer.alloc(0) });
  });

  test.each([
    ['10?step=4&ms=1', 10],
    ['4?step=2&ms=1', 4],
    ['3?step=8&ms=600000', 3],
    ['0', 0],
  ])('/drip/%s sends %i bytes in the end, and answers what came meanwhile', async (path, size) => {
    const client = await TestClient.open(`${peer.ws}/drip/${path}`);
    client.write(clientFrame(Opcode.ping));
    const payload = Buffer.alloc(size);
    fillPattern('binary', payload, 0);
    expect(await client.takeFrame()).toEqual({ fin: true, opcode: Opcode.binary, payload });
    expect((await client.takeFrame()).opcode).toBe(Opcode.pong);
  });
});

describe('/sink', () => {
  test('counts and hashes over messages and fragments', async () => {
    const client = await TestClient.open(`${peer.ws}/sink/300000`);
    const parts = [randomBytes(100_000), randomBytes(100_000), randomBytes(100_000)];
    const [first, second, third] = parts as [Buffer, Buffer, Buffer];
    client.write(clientFrame(Opcode.binary, first));
    client.write(clientFrame(Opcode.binary, second, false));
    client.write(clientFrame(Opcode.continuation, third));
    expect(JSON.parse(await client.takeText())).toEqual({
      bytes: 300_000,
      sha256: sha256(Buffer.concat(parts)),
      messages: 2,
    });
  });

  test('answers once', async () => {
    const client = await TestClient.open(`${peer.ws}/sink/1`);
    client.write(
      Buffer.concat([clientFrame(Opcode.text, 'a'), clientFrame(Opcode.text, 'b'), clientFrame(Opcode.ping)]),
    );
    expect(JSON.parse(await client.takeText())).toMatchObject({ bytes: 1, messages: 1 });
    expect((await client.takeFrame()).opcode).toBe(Opcode.pong);
  });

  test('reads no faster than its rate', async () => {
    const client = await TestClient.open(`${peer.ws}/sink/200000?rate=1000000`);
    const started = performance.now();
    client.write(clientFrame(Opcode.binary, randomBytes(100_000)));
    client.write(clientFrame(Opcode.binary, randomBytes(100_000)));
    await client.takeText();
    // The last chunk, of 64 KiB at most, is answered as it is read; the ones before have had to wait: 134 ms.
    expect(performance.now() - started).toBeGreaterThan(100);
  });
});
