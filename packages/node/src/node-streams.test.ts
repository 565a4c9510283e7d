import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import {
  fromUint8Array,
  hresult,
  InputStreamOptions,
  RandomAccessStream,
  toUint8Array,
  WindowsRuntimeBuffer,
  type IInputStream,
  type IOutputStream,
} from '@twinsocket/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInputStream, asOutputStream } from './node-streams.ts';

const { E_FAIL, E_INVALIDARG, E_POINTER, RO_E_CLOSED } = hresult;

const read = async (stream: IInputStream, count: number): Promise<number[]> => [
  ...toUint8Array(await stream.readAsync(new WindowsRuntimeBuffer(count), count, InputStreamOptions.none)),
];

const write = (stream: IOutputStream, bytes: Uint8Array): PromiseLike<number> =>
  stream.writeAsync(fromUint8Array(bytes));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'node-streams-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a file there and back', async () => {
  const bytes = Uint8Array.from({ length: 300_001 }, (_, index) => (index * 31) & 0xff);
  const [from, to] = [join(folder, 'from'), join(folder, 'to')];
  await writeFile(from, bytes);
  const handler = createWriteStream(to);
  const copied = await RandomAccessStream.copyAndCloseAsync(
    asInputStream(createReadStream(from)),
    asOutputStream(handler),
  );
  expect(copied).toBe(bytes.byteLength);
  await once(handler, 'close');
  expect(Buffer.compare(await readFile(to), bytes)).toBe(0);
});

describe('asInputStream', () => {
  test('gives plain bytes, and keeps what a chunk holds beyond the read', async () => {
    const input = asInputStream(Readable.from([Buffer.from([1, 2, 3]), Buffer.alloc(0), Buffer.from([4])]));
    const first = await input.readAsync(new WindowsRuntimeBuffer(2), 2, InputStreamOptions.partial);
    expect([toUint8Array(first).constructor, [...toUint8Array(first)]]).toEqual([Uint8Array, [1, 2]]);
    expect(await read(input, 10)).toEqual([3, 4]);
    expect(await read(input, 10)).toEqual([]);
  });

  test('asks the source only for what is read', async () => {
    let made = 0;
    const source = new Readable({
      highWaterMark: 1000,
      read() {
        made += 100;
        this.push(new Uint8Array(100));
      },
    });
    const input = asInputStream(source);
    await read(input, 500);
    expect(made).toBeLessThanOrEqual(500 + 1000 + 100);
    input.close();
  });

  test('a source that fails before the first read fails that read, with its error as the cause', async () => {
    const source = createReadStream(join(folder, 'none'));
    const input = asInputStream(source);
    await expect.poll(() => source.closed).toBe(true);
    await expect(read(input, 1)).rejects.toMatchObject({ number: E_FAIL, cause: { code: 'ENOENT' } });
  });

  test('a source that is destroyed half-way is an error, not an end', async () => {
    const source = new PassThrough();
    const input = asInputStream(source);
    const reading = read(input, 5);
    source.write(Uint8Array.of(1));
    await expect.poll(() => source.readableLength).toBe(0);
    source.destroy();
    expect(await reading).toEqual([1]);
    await expect(read(input, 5)).rejects.toMatchObject({ number: E_FAIL });
  });

  test.each<[string, Readable]>([
    ['"ab"', new Readable({ encoding: 'utf8', read() { this.push('ab'); } })], // prettier-ignore
    ['Object', Readable.from([{ no: 'bytes' }])],
  ])('chunks of %s are refused by name', async (name, source) => {
    const input = asInputStream(source);
    await expect(read(input, 1)).rejects.toMatchObject({
      number: E_INVALIDARG,
      message: expect.stringContaining(name),
    });
    expect(source.destroyed).toBe(true);
  });

  test('closing destroys the source and fails the read', async () => {
    const source = new PassThrough();
    const input = asInputStream(source);
    const reading = read(input, 1);
    input.close();
    await expect(reading).rejects.toMatchObject({ number: RO_E_CLOSED });
    expect(source.destroyed).toBe(true);
  });

  test('takes a Blob and a ReadableStream, too', async () => {
    expect(await read(asInputStream(new Blob(['ab'])), 5)).toEqual([97, 98]);
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const output = asOutputStream(writable);
    const [, received] = await Promise.all([write(output, Uint8Array.of(7)), read(asInputStream(readable), 1)]);
    expect(received).toEqual([7]);
  });

  test('refuses everything else', () => {
    expect(() => asInputStream(null as never)).toThrow(expect.objectContaining({ number: E_POINTER }));
    expect(() => asInputStream('file' as never)).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
  });
});

describe('asOutputStream', () => {
  test('writes no faster than the handler takes', async () => {
    let written = 0;
    const writtenBefore: number[] = [];
    const handler = new Writable({
      highWaterMark: 10,
      write(_chunk, _encoding, done) {
        writtenBefore.push(written);
        setImmediate(done);
      },
    });
    const output = asOutputStream(handler);
    for (; written < 5; written++) await write(output, new Uint8Array(10));
    expect(writtenBefore).toEqual([0, 1, 2, 3, 4]);
  });

  test('an error of the handler fails the write that waits and those behind, as cause', async () => {
    const cause = new Error('of the handler');
    const handler = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => setImmediate(done, cause) });
    const output = asOutputStream(handler);
    await expect(write(output, Uint8Array.of(1, 2))).rejects.toMatchObject({ number: E_FAIL, cause });
    await expect(write(output, Uint8Array.of(1, 2))).rejects.toMatchObject({ number: E_FAIL, cause });
    output.close();
  });

  test('a handler that is destroyed under a write that never ends fails it', async () => {
    const handler = new Writable({ highWaterMark: 1, write: () => {} });
    const writing = write(asOutputStream(handler), Uint8Array.of(1, 2));
    handler.destroy();
    await expect(writing).rejects.toMatchObject({ number: E_FAIL });
  });

  test('closing ends the handler behind what was written', async () => {
    const chunks: number[] = [];
    const handler = new Writable({ write: (chunk: Uint8Array, _encoding, done) => (chunks.push(...chunk), done()) });
    const output = asOutputStream(handler);
    await write(output, Uint8Array.of(1, 2));
    output.close();
    await once(handler, 'finish');
    expect(chunks).toEqual([1, 2]);
    await expect(write(output, Uint8Array.of(3))).rejects.toMatchObject({ number: RO_E_CLOSED });
  });

  test('refuses everything else', () => {
    expect(() => asOutputStream(null as never)).toThrow(expect.objectContaining({ number: E_POINTER }));
    expect(() => asOutputStream(new Blob() as never)).toThrow(expect.objectContaining({ number: E_INVALIDARG }));
  });
});
