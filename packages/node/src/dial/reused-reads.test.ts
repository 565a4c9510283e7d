import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { authority } from '../tls/testing/certificates.ts';
import { closeServers, tlsServer } from '../tls/testing/tls-server.ts';
import { connectTcp, connectTcpToBorrow, connectTlsToBorrow } from './connect-tcp.ts';
import { borrowReads } from './reused-reads.ts';

const KiB = 1024;
/** The most bytes that a record of TLS has (RFC 8446, 5.1). */
const record = 16 * KiB;

let server: Server;
let client: Socket;
let peer: Socket;

async function connected(connect = connectTcpToBorrow): Promise<void> {
  const accepted = once(server, 'connection');
  client = connect('127.0.0.1', (server.address() as AddressInfo).port);
  client.on('error', () => {});
  await once(client, 'connect');
  [peer] = (await accepted) as [Socket];
  peer.on('error', () => {});
}

beforeEach(async () => {
  server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterEach(() => {
  client.destroy();
  peer.destroy();
  server.close();
  closeServers();
});

const numbered = (size: number, from = 0): Buffer =>
  Buffer.from(Array.from({ length: size }, (_, i) => (from + i) % 251));

/** What a borrower was lent, copied as it has to be, and the memory that it was lent in. */
class Kept {
  readonly #parts: Buffer[] = [];
  #length = 0;
  readonly memories = new Set<unknown>();
  readonly readBorrowed = (bytes: Uint8Array): void => {
    this.#parts.push(Buffer.from(bytes));
    this.#length += bytes.length;
    this.memories.add(bytes.buffer);
  };

  get bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  async length(size: number): Promise<Buffer> {
    await vi.waitFor(() => expect(this.#length).toBe(size), { timeout: 10_000, interval: 1 });
    return this.bytes;
  }
}

test('until somebody borrows, the stream gives the bytes, each chunk in memory of its own', async () => {
  await connected();
  const chunks: Buffer[] = [];
  client.on('data', (chunk) => chunks.push(chunk));
  for (const text of ['one', 'two']) {
    peer.write(text);
    await vi.waitFor(() => expect(Buffer.concat(chunks).toString().endsWith(text)).toBe(true));
  }
  expect(Buffer.concat(chunks).toString()).toBe('onetwo');
  expect(new Set(chunks.map(({ buffer }) => buffer)).size).toBe(chunks.length);
  for (const { buffer, length } of chunks) expect(buffer.byteLength).toBe(length);
});

test('a borrower gets all bytes in order, and in few memories however many they are', async () => {
  await connected();
  const kept = new Kept();
  client.on('data', kept.readBorrowed);
  expect(borrowReads(client, kept)).toBe(true);
  const sent = numbered(2 * KiB * KiB);
  peer.write(sent);
  expect((await kept.length(sent.length)).equals(sent)).toBe(true);
  // The small memory, and the large one: after a pause of the peer another spare one may be taken.
  expect(kept.memories.size).toBeLessThan(10);
});

test('a socket waits in small memory unless its last read has brought 16 KiB', async () => {
  await connected();
  const kept = new Kept();
  let memory = 0;
  client.on('data', kept.readBorrowed);
  borrowReads(client, {
    readBorrowed: (bytes) => {
      memory = bytes.buffer.byteLength;
      kept.readBorrowed(bytes);
    },
  });
  let sent = 0;
  for (const size of [500, 5000, 17_000]) {
    peer.write(numbered(size, sent));
    await kept.length((sent += size));
    // Shows the memory that the socket has waited in.
    peer.write(numbered(1, sent));
    await kept.length((sent += 1));
    expect(memory).toBe(2 * KiB);
  }
  expect(kept.bytes.equals(numbered(sent))).toBe(true);
});

test('what is lent of large memory begins far from the place in a page where memory of whole pages begins', async () => {
  await connected();
  const kept = new Kept();
  const places = new Set<number>();
  client.on('data', kept.readBorrowed);
  borrowReads(client, {
    readBorrowed: (bytes) => {
      // A read of the small memory, which is not copied slowly, has 2 KiB at most.
      if (bytes.length > 2 * KiB)
        places.add(bytes.byteOffset).add(bytes.buffer.byteLength - 64 * KiB - bytes.byteOffset);
      kept.readBorrowed(bytes);
    },
  });
  const sent = numbered(512 * KiB);
  peer.write(sent);
  expect((await kept.length(sent.length)).equals(sent)).toBe(true);
  expect([...places]).toEqual([KiB]);
});

test('a record of TLS is lent whole, after the first that finds the small memory', async () => {
  const tls = await tlsServer(await authority('server'));
  const port = (await tls.dial()).remotePort as number;
  client = connectTlsToBorrow(() => ({ rejectUnauthorized: false }))('127.0.0.1', port);
  client.on('error', () => {});
  await once(client, 'secureConnect');
  peer = await tls.accepted;
  const kept = new Kept();
  const lent: number[] = [];
  client.on('data', kept.readBorrowed);
  borrowReads(client, {
    readBorrowed: (bytes) => {
      lent.push(bytes.length);
      kept.readBorrowed(bytes);
    },
  });
  const sent = numbered(20 * record);
  for (let at = 0; at < sent.length; at += record) peer.write(sent.subarray(at, at + record));
  expect((await kept.length(sent.length)).equals(sent)).toBe(true);
  expect(lent.slice(0, 2)).toEqual([2 * KiB, record - 2 * KiB]);
  expect(lent.slice(2)).toEqual(Array.from({ length: 19 }, () => record));
});

test('what the stream holds comes before what is lent', async () => {
  await connected();
  peer.write(numbered(3000));
  await vi.waitFor(() => expect(client.readableLength).toBe(3000));
  const kept = new Kept();
  expect(borrowReads(client, kept)).toBe(true);
  peer.write(numbered(2000, 3000));
  await vi.waitFor(() => expect(client.bytesRead).toBe(5000));
  expect(kept.bytes.length).toBe(0);
  client.on('data', kept.readBorrowed);
  expect((await kept.length(5000)).equals(numbered(5000))).toBe(true);
});

test('nothing is lent while the socket is paused, also if the borrower pauses it, and nothing is lost', async () => {
  await connected();
  const kept = new Kept();
  let pauses = 0;
  const readBorrowed = (bytes: Uint8Array): void => {
    expect(client.isPaused()).toBe(false);
    kept.readBorrowed(bytes);
    pauses++;
    client.pause();
    setImmediate(() => client.resume());
  };
  client.on('data', kept.readBorrowed);
  borrowReads(client, { readBorrowed });
  const sent = numbered(2 * KiB * KiB);
  peer.write(sent);
  expect((await kept.length(sent.length)).equals(sent)).toBe(true);
  expect(pauses).toBeGreaterThan(10);
});

test('a paused socket takes nothing from the peer beyond what the system holds', async () => {
  await connected();
  borrowReads(client, { readBorrowed: () => {} });
  client.resume();
  client.pause();
  peer.write(Buffer.alloc(64 * KiB * KiB));
  // Time for what must not happen: on loopback a megabyte takes a millisecond.
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(client.bytesRead).toBe(0);
  expect(peer.writableLength).toBeGreaterThan(0);
});

test.each(['end', 'destroy', 'resetAndDestroy'] as const)('%s of the peer comes behind its bytes', async (how) => {
  await connected();
  const kept = new Kept();
  const seen: unknown[] = [];
  client.on('data', kept.readBorrowed);
  borrowReads(client, kept);
  client.on('end', () => seen.push(kept.bytes.length));
  client.on('error', () => seen.push(kept.bytes.length));
  const closed = once(client, 'close').catch(() => {});
  peer.write(numbered(100 * KiB), () => void kept.length(100 * KiB).then(() => peer[how]()));
  await closed;
  expect(kept.bytes.equals(numbered(100 * KiB))).toBe(true);
  expect(seen[0]).toBe(100 * KiB);
});

test('a socket that is destroyed by its borrower lends nothing more', async () => {
  await connected();
  let calls = 0;
  borrowReads(client, {
    readBorrowed: () => {
      calls++;
      client.destroy();
    },
  });
  client.resume();
  peer.write(Buffer.alloc(KiB * KiB));
  await once(client, 'close');
  expect(calls).toBe(1);
});

test('two sockets that read at the same time get each its own bytes', async () => {
  await connected();
  const [one, onePeer] = [client, peer];
  await connected();
  const lent = [new Kept(), new Kept()] as const;
  const sent = numbered(KiB * KiB);
  for (const [index, socket] of [one, client].entries()) {
    socket.on('data', (lent[index] as Kept).readBorrowed);
    borrowReads(socket, lent[index] as Kept);
  }
  onePeer.write(sent);
  peer.write(Buffer.from(sent).reverse());
  expect((await lent[0].length(sent.length)).equals(sent)).toBe(true);
  expect((await lent[1].length(sent.length)).equals(Buffer.from(sent).reverse())).toBe(true);
  one.destroy();
  onePeer.destroy();
});

test('a socket that was connected in another way lends nothing', async () => {
  await connected(connectTcp);
  expect(borrowReads(client, { readBorrowed: () => {} })).toBe(false);
});
