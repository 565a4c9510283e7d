import { describe, expect, test } from 'vitest';
import { E_FAIL, E_INVALIDARG, E_POINTER, ERROR_CANCELLED, ERROR_INVALID_OPERATION, RO_E_CLOSED } from '../hresult.ts';
import { toUint8Array, WindowsRuntimeBuffer } from './buffer.ts';
import { InputStreamOptions } from './enums.ts';
import { InMemoryRandomAccessStream } from './in-memory-random-access-stream.ts';
import { RandomAccessStream } from './random-access-stream.ts';
import type { IInputStream } from './stream.ts';
import { fails } from './testing/bytes.ts';
import { asInputStream, asOutputStream } from './web-streams.ts';

const { none, partial } = InputStreamOptions;

const start = (
  stream: IInputStream,
  count: number,
  options: InputStreamOptions,
): ReturnType<IInputStream['readAsync']> => stream.readAsync(new WindowsRuntimeBuffer(count), count, options);

const read = async (stream: IInputStream, count: number, options: InputStreamOptions): Promise<number[]> => [
  ...toUint8Array(await start(stream, count, options)),
];

/** A source that the test feeds, and that counts what it is asked for. */
function fedStream() {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  let pulls = 0;
  const canceled: unknown[] = [];
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (given) => void (controller = given),
      pull: () => void pulls++,
      cancel: (reason) => void canceled.push(reason),
    },
    { highWaterMark: 0 },
  );
  return { stream, controller, canceled, pulls: () => pulls };
}

const streamOf = (...chunks: unknown[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk as never);
      controller.close();
    },
  });

describe('asInputStream', () => {
  test('reads a Blob to its end', async () => {
    const stream = asInputStream(new Blob([Uint8Array.of(1, 2, 3), 'A']));
    expect(await read(stream, 3, none)).toEqual([1, 2, 3]);
    expect(await read(stream, 10, none)).toEqual([65]);
    expect(await read(stream, 10, none)).toEqual([]);
  });

  test('none waits for all it was asked for, partial for something; what a chunk holds beyond that is kept', async () => {
    const chunks = [[1, 2, 3], [], [4], [5, 6]].map((bytes) => Uint8Array.from(bytes));
    const full = asInputStream(streamOf(...chunks));
    expect(await read(full, 5, none)).toEqual([1, 2, 3, 4, 5]);
    expect(await read(full, 5, none)).toEqual([6]);
    const some = asInputStream(streamOf(...chunks));
    expect(await read(some, 2, partial)).toEqual([1, 2]);
    expect(await read(some, 5, partial)).toEqual([3]);
    expect(await read(some, 5, partial)).toEqual([4]);
    expect(await read(some, 0, partial)).toEqual([]);
    expect(await read(some, 5, partial)).toEqual([5, 6]);
    expect(await read(some, 5, partial)).toEqual([]);
  });

  test('tells its progress at the end', async () => {
    const progress: number[] = [];
    const reading = start(asInputStream(streamOf(Uint8Array.of(1), Uint8Array.of(2))), 2, none);
    await reading.then(null, null, (count) => progress.push(count));
    expect(progress).toEqual([2]);
  });

  test('asks the source only while a read waits', async () => {
    const { stream, controller, pulls } = fedStream();
    const input = asInputStream(stream);
    await start(input, 0, none);
    expect(pulls()).toBe(0);
    const reading = read(input, 1, partial);
    await expect.poll(pulls).toBe(1);
    controller.enqueue(Uint8Array.of(1, 2));
    expect(await reading).toEqual([1]);
    expect(await read(input, 1, partial)).toEqual([2]);
    expect(pulls()).toBe(1);
  });

  test('a source that fails: what came before is read first', async () => {
    const { stream, controller, pulls } = fedStream();
    const input = asInputStream(stream);
    const reading = read(input, 5, none);
    await expect.poll(pulls).toBe(1);
    controller.enqueue(Uint8Array.of(1, 2));
    await expect.poll(pulls).toBe(2);
    const cause = new Error('of the source');
    controller.error(cause);
    expect(await reading).toEqual([1, 2]);
    await expect(read(input, 5, none)).rejects.toMatchObject({ ...fails(E_FAIL), cause });
    await expect(read(input, 5, partial)).rejects.toMatchObject({ ...fails(E_FAIL), cause });
  });

  test.each<[unknown, string]>([
    ['text', '"text"'],
    [undefined, 'undefined'],
    [new ArrayBuffer(2), 'ArrayBuffer'],
    [new Uint16Array(1), 'Uint16Array'],
    [[1, 2], 'Array'],
  ])('a chunk of %s is refused by name, after what came before, and the source is cancelled', async (chunk, name) => {
    const { stream, controller, canceled, pulls } = fedStream();
    const input = asInputStream(stream);
    const reading = read(input, 5, none);
    await expect.poll(pulls).toBe(1);
    controller.enqueue(Uint8Array.of(1));
    controller.enqueue(chunk as never);
    expect(await reading).toEqual([1]);
    const refusal = { ...fails(E_INVALIDARG), message: expect.stringContaining(name) };
    await expect(read(input, 5, none)).rejects.toMatchObject(refusal);
    await expect(read(input, 5, none)).rejects.toMatchObject(refusal);
    expect([canceled.length, stream.locked]).toEqual([1, false]);
    input.close();
  });

  test('one read at a time', async () => {
    const { stream, controller } = fedStream();
    const input = asInputStream(stream);
    const first = read(input, 1, none);
    await expect(read(input, 1, none)).rejects.toMatchObject(fails(ERROR_INVALID_OPERATION));
    controller.enqueue(Uint8Array.of(1));
    expect(await first).toEqual([1]);
  });

  test('what a cancelled read had asked for goes to the next', async () => {
    const { stream, controller, pulls } = fedStream();
    const input = asInputStream(stream);
    const canceled = start(input, 4, none);
    await expect.poll(pulls).toBe(1);
    controller.enqueue(Uint8Array.of(1));
    await expect.poll(pulls).toBe(2);
    canceled.cancel();
    await expect(canceled).rejects.toMatchObject(fails(ERROR_CANCELLED));
    const next = read(input, 2, none);
    controller.enqueue(Uint8Array.of(2));
    expect(await next).toEqual([1, 2]);
    expect(pulls()).toBe(2);
  });

  test('closing cancels the source, gives up the lock and fails the read', async () => {
    const { stream, canceled } = fedStream();
    const input = asInputStream(stream);
    const reading = read(input, 1, none);
    await Promise.resolve();
    expect(stream.locked).toBe(true);
    input.close();
    input.close();
    await expect(reading).rejects.toMatchObject(fails(RO_E_CLOSED));
    await expect(read(input, 1, none)).rejects.toMatchObject(fails(RO_E_CLOSED));
    expect([stream.locked, canceled.length]).toEqual([false, 1]);
  });

  test('closing one whose source has failed is quiet', async () => {
    const { stream, controller } = fedStream();
    const input = asInputStream(stream);
    controller.error(new Error('of the source'));
    input.close();
    expect(stream.locked).toBe(false);
  });

  test.each<[string, unknown, number]>([
    ['nothing', null, E_POINTER],
    ['undefined', undefined, E_POINTER],
    ['bytes', new Uint8Array(1), E_INVALIDARG],
    ['a handler', new WritableStream(), E_INVALIDARG],
  ])('%s is not a source', (_, source, number) => {
    expect(() => asInputStream(source as never)).toThrow(expect.objectContaining(fails(number)));
  });

  test('a stream that is locked to another reader is refused', () => {
    const stream = streamOf();
    stream.getReader();
    expect(() => asInputStream(stream)).toThrow(
      expect.objectContaining({ ...fails(E_INVALIDARG), cause: expect.any(TypeError) }),
    );
  });

  test('checks its arguments', () => {
    const input = asInputStream(streamOf());
    expect(() => input.readAsync(new WindowsRuntimeBuffer(1), 2, none)).toThrow(
      expect.objectContaining(fails(E_INVALIDARG)),
    );
  });
});

test('from a Blob through memory into a Blob', async () => {
  const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 31) & 0xff);
  const memory = new InMemoryRandomAccessStream();
  await RandomAccessStream.copyAsync(asInputStream(new Blob([bytes])), memory);
  const through = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  const result = new Response(through.readable).arrayBuffer();
  const copied = await RandomAccessStream.copyAndCloseAsync(memory.cloneStream(), asOutputStream(through.writable));
  expect(copied).toBe(300_000);
  expect(Buffer.compare(new Uint8Array(await result), bytes)).toBe(0);
});
