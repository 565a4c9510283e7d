import { describe, expect, test } from 'vitest';
import { E_FAIL, E_INVALIDARG, E_POINTER, RO_E_CLOSED } from '../hresult.ts';
import { fromUint8Array } from './buffer.ts';
import type { IOutputStream } from './stream.ts';
import { fails } from './testing/bytes.ts';
import { asOutputStream } from './web-streams.ts';

const write = (stream: IOutputStream, ...bytes: number[]): PromiseLike<number> =>
  stream.writeAsync(fromUint8Array(Uint8Array.from(bytes)));

/** A handler whose writes wait for the test. */
function heldSink() {
  const writes: { bytes: number[]; done(): void; fail(reason: unknown): void }[] = [];
  const ends: unknown[] = [];
  const stream = new WritableStream<Uint8Array>({
    write: (bytes) =>
      new Promise<void>((done, fail) => {
        writes.push({ bytes: [...bytes], done, fail });
      }),
    close: () => void ends.push('close'),
    abort: (reason) => void ends.push(reason),
  });
  return { stream, writes, ends };
}

describe('asOutputStream', () => {
  test('a write resolves once the handler has taken it, in order', async () => {
    const { stream, writes } = heldSink();
    const output = asOutputStream(stream);
    const order: string[] = [];
    const first = write(output, 1, 2).then((count) => order.push(`wrote ${count}`));
    const second = write(output, 3).then((count) => order.push(`wrote ${count}`));
    const flushed = output.flushAsync().then((result) => order.push(`flushed ${result}`));
    await expect.poll(() => writes.length).toBe(1);
    expect(order).toEqual([]);
    writes[0]?.done();
    await first;
    await expect.poll(() => writes.length).toBe(2);
    expect(order).toEqual(['wrote 2']);
    writes[1]?.done();
    await Promise.all([second, flushed]);
    expect(order).toEqual(['wrote 2', 'wrote 1', 'flushed true']);
    expect(writes.map(({ bytes }) => bytes)).toEqual([[1, 2], [3]]);
  });

  test('tells its progress', async () => {
    const progress: number[] = [];
    const writing = asOutputStream(new WritableStream()).writeAsync(fromUint8Array(new Uint8Array(7)));
    await writing.then(null, null, (count) => progress.push(count));
    expect(progress).toEqual([7]);
  });

  test('the handler may keep what it gets', async () => {
    const kept: Uint8Array[] = [];
    const output = asOutputStream(new WritableStream({ write: (chunk) => void kept.push(chunk) }));
    const bytes = Uint8Array.of(1, 2);
    await output.writeAsync(fromUint8Array(bytes));
    bytes.fill(9);
    expect(kept.map((chunk) => [...chunk])).toEqual([[1, 2]]);
  });

  test('an empty write does not reach the handler', async () => {
    const kept: Uint8Array[] = [];
    const output = asOutputStream(new WritableStream({ write: (chunk) => void kept.push(chunk) }));
    expect(await write(output)).toBe(0);
    expect(kept).toEqual([]);
  });

  test('a write that the handler has can’t be cancelled', async () => {
    const { stream, writes } = heldSink();
    const writing = asOutputStream(stream).writeAsync(fromUint8Array(Uint8Array.of(1)));
    writing.cancel();
    await expect.poll(() => writes.length).toBe(1);
    writes[0]?.done();
    expect(await writing).toBe(1);
  });

  test('an error of the handler fails the write, those behind it, and the flush', async () => {
    const { stream, writes } = heldSink();
    const output = asOutputStream(stream);
    const cause = new Error('of the handler');
    const writing = [write(output, 1), write(output, 2), output.flushAsync()];
    await expect.poll(() => writes.length).toBe(1);
    writes[0]?.fail(cause);
    for (const each of writing) await expect(each).rejects.toMatchObject({ ...fails(E_FAIL), cause });
    await expect(write(output, 3)).rejects.toMatchObject({ ...fails(E_FAIL), cause });
    output.close();
    expect(stream.locked).toBe(false);
  });

  test('closing closes the handler behind what was written, and gives up the lock', async () => {
    const { stream, writes, ends } = heldSink();
    const output = asOutputStream(stream);
    const writing = write(output, 1);
    output.close();
    output.close();
    expect(stream.locked).toBe(false);
    await expect.poll(() => writes.length).toBe(1);
    expect(ends).toEqual([]);
    writes[0]?.done();
    expect(await writing).toBe(1);
    await expect.poll(() => ends).toEqual(['close']);
    await expect(write(output, 1)).rejects.toMatchObject(fails(RO_E_CLOSED));
    await expect(output.flushAsync()).rejects.toMatchObject(fails(RO_E_CLOSED));
  });

  test.each<[string, unknown, number]>([
    ['nothing', null, E_POINTER],
    ['a source', new ReadableStream(), E_INVALIDARG],
    ['a function', () => {}, E_INVALIDARG],
  ])('%s is not a handler', (_, handler, number) => {
    expect(() => asOutputStream(handler as never)).toThrow(expect.objectContaining(fails(number)));
  });

  test('a stream that is locked to another writer is refused', () => {
    const stream = new WritableStream<Uint8Array>();
    stream.getWriter();
    expect(() => asOutputStream(stream)).toThrow(expect.objectContaining(fails(E_INVALIDARG)));
  });

  test('checks its argument', () => {
    const output = asOutputStream(new WritableStream());
    expect(() => output.writeAsync(null as never)).toThrow(expect.objectContaining(fails(E_POINTER)));
  });
});
