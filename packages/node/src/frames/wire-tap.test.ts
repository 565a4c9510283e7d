import { once } from 'node:events';
import { createServer, Socket, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { dataListeners, readRest, tap, type DataListener } from './wire-tap.ts';

const nothing = (): void => {};

describe('what ws reads', () => {
  test('is read in its place, and it gets what it is given', () => {
    const tcp = new Socket();
    tcp.on('data', nothing);
    const before = dataListeners(tcp);
    const ws = function (this: Socket): void {};
    tcp.on('data', ws);
    const read: DataListener = () => {};
    expect(tap(tcp, before, read)).toBe(ws);
    expect(dataListeners(tcp)).toEqual([nothing, read]);
  });

  test.each<[string, DataListener[]]>([
    ['nobody has begun to read', []],
    ['two have', [() => {}, () => {}]],
  ])('is left alone if %s', (_what, added) => {
    const tcp = new Socket();
    const before = dataListeners(tcp);
    for (const listener of added) tcp.on('data', listener);
    expect(tap(tcp, before, nothing)).toBeUndefined();
    expect(dataListeners(tcp)).toEqual(added);
  });
});

describe('what is left of a socket', () => {
  const ends: (() => void)[] = [];
  afterEach(() => ends.splice(0).forEach((end) => end()));

  test('is read, all of it and once', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const peer = new Socket().connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [tcp] = (await once(server, 'connection')) as [Socket];
    ends.push(() => (tcp.destroy(), peer.destroy(), server.close()));
    const sent = Buffer.from(Array.from({ length: 50_000 }, (_, at) => at & 0xff));
    peer.write(sent.subarray(0, 20_000));
    peer.write(sent.subarray(20_000));
    tcp.pause();
    // Reading without taking: all of it gathers in the socket.
    tcp.read(0);
    await expect.poll(() => (tcp.read(0), tcp.readableLength)).toBe(sent.length);
    const got: Uint8Array[] = [];
    readRest(tcp, (bytes) => got.push(bytes));
    expect(Buffer.concat(got).equals(sent)).toBe(true);
    readRest(tcp, (bytes) => got.push(bytes));
    expect(Buffer.concat(got)).toHaveLength(sent.length);
  });

  test('ends where the socket gives nothing, although it has some', () => {
    const odd = { readableLength: 5, read: () => null };
    const got: Uint8Array[] = [];
    readRest(odd as unknown as Socket, (bytes) => got.push(bytes));
    expect(got).toEqual([]);
  });
});
